namespace KimounMail.Engine.MailDns.MtaSts;

/// <summary>What senders are to do when they cannot get a proven connection (RFC 8461 §5).</summary>
internal enum MtaStsMode
{
    None,
    Testing,
    Enforce,
}

/// <summary>The policy a domain serves over HTTPS (RFC 8461 §3.2).</summary>
internal sealed record MtaStsPolicy
{
    public required RecordStanding Standing { get; init; }

    public required IReadOnlyList<RecordFault> Faults { get; init; }

    public MtaStsMode Mode { get; init; }

    public TimeSpan MaxAge { get; init; }

    /// <summary>Host names and <c>*.domain</c>, as written, without a final dot.</summary>
    public IReadOnlyList<string> Patterns { get; init; } = [];

    public bool Covers(string host) => Patterns.Any(pattern => Matches(pattern, host));

    /// <summary>Labels are compared without case; the asterisk stands for exactly one (RFC 8461 §4.1).</summary>
    public static bool Matches(string pattern, string host)
    {
        var (wanted, name) = (pattern.TrimEnd('.'), host.TrimEnd('.'));
        if (!wanted.StartsWith("*.", StringComparison.Ordinal))
            return wanted.Equals(name, StringComparison.OrdinalIgnoreCase);

        var dot = name.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && name.AsSpan(dot).Equals(wanted.AsSpan(1), StringComparison.OrdinalIgnoreCase);
    }
}
