using System.Management.Automation;
using KimounMail.PowerShell.Parameters;

namespace KimounMail.PowerShell.Commands;

/// <summary>Ends the suspension of mailboxes at the connected operator.</summary>
/// <remarks>
/// <para>A mailbox that works is left alone. One that the operator itself has locked, for spam or a bill, is an error with the operator's reason: only the operator opens it again.</para>
/// </remarks>
/// <example>
///   <summary>Let a user in again</summary>
///   <code>Resume-Mailbox alice@example.com</code>
/// </example>
/// <example>
///   <summary>All that are suspended</summary>
///   <code>Get-Mailbox | Where-Object Status -eq Suspended | Resume-Mailbox</code>
/// </example>
/// <seealso cref="SuspendMailboxCommand"/>
[Cmdlet(VerbsLifecycle.Resume, "Mailbox", SupportsShouldProcess = true)]
[OutputType(typeof(MailOperatorResult))]
public sealed class ResumeMailboxCommand : MailboxCmdlet
{
    /// <inheritdoc/>
    protected override void ProcessRecord() => Change(Identity, planners => planners.Mailboxes.ResumeAsync(Identity, StopToken));
}
