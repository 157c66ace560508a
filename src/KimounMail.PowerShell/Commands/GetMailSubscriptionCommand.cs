using System.Management.Automation;
using KimounMail.PowerShell.Parameters;

namespace KimounMail.PowerShell.Commands;

/// <summary>Tells what was bought of the connected operator: mailboxes of each offer, how many are in use, and what is due.</summary>
/// <remarks>
/// <para>Slots is how many mailboxes an offer allows, Used how many there are of it, Free how many can still be made. An operator that sells nothing refuses.</para>
/// </remarks>
/// <example>
///   <summary>What is still free</summary>
///   <code>Get-MailSubscription | Format-Table Offer, Slots, Used, Free, State, Due</code>
/// </example>
/// <example>
///   <summary>What is due within 30 days</summary>
///   <code>Get-MailSubscription -Days 30</code>
/// </example>
/// <seealso cref="GetMailboxCommand"/>
[Cmdlet(VerbsCommon.Get, "MailSubscription")]
[OutputType(typeof(MailSubscription))]
public sealed class GetMailSubscriptionCommand : OperatorCmdlet
{
    /// <summary>Only what is due within so many days.</summary>
    [Parameter(Position = 0)]
    [ValidateRange(0, 36500)]
    public int? Days { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Attempt(null, () =>
    {
        Connected.Review.Require(OperatorFeatures.Subscriptions, Connected.Operator.Name);
        var limit = Days is { } days ? DateTimeOffset.UtcNow.AddDays(days) : (DateTimeOffset?)null;
        WriteAll(Connected.Operator.ListSubscriptionsAsync(StopToken), subscription => limit is null || subscription.Due <= limit);
    });
}
