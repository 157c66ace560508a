namespace KimounMail.Engine.Operators;

/// <summary>One thing a mailbox can be asked to be: what it is called, what it needs, what was asked and what there is.</summary>
internal sealed record MailboxSetting(string Name, OperatorFeatures Needs, Func<MailboxSettings, string?> Asked, Func<Mailbox, string?> Current)
{
    /// <summary>A mailbox nothing was asked of.</summary>
    private static readonly Mailbox s_plain = new() { PrimarySmtpAddress = "", Operator = "", Id = "" };

    public static IReadOnlyList<MailboxSetting> All { get; } =
    [
        new("DisplayName", OperatorFeatures.DisplayName, asked => asked.DisplayName, mailbox => mailbox.DisplayName),
        new("FirstName", OperatorFeatures.PersonNames, asked => asked.FirstName, mailbox => mailbox.FirstName),
        new("LastName", OperatorFeatures.PersonNames, asked => asked.LastName, mailbox => mailbox.LastName),
        new("Description", OperatorFeatures.Description, asked => asked.Description, mailbox => mailbox.Description),
        new("Offer", OperatorFeatures.Offers, asked => asked.Offer, mailbox => mailbox.Offer),
        new("ProhibitSendReceiveQuota", OperatorFeatures.Quota, asked => asked.ProhibitSendReceiveQuota?.ToString(), mailbox => mailbox.ProhibitSendReceiveQuota?.ToString()),
        new("ForwardingSmtpAddress", OperatorFeatures.Forwarding, asked => Text(asked.ForwardingSmtpAddress), mailbox => Text(mailbox.ForwardingSmtpAddress)),
        new("DeliverToMailboxAndForward", OperatorFeatures.Forwarding, asked => asked.DeliverToMailboxAndForward?.ToString(), mailbox => mailbox.DeliverToMailboxAndForward.ToString()),
        new("HiddenFromAddressListsEnabled", OperatorFeatures.HiddenFromAddressLists, asked => asked.HiddenFromAddressListsEnabled?.ToString(), mailbox => mailbox.HiddenFromAddressListsEnabled.ToString()),
    ];

    /// <summary>What the mailbox is not, of what was asked, in words.</summary>
    public static IReadOnlyList<string> Differences(Mailbox mailbox, MailboxSettings asked) => All
        .Where(setting => setting.Differs(asked, mailbox))
        .Select(setting => $"{setting.Name} {Show(setting.Current(mailbox))} → {Show(setting.Asked(asked))}")
        .ToList();

    /// <summary>What was asked of a new mailbox, in words.</summary>
    public static IReadOnlyList<string> Describe(MailboxSettings asked) => All
        .Where(setting => setting.Asked(asked) is { Length: > 0 })
        .Select(setting => $"{setting.Name} {Show(setting.Asked(asked))}")
        .ToList();

    /// <summary>What an operator has to be able to do for what was asked and is not so.</summary>
    public static OperatorFeatures Needed(MailboxSettings asked, Mailbox? current)
    {
        var needed = All.Where(setting => setting.Differs(asked, current ?? s_plain)).Aggregate(OperatorFeatures.None, (all, setting) => all | setting.Needs);
        if (current is not null && needed.HasFlag(OperatorFeatures.Offers))
            needed |= OperatorFeatures.ChangeOffer;
        return asked.DeliverToMailboxAndForward == false ? needed | OperatorFeatures.ForwardingWithoutCopy : needed;
    }

    private bool Differs(MailboxSettings asked, Mailbox mailbox) => Asked(asked) is { } wish && !IsSame(wish, Current(mailbox) ?? "");

    // Offers and addresses are words that operators write as they like; what people typed is theirs.
    private bool IsSame(string asked, string current) =>
        asked.Equals(current, Needs is OperatorFeatures.Offers or OperatorFeatures.Forwarding ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);

    private static string Show(string? value) => string.IsNullOrEmpty(value) ? "(none)" : $"'{HumanText.Line(value)}'";

    private static string? Text(IReadOnlyList<string>? addresses) => addresses is null ? null : string.Join(' ', addresses.Order(StringComparer.OrdinalIgnoreCase));
}
