using KimounMail.Protocols.Dns;

namespace KimounMail.Engine.MailDns.Dkim;

/// <summary>What is at one selector.</summary>
/// <param name="Selector">As given or guessed.</param>
/// <param name="Name">The name asked for.</param>
/// <param name="IsGiven">Said to be in use, not guessed.</param>
/// <param name="Answer">What the DNS said.</param>
internal sealed record DkimSelector(string Selector, DnsName Name, bool IsGiven, DnsAnswer Answer)
{
    /// <summary>All TXT records there, read as keys.</summary>
    public IReadOnlyList<DkimKeyRecord> Keys { get; } = [.. Answer.Of<DnsTxtRecord>().Select(record => DkimKeyParser.Parse(record.Text))];

    /// <summary>An alias that leads to no record.</summary>
    public bool IsDangling => Answer is { IsKnown: true, Aliases.Count: > 0, Records.Count: 0 };

    /// <summary>A single key that verifies mail.</summary>
    public bool IsUsable => Keys is [{ IsUsable: true }];

    /// <summary>The selector, with the name its alias leads to.</summary>
    public string Label => Answer.Aliases.Count > 0 ? $"{Selector} (alias of {Answer.CanonicalName})" : Selector;

    public static bool IsName(DnsName domain, string selector) => NameOf(domain, selector) is not null;

    /// <summary>Null when the domain and the selector make no name.</summary>
    public static async Task<DkimSelector?> AskAsync(IDnsLookup dns, DnsName domain, string selector, bool isGiven, CancellationToken cancellationToken)
    {
        if (NameOf(domain, selector) is not { } name)
            return null;
        var answer = await dns.QueryAsync(name, DnsRecordType.TXT, cancellationToken).ConfigureAwait(false);
        return new DkimSelector(selector, name, isGiven, answer);
    }

    private static DnsName? NameOf(DnsName domain, string selector) => domain.Below($"{selector}._domainkey");

    /// <summary>Both give the same records: then a wildcard may have answered for either.</summary>
    public bool IsSameAs(DkimSelector other) =>
        Answer.CanonicalName.Equals(other.Answer.CanonicalName) && Answer.Aliases.Count > 0
        || Keys.Select(key => key.Text).Order(StringComparer.Ordinal).SequenceEqual(other.Keys.Select(key => key.Text).Order(StringComparer.Ordinal));
}
