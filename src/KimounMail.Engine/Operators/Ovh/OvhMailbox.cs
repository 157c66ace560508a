using KimounMail.Protocols.Ovh.Platform;

namespace KimounMail.Engine.Operators.Ovh;

/// <summary>From OVHcloud's words about a mailbox or domain to ours.</summary>
internal static class OvhMailbox
{
    private const string OutOfSync = "OUT_OF_SYNC";

    /// <param name="account">The mailbox.</param>
    /// <param name="forwarding">Where its mail is passed on to.</param>
    /// <param name="name">The connection's.</param>
    public static Mailbox From(PlatformAccount account, IReadOnlyList<string> forwarding, string name)
    {
        var state = account.CurrentState;
        var (status, reason, advice) = StatusOf(account);
        return new Mailbox
        {
            PrimarySmtpAddress = state.Email,
            DisplayName = state.DisplayName,
            FirstName = state.FirstName,
            LastName = state.LastName,
            Description = state.Description,
            Status = status,
            StatusReason = reason,
            StatusAdvice = advice,
            Offer = state.Offer,
            ProhibitSendReceiveQuota = Size(state.Quota),
            UsedBytes = (long?)state.Quota?.Used,
            ForwardingSmtpAddress = forwarding,
            HiddenFromAddressListsEnabled = state.HideInGal,
            WhenCreated = state.CreatedAt,
            LastLogonTime = state.LastConnectionAt,
            Operator = name,
            Id = account.Id.ToString(),
        };
    }

    public static MailboxUsage UsageOf(PlatformAccount account, string name) => new()
    {
        PrimarySmtpAddress = account.CurrentState.Email,
        UsedBytes = (long?)account.CurrentState.Quota?.Used,
        ProhibitSendReceiveQuota = Size(account.CurrentState.Quota),
        LastLogonTime = account.CurrentState.LastConnectionAt,
        Operator = name,
    };

    /// <summary>The word of a resource; one nobody knows yet is told as the reason.</summary>
    public static (MailboxStatus Status, string? Reason, string? Advice) StatusOf(string resource, string errors) => resource switch
    {
        ResourceStatus.Ready => (MailboxStatus.Active, null, null),
        ResourceStatus.Creating => (MailboxStatus.Creating, null, null),
        ResourceStatus.Deleting => (MailboxStatus.Deleting, null, null),
        ResourceStatus.Suspended => (MailboxStatus.Suspended, "OVHcloud has suspended it", "Look in OVHcloud's control panel for a bill, or ask its support."),
        ResourceStatus.Error or OutOfSync => (MailboxStatus.Failed, HumanText.Line(errors.Length > 0 ? errors : resource), "Ask OVHcloud's support if it stays so."),
        _ when ResourceStatus.IsTransitional(resource) => (MailboxStatus.Updating, null, null),
        _ => (MailboxStatus.Unknown, HumanText.Line(resource), null),
    };

    private static (MailboxStatus Status, string? Reason, string? Advice) StatusOf(PlatformAccount account)
    {
        if (account.CurrentState.DetailedStatus is [var trouble, ..])
            return StatusOf(trouble);
        var of = StatusOf(account.ResourceStatus, account.Errors);
        return of.Status == MailboxStatus.Active && account.CurrentState.Quota is { Used: > 0 } quota && quota.Used >= quota.Size
            ? (MailboxStatus.QuotaFull, "It has reached its size and takes no more mail", "Have mail removed from it, or move it to a larger offer.")
            : of;
    }

    private static (MailboxStatus Status, string? Reason, string? Advice) StatusOf(PlatformAccountTrouble trouble)
    {
        var reason = HumanText.Line(string.IsNullOrEmpty(trouble.Details) ? trouble.Status : $"{trouble.Status}: {trouble.Details}");
        var link = string.IsNullOrEmpty(trouble.Link) ? "" : $" See {HumanText.Line(trouble.Link)}.";
        return trouble.Status switch
        {
            PlatformAccountTrouble.BlockedForSpam => (MailboxStatus.SpamBlocked, reason, $"Change its password, find out what sent the spam, then have OVHcloud's support unblock it.{link}"),
            PlatformAccountTrouble.BillingLocked => (MailboxStatus.BillingLocked, reason, $"Settle OVHcloud's bill for its slot.{link}"),
            _ => (MailboxStatus.Unknown, reason, link.Length > 0 ? link.Trim() : null),
        };
    }

    private static MailQuota? Size(PlatformQuota? quota) => quota?.Size is { } size && size >= 1 ? new MailQuota((long)size) : null;
}
