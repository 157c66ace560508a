namespace KimounMail;

/// <summary>How bad a finding is, from good to bad. What could not be found out is worse than a warning, for it may hide an error; it is never called one.</summary>
public enum MailDnsSeverity
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>Worth knowing; nothing needs doing.</summary>
    Info,

    /// <summary>Works, or mostly; better otherwise.</summary>
    Warning,

    /// <summary>It could not be found out.</summary>
    Unknown,

    /// <summary>Mail is lost, refused or delayed by it.</summary>
    Error,
}

/// <summary>One thing a check found.</summary>
public sealed record MailDnsFinding
{
    /// <summary>Stable, as listed in about_KimounMail_MailDns: <c>DMARC_POLICY_NONE</c>.</summary>
    public required string Id { get; init; }

    /// <summary>How bad it is.</summary>
    public required MailDnsSeverity Severity { get; init; }

    /// <summary>The check it comes from: Mx, Spf, Dkim …</summary>
    public required string Check { get; init; }

    /// <summary>The name asked for.</summary>
    public required DnsName Name { get; init; }

    /// <summary>The type of record it is about.</summary>
    public DnsRecordType Type { get; init; }

    /// <summary>What was found, in a sentence.</summary>
    public required string Message { get; init; }

    /// <summary>The record as it is, as one harmless line; null where there is none.</summary>
    public string? Record { get; init; }

    /// <summary>What should be there; null where nothing in particular.</summary>
    public string? Expected { get; init; }

    /// <summary>What is there instead.</summary>
    public string? Actual { get; init; }

    /// <summary>RFC and section: <c>RFC 7208 4.6.4</c>; null where it is good practice only.</summary>
    public string? Rule { get; init; }

    /// <summary>What to do; null when nothing.</summary>
    public string? Fix { get; init; }

    /// <summary>The code by which the expected operator's own diagnosis calls it: OVHcloud's <c>EXTERNAL_MX_RECORD</c>; null where it has none.</summary>
    public string? OperatorCode { get; init; }
}

/// <summary>All that was found about a domain's mail DNS.</summary>
public sealed record MailDnsReport
{
    /// <summary>The domain.</summary>
    public required DnsName Domain { get; init; }

    /// <summary>The worst of the findings.</summary>
    public MailDnsSeverity Overall => Findings.Count == 0 ? MailDnsSeverity.Unknown : Findings.Max(f => f.Severity);

    /// <summary>In the order of the checks.</summary>
    public required IReadOnlyList<MailDnsFinding> Findings { get; init; }

    /// <summary>When the checks began.</summary>
    public DateTimeOffset CheckedAt { get; init; }

    /// <summary>What lives how long, where; null unless it was asked for.</summary>
    public MailDnsCutOver? CutOver { get; init; }
}
