using System.Management.Automation;
using KimounMail.PowerShell.Parameters;

namespace KimounMail.PowerShell.Commands;

/// <summary>Removes mailboxes at the connected operator, and tells first what goes with them.</summary>
/// <remarks>
/// <para>With a mailbox go its mail, its aliases and its places on lists. When there is any of it, the removal is refused until -Force is given; -WhatIf shows what it is: how many items, when it was last used, which addresses, and how long the operator can bring it back.</para>
/// <para>On a Dovecot host the mail stays on disk, unless -RemoveMail is given. A mailbox that is not there is no error: its outcome is AlreadyAsAsked.</para>
/// </remarks>
/// <example>
///   <summary>What would go</summary>
///   <code>Remove-Mailbox alice@example.com -WhatIf</code>
/// </example>
/// <example>
///   <summary>Remove it, with all that goes</summary>
///   <code>Remove-Mailbox alice@example.com -Force -Confirm:$false</code>
/// </example>
/// <seealso cref="SuspendMailboxCommand"/>
/// <seealso cref="GetMailboxUsageCommand"/>
[Cmdlet(VerbsCommon.Remove, "Mailbox", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(MailOperatorResult))]
public sealed class RemoveMailboxCommand : MailboxCmdlet
{
    /// <summary>Removes it although something is lost by it.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Removes the mail as well, where it would stay otherwise.</summary>
    [Parameter]
    public SwitchParameter RemoveMail { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Change(Identity, planners => planners.Mailboxes.RemoveAsync(Identity, RemoveMail, StopToken), Force);
}
