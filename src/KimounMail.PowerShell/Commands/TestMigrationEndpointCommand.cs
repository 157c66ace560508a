using System.Management.Automation;
using KimounMail.PowerShell.Parameters;

namespace KimounMail.PowerShell.Commands;

/// <summary>Checks that an account can be reached and logged in to, and tells what its server can do.</summary>
/// <remarks>
/// <para>Resolves the host, connects, checks the certificate, logs in, and reads capabilities, quota and size limits. What fails is not an error of this cmdlet but its finding: Success is False, ErrorId and Error say what is wrong and what to do.</para>
/// </remarks>
/// <example>
///   <summary>Check one account</summary>
///   <code>Test-MigrationEndpoint alice@old.example imaps://mail.old.example -Credential (Get-Credential)</code>
/// </example>
/// <example>
///   <summary>Find the wrong passwords in a CSV file before migrating</summary>
///   <code>Import-Csv mailboxes.csv | Test-MigrationEndpoint | Where-Object -Not Success | Format-Table Account, ErrorId, Error</code>
///   <para>Reads the columns SourceAccount, SourceServer and SourcePassword.</para>
/// </example>
/// <seealso cref="StartMigrationCommand"/>
/// <seealso cref="MeasureMailboxCommand"/>
[Cmdlet(VerbsDiagnostic.Test, "MigrationEndpoint")]
[OutputType(typeof(EndpointTestResult))]
public sealed class TestMigrationEndpointCommand : EndpointCmdlet
{
    /// <inheritdoc/>
    protected override void Process(MigrationEndpoint endpoint) =>
        WriteObject(Await(Service.TestEndpointAsync(endpoint, StopToken)));
}
