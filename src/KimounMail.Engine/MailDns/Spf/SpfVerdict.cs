namespace KimounMail.Engine.MailDns.Spf;

/// <summary>What came of an evaluation, and how.</summary>
internal sealed record SpfVerdict
{
    public required SpfResult Result { get; init; }

    /// <summary>The sender's words to those it refuses (RFC 7208 §6.2), in ASCII; null without any.</summary>
    public string? Explanation { get; init; }

    /// <summary>The mechanism that matched, as written; null when none did.</summary>
    public string? Mechanism => Path.Count > 0 ? Path[^1] : null;

    /// <summary>The terms that led there, the domain's own first: <c>include:mx.ovh.com</c>, <c>ptr:mail-out.ovh.net</c>.</summary>
    public IReadOnlyList<string> Path { get; init; } = [];

    /// <summary>Of which domain's record it is; the domain asked about when none matched.</summary>
    public required string Domain { get; init; }

    /// <summary>Terms that asked the DNS, of the 10 allowed (§4.6.4).</summary>
    public required int Lookups { get; init; }

    /// <summary>Questions that brought nothing, of the 2 allowed (§4.6.4).</summary>
    public required int VoidLookups { get; init; }

    /// <summary>The domains whose records were read, in order.</summary>
    public required IReadOnlyList<string> Domains { get; init; }

    /// <summary>Why it is an error; null when it is none.</summary>
    public string? Problem { get; init; }
}
