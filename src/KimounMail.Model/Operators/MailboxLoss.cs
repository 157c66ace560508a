namespace KimounMail;

/// <summary>What goes with a mailbox when it is removed.</summary>
public sealed record MailboxLoss : RemovalLoss
{
    /// <summary>The mail stays with the operator, out of anybody's reach but the administrator's.</summary>
    public bool MailIsKept { get; init; }

    /// <summary>How full it is, and when it was last used; null when the operator does not tell.</summary>
    public MailboxUsage? Usage { get; init; }

    /// <summary>Further addresses that stop working.</summary>
    public IReadOnlyList<string> Aliases { get; init; } = [];

    /// <summary>Lists it is on.</summary>
    public IReadOnlyList<string> DistributionLists { get; init; } = [];

    /// <summary>What the operator says of how long a removed mailbox can be had back; null when it says nothing.</summary>
    public string? Retention { get; init; }

    /// <summary>False when nothing but an empty mailbox goes.</summary>
    public override bool IsAnything => (!MailIsKept && Usage is not { ItemCount: 0 } and not { UsedBytes: 0, ItemCount: null }) || Aliases.Count > 0 || DistributionLists.Count > 0;

    /// <inheritdoc/>
    public override string ToString()
    {
        var goes = string.Join(", ", Parts().DefaultIfEmpty("nothing"));
        return MailIsKept ? $"{goes}; its mail stays on the server" : goes;
    }

    private IEnumerable<string> Parts()
    {
        if (!MailIsKept)
            yield return Mail;
        if (Aliases.Count > 0)
            yield return $"the aliases {string.Join(' ', Aliases)}";
        if (DistributionLists.Count > 0)
            yield return $"its place on the lists {string.Join(' ', DistributionLists)}";
        if (Retention is not null)
            yield return Retention;
    }

    private string Mail
    {
        get
        {
            var mail = Usage switch
            {
                { ItemCount: 1, UsedBytes: { } size } => $"1 item of {HumanText.Size(size)}",
                { ItemCount: { } items, UsedBytes: { } size } => $"{items} items of {HumanText.Size(size)}",
                { ItemCount: { } items } => $"{items} items",
                { UsedBytes: { } size } => $"mail of {HumanText.Size(size)}",
                _ => "all its mail",
            };
            return Usage?.LastLogonTime is { } last ? $"{mail}, last used on {last:yyyy-MM-dd}" : mail;
        }
    }
}
