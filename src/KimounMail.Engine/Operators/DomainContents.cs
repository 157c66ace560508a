namespace KimounMail.Engine.Operators;

/// <summary>The addresses a domain still has: while there are any, it is not removed.</summary>
internal sealed record DomainContents(IReadOnlyList<string> Mailboxes, IReadOnlyList<string> Aliases, IReadOnlyList<string> DistributionLists)
{
    public bool IsEmpty => Mailboxes.Count + Aliases.Count + DistributionLists.Count == 0;

    /// <summary>The commands that remove them.</summary>
    public string Commands => string.Join(", ", Kinds.Where(kind => kind.Addresses.Count > 0).Select(kind => kind.Command));

    /// <summary>What an operator has in a domain.</summary>
    public static async Task<DomainContents> ReadAsync(IMailOperator at, string domain, CancellationToken cancellationToken)
    {
        var mailboxes = await at.Mailboxes.ListAsync(domain, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false);
        var aliases = at.Aliases is { } further ? await further.ListAsync(domain, null, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false) : [];
        var lists = at.DistributionLists is { } kept ? await kept.ListAsync(domain, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false) : [];
        return new DomainContents(
            mailboxes.ConvertAll(mailbox => mailbox.PrimarySmtpAddress), aliases.ConvertAll(alias => alias.Alias), lists.ConvertAll(list => list.PrimarySmtpAddress));
    }

    public override string ToString() => string.Join("; ", Kinds.Where(kind => kind.Addresses.Count > 0)
        .Select(kind => $"{kind.Addresses.Count} {(kind.Addresses.Count == 1 ? kind.One : kind.Many)} ({HumanText.Names(kind.Addresses)})"));

    private IEnumerable<(IReadOnlyList<string> Addresses, string One, string Many, string Command)> Kinds =>
    [
        (Mailboxes, "mailbox", "mailboxes", "Remove-Mailbox"),
        (Aliases, "alias", "aliases", "Remove-MailAlias"),
        (DistributionLists, "distribution list", "distribution lists", "Remove-DistributionList"),
    ];
}
