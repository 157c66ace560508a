using System.Management.Automation;
using KimounMail.PowerShell.Bridge;
using KimounMail.PowerShell.Parameters;

namespace KimounMail.PowerShell.Commands;

/// <summary>Ends connections to operators.</summary>
/// <remarks>
/// <para>What was asked of an operator with -NoWait goes on there. A name that is not connected is no error.</para>
/// </remarks>
/// <example>
///   <summary>End one</summary>
///   <code>Disconnect-MailOperator Dovecot</code>
/// </example>
/// <example>
///   <summary>End all</summary>
///   <code>Get-MailOperator | Disconnect-MailOperator</code>
/// </example>
/// <seealso cref="ConnectMailOperatorCommand"/>
[Cmdlet(VerbsCommunications.Disconnect, "MailOperator")]
[OutputType(typeof(void))]
public sealed class DisconnectMailOperatorCommand : MailCmdlet
{
    /// <summary>The names of connections.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Operator")]
    [ArgumentCompleter(typeof(OperatorNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var name in Name)
            Attempt(name, () => Await(OperatorConnections.RemoveAsync(name)));
    }
}
