using System.Globalization;
using KimounMail.Protocols.Zimbra;

namespace KimounMail.Engine.Operators.ZimbraAdmin;

/// <summary>An account of the directory as a mailbox, and what is asked of a mailbox as attributes of an account.</summary>
internal static class ZimbraAccount
{
    public const string Status = "zimbraAccountStatus";
    public const string Class = "zimbraCOSId";
    public const string Notes = "zimbraNotes";
    public const string MustChangePassword = "zimbraPasswordMustChange";

    private const string Quota = "zimbraMailQuota";
    private const string Forwarding = "zimbraPrefMailForwardingAddress";
    private const string HiddenForwarding = "zimbraMailForwardingAddress";
    private const string DeliversNot = "zimbraPrefMailLocalDeliveryDisabled";
    private const string Hidden = "zimbraHideInGal";
    private const string Reason = "[suspended] ";

    public static readonly string[] Attributes =
    [
        Status, Notes, Quota, Class, Forwarding, HiddenForwarding, DeliversNot, Hidden, "displayName", "givenName", "sn", "description", "zimbraMailAlias",
        "zimbraCreateTimestamp", "zimbraLastLogonTimestamp",
    ];

    /// <param name="account">As the directory has it.</param>
    /// <param name="offer">The name of its class of service.</param>
    /// <param name="used">Octets of mail; null when not known.</param>
    /// <param name="connection">The name of the connection.</param>
    public static Mailbox ToMailbox(ZimbraEntry account, string? offer, long? used, string connection)
    {
        var quota = ZimbraAttributes.ToQuota(account[Quota]);
        var (status, reason, advice) = ToStatus(account, quota, used);
        return new Mailbox
        {
            PrimarySmtpAddress = account.Name,
            Id = account.Id,
            Operator = connection,
            DisplayName = account["displayName"],
            FirstName = account["givenName"],
            LastName = account["sn"],
            Description = account["description"],
            Status = status,
            StatusReason = reason,
            StatusAdvice = advice,
            Offer = offer,
            ProhibitSendReceiveQuota = quota,
            UsedBytes = used,
            Aliases = [.. account.All("zimbraMailAlias")],
            ForwardingSmtpAddress = [.. ZimbraAttributes.ToAddresses(account[Forwarding]).Union(account.All(HiddenForwarding), StringComparer.OrdinalIgnoreCase)],
            DeliverToMailboxAndForward = !account.Is(DeliversNot),
            HiddenFromAddressListsEnabled = account.Is(Hidden),
            WhenCreated = ZimbraAttributes.ToTime(account["zimbraCreateTimestamp"]),
            LastLogonTime = ZimbraAttributes.ToTime(account["zimbraLastLogonTimestamp"]),
        };
    }

    /// <summary>What is set in the settings, as attributes.</summary>
    public static Dictionary<string, string> ToAttributes(MailboxSettings settings, ZimbraClasses classes)
    {
        var attributes = new Dictionary<string, string>();
        Set("displayName", settings.DisplayName);
        Set("givenName", settings.FirstName);
        Set("sn", settings.LastName);
        Set("description", settings.Description);
        Set(Class, settings.Offer is { } offer ? classes.IdOf(offer) : null);
        Set(Quota, settings.ProhibitSendReceiveQuota is { } quota ? (quota.Bytes ?? 0).ToString(CultureInfo.InvariantCulture) : null);
        Set(Hidden, settings.HiddenFromAddressListsEnabled is { } hidden ? ZimbraAttributes.Flag(hidden) : null);
        Set(DeliversNot, settings.DeliverToMailboxAndForward is { } delivers ? ZimbraAttributes.Flag(!delivers) : null);
        if (settings.ForwardingSmtpAddress is { } forwarding)
        {
            Set(Forwarding, string.Join(',', forwarding));
            // What an administrator once set there is in force too, and the user does not see it.
            Set(HiddenForwarding, "");
            // Without anywhere to go, mail that is not kept would be lost.
            if (forwarding.Count == 0)
                Set(DeliversNot, ZimbraAttributes.Flag(false));
        }
        return attributes;

        void Set(string attribute, string? value)
        {
            if (value is not null)
                attributes[attribute] = value;
        }
    }

    /// <summary>The notes with the reason of a suspension as their first line; without one where it is null.</summary>
    public static string WithReason(string? notes, string? reason)
    {
        var others = (notes ?? "").Split('\n').Where(line => !line.StartsWith(Reason, StringComparison.Ordinal));
        var lines = reason is null ? others : others.Prepend(Reason + HumanText.Line(reason));
        return string.Join('\n', lines.Where(line => line.Length > 0));
    }

    private static (MailboxStatus Status, string? Reason, string? Advice) ToStatus(ZimbraEntry account, MailQuota quota, long? used) => account[Status] switch
    {
        "active" when quota.Bytes is { } limit && used >= limit => (MailboxStatus.QuotaFull, $"{HumanText.Size(used)} of {quota} are in use: new mail is refused.", "Raise the quota, or have mail deleted and the trash emptied."),
        "active" => (MailboxStatus.Active, null, null),
        "locked" => (MailboxStatus.Suspended, ReasonOf(account) ?? "The account is locked: nobody can log in, mail still arrives.", "Resume-Mailbox opens it."),
        "closed" => (MailboxStatus.Suspended, ReasonOf(account) ?? "The account is closed: nobody can log in, and mail to it is refused.", "Resume-Mailbox opens it."),
        "pending" => (MailboxStatus.Suspended, "The account waits to be opened (pending).", "Resume-Mailbox opens it."),
        "maintenance" => (MailboxStatus.Maintenance, "The account is in maintenance: mail waits until it is over.", "Wait for the end of the backup or move, or open it with Resume-Mailbox."),
        "lockout" => (MailboxStatus.LockedOut, "Too many wrong passwords.", "It opens by itself after a while; Resume-Mailbox opens it now."),
        var other => (MailboxStatus.Unknown, $"The account's status is '{HumanText.Line(other)}'.", null),
    };

    private static string? ReasonOf(ZimbraEntry account) =>
        account[Notes]?.Split('\n').FirstOrDefault(line => line.StartsWith(Reason, StringComparison.Ordinal))?[Reason.Length..];
}
