using System.Management.Automation;
using KimounMail.Engine.State;
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
/// <example>
///   <summary>End one, and forget how to reach it</summary>
///   <code>Disconnect-MailOperator Dovecot -Forget</code>
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

    /// <summary>Also takes away what Connect-MailOperator -Save has kept.</summary>
    [Parameter]
    public SwitchParameter Forget { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var name in Name)
            Attempt(name, () => Disconnect(name));
    }

    private void Disconnect(string name)
    {
        Await(OperatorConnections.RemoveAsync(name));
        if (!Forget)
            return;
        using var store = OperatorStore.Open();
        store.Remove(name);
    }
}
