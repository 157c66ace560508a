using System.Text;

namespace KimounMail.Engine.MailDns.Spf;

/// <summary>A record, or a term that asks the DNS, with what stands behind it: what an evaluation meets that matches nothing.</summary>
internal sealed record SpfNode
{
    /// <summary>As written: <c>include:mx.ovh.com</c>; of the domain's own record the domain.</summary>
    public required string Text { get; init; }

    /// <summary>The name it is about; null when it depends on who sends, or is none.</summary>
    public DnsName? Name { get; init; }

    /// <summary>The record it leads to, of an include, a redirect and the domain itself; null without a sound one.</summary>
    public SpfRecord? Record { get; init; }

    /// <summary>What is wrong with it, or cannot be known.</summary>
    public SpfTrouble Trouble { get; init; }

    /// <summary>More about the trouble, as the end of a sentence.</summary>
    public string? Detail { get; init; }

    /// <summary>Names behind it that have no record of the kind asked for; each is a void lookup (RFC 7208 §4.6.4).</summary>
    public IReadOnlyList<string> Voids { get; init; } = [];

    /// <summary>The terms of its record that ask the DNS, in order.</summary>
    public IReadOnlyList<SpfNode> Terms { get; init; } = [];

    /// <summary>True for the domain's own record, which costs nothing.</summary>
    public bool IsRoot { get; init; }

    /// <summary>Terms that ask the DNS, this one included (§4.6.4).</summary>
    public int Lookups => (IsRoot ? 0 : 1) + Terms.Sum(term => term.Lookups);

    /// <summary>True for a redirect: where its record is known, that one says what becomes of all others.</summary>
    public bool IsRedirect { get; init; }

    /// <summary>This and all below.</summary>
    public IEnumerable<SpfNode> All => Terms.SelectMany(term => term.All).Prepend(this);

    /// <summary>What each term costs: <c>include:mx.ovh.com 3 (ptr:mail-out.ovh.net, ptr:mail.ovh.net), mx</c>.</summary>
    public string DescribeTerms()
    {
        var text = new StringBuilder();
        Describe(text);
        return text.ToString();
    }

    private void Describe(StringBuilder text)
    {
        foreach (var term in Terms)
        {
            text.Append(text.Length > 0 && text[^1] != '(' ? ", " : "").Append(term.Text);
            if (term.Terms.Count == 0)
                continue;
            text.Append(' ').Append(term.Lookups).Append(" (");
            term.Describe(text);
            text.Append(')');
        }
    }
}

/// <summary>What may be wrong with a term that asks the DNS.</summary>
internal enum SpfTrouble
{
    None,

    /// <summary>The name has no SPF record.</summary>
    Missing,

    /// <summary>The name's record breaks the grammar, or there are several.</summary>
    Broken,

    /// <summary>It leads back to a record it comes from.</summary>
    Loop,

    /// <summary>More than 10 MX records.</summary>
    TooManyMx,

    /// <summary>The DNS failed.</summary>
    Unknown,

    /// <summary>There is more behind it than was looked at.</summary>
    Unexplored,
}
