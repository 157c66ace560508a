using System.Management.Automation;
using KimounMail.PowerShell.Parameters;

namespace KimounMail.PowerShell.Commands;

/// <summary>Tells how full the mailboxes of the connected operator are, and when they were last used.</summary>
/// <remarks>
/// <para>What the operator does not tell is empty. With -Threshold only mailboxes that are that full are given, so that a scheduled script can raise an alarm on any output.</para>
/// </remarks>
/// <example>
///   <summary>The fullest first</summary>
///   <code>Get-MailboxUsage -Domain example.com | Sort-Object PercentUsed -Descending</code>
/// </example>
/// <example>
///   <summary>An alarm in a script</summary>
///   <code>if ($full = Get-MailboxUsage -Threshold 90) { throw "$(@($full).Count) mailboxes are nearly full: $($full.PrimarySmtpAddress)" }</code>
/// </example>
/// <seealso cref="GetMailboxCommand"/>
[Cmdlet(VerbsCommon.Get, "MailboxUsage")]
[OutputType(typeof(MailboxUsage))]
public sealed class GetMailboxUsageCommand : OperatorCmdlet
{
    /// <summary>The mailbox, by its primary address; wildcards are allowed.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PrimarySmtpAddress", "Address", "EmailAddress", "UserPrincipalName")]
    [SupportsWildcards]
    [PSDefaultValue(Help = "All")]
    public string? Identity { get; set; }

    /// <summary>Only the mailboxes of this domain.</summary>
    [Parameter]
    public string? Domain { get; set; }

    /// <summary>Only mailboxes that are at least so full, of 100.</summary>
    [Parameter]
    [ValidateRange(0, 100)]
    [PSDefaultValue(Help = "0")]
    public double Threshold { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Attempt(Identity, () =>
    {
        Connected.Review.Require(OperatorFeatures.Usage, Identity ?? "");
        var mailboxes = Connected.Operator.Mailboxes;
        if (Identity is { } address && !IsPattern(address))
            Write(Await(mailboxes.GetUsageAsync(Await(Connected.Mailboxes.GetAsync(address, StopToken)), StopToken)));
        else
            Pull(mailboxes.ListUsageAsync(Said(Domain), StopToken), Write);
    });

    private void Write(MailboxUsage usage)
    {
        if (Matches(IsPattern(Identity) ? Identity : null, usage.PrimarySmtpAddress) && (Threshold <= 0 || usage.PercentUsed >= Threshold))
            WriteObject(usage);
    }
}
