using System.Management.Automation;
using KimounMail.PowerShell.Parameters;

namespace KimounMail.PowerShell.Commands;

/// <summary>Tells how much a mailbox holds, folder by folder.</summary>
/// <remarks>
/// <para>Counts the items of each folder, their size, the largest, the oldest and the newest, without reading or changing any. Use it to plan a migration, or to see at a glance whether two mailboxes are of a size; Compare-Mailbox proves it.</para>
/// </remarks>
/// <example>
///   <summary>The largest folders of a mailbox</summary>
///   <code>Measure-Mailbox alice@old.example imaps://mail.old.example -Credential (Get-Credential) | Sort-Object Bytes -Descending -Top 5</code>
/// </example>
/// <example>
///   <summary>How much there is to migrate in all</summary>
///   <code>Import-Csv mailboxes.csv | Measure-Mailbox | Measure-Object ItemCount, Bytes -Sum</code>
///   <para>Reads the columns SourceAccount, SourceServer and SourcePassword.</para>
/// </example>
/// <seealso cref="CompareMailboxCommand"/>
/// <seealso cref="TestMigrationEndpointCommand"/>
[Cmdlet(VerbsDiagnostic.Measure, "Mailbox")]
[OutputType(typeof(ContainerMeasure))]
public sealed class MeasureMailboxCommand : EndpointCmdlet
{
    /// <summary>Folders to measure, as wildcard patterns on their path; all when left out.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNull]
    public string[] IncludeFolder { get; set; } = [];

    /// <summary>Folders to leave out, as wildcard patterns on their path.</summary>
    [Parameter]
    [SupportsWildcards]
    [ValidateNotNull]
    public string[] ExcludeFolder { get; set; } = [];

    /// <inheritdoc/>
    protected override void Process(MigrationEndpoint endpoint)
    {
        var options = new MigrationOptions { IncludeFolder = IncludeFolder, ExcludeFolder = ExcludeFolder };
        Pull(Service.MeasureAsync(endpoint, options, StopToken), measure => WriteObject(measure));
    }
}
