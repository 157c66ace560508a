using System.Management.Automation;
using KimounMail.PowerShell.Parameters;

namespace KimounMail.PowerShell.Commands;

/// <summary>Suspends mailboxes at the connected operator: nobody can log in, and all mail stays.</summary>
/// <remarks>
/// <para>A session that is open may go on until it ends. The reason is kept where the operator has a place for it, and shown by Get-Mailbox as StatusReason.</para>
/// </remarks>
/// <example>
///   <summary>Suspend one who left</summary>
///   <code>Suspend-Mailbox alice@example.com -Reason 'left on 1 May, ask Bob'</code>
/// </example>
/// <example>
///   <summary>Suspend a whole domain</summary>
///   <code>Get-Mailbox -Domain example.com | Suspend-Mailbox -Reason 'contract ended'</code>
/// </example>
/// <seealso cref="ResumeMailboxCommand"/>
[Cmdlet(VerbsLifecycle.Suspend, "Mailbox", SupportsShouldProcess = true)]
[OutputType(typeof(MailOperatorResult))]
public sealed class SuspendMailboxCommand : MailboxCmdlet
{
    /// <summary>Why, for those who look at it later.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    public string? Reason { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Change(Identity, planners => planners.Mailboxes.SuspendAsync(Identity, Said(Reason), StopToken));
}
