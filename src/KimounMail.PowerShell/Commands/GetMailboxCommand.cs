using System.Management.Automation;
using KimounMail.PowerShell.Parameters;

namespace KimounMail.PowerShell.Commands;

/// <summary>Gives the mailboxes of the connected operator, with their state.</summary>
/// <remarks>
/// <para>Status is in the same words for every operator. Where a mailbox does not work, StatusReason says why and StatusAdvice what to do.</para>
/// </remarks>
/// <example>
///   <summary>All of a domain</summary>
///   <code>Get-Mailbox -Domain example.com</code>
/// </example>
/// <example>
///   <summary>What does not work, and why</summary>
///   <code>Get-Mailbox | Where-Object Status -ne Active | Format-Table PrimarySmtpAddress, Status, StatusReason, StatusAdvice</code>
/// </example>
/// <seealso cref="NewMailboxCommand"/>
/// <seealso cref="GetMailboxUsageCommand"/>
[Cmdlet(VerbsCommon.Get, "Mailbox")]
[OutputType(typeof(Mailbox))]
public sealed class GetMailboxCommand : OperatorCmdlet
{
    /// <summary>The mailbox, by its primary address; wildcards are allowed.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PrimarySmtpAddress", "Address", "EmailAddress", "UserPrincipalName")]
    [SupportsWildcards]
    [PSDefaultValue(Help = "All")]
    public string? Identity { get; set; }

    /// <summary>Only the mailboxes of this domain.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? Domain { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Attempt(Identity, () =>
    {
        if (Identity is { } address && !IsPattern(address))
            WriteObject(Await(Connected.Mailboxes.GetAsync(address, StopToken)));
        else
            WriteAll(Connected.Operator.Mailboxes.ListWithStateAsync(Said(Domain), StopToken), mailbox => Matches(Identity, mailbox.PrimarySmtpAddress));
    });
}
