using System.Text.Json.Serialization;

namespace KimounMail.Engine.MailDns.Profiles;

/// <summary>
/// What an operator expects in the DNS of a domain whose mail it has: data, read from JSON. In texts <c>{domain}</c> stands for the domain and
/// <c>{domain-dashes}</c> for it with dashes for dots; a part in angle brackets is known to the operator alone; in what is accepted, <c>*</c> stands for anything.
/// </summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record MailDnsProfile
{
    /// <summary>As in <see cref="MailDnsOptions.Expected"/>.</summary>
    public required string Name { get; init; }

    /// <summary>The operator's product, for people.</summary>
    public required string Title { get; init; }

    /// <summary>Seconds for the records to publish.</summary>
    public uint TimeToLive { get; init; } = 3600;

    /// <summary>Where mail goes.</summary>
    public required MxExpectation Mx { get; init; }

    /// <summary>Who may send; null where nothing in particular is expected.</summary>
    public SpfExpectation? Spf { get; init; }

    /// <summary>The keys mail is signed with.</summary>
    public IReadOnlyList<DkimExpectation> Dkim { get; init; } = [];

    /// <summary>How mail programs find the servers.</summary>
    public IReadOnlyList<ServiceExpectation> Services { get; init; } = [];

    /// <summary>The DMARC record for a domain that has none; any that is there is right as it is.</summary>
    public string? Dmarc { get; init; }

    /// <summary>The operator's own diagnostic code for a finding: <c>EXPECTED_MX_NONE</c> is OVHcloud's <c>NO_MX_RECORD</c>.</summary>
    public IReadOnlyDictionary<string, string> DiagnosticCodes { get; init; } = new Dictionary<string, string>();

    /// <summary>The records that should be published for a domain, set by set.</summary>
    public IReadOnlyList<MailDnsExpectedRecord> Records(DnsName domain) => [.. ExpectedRecords.Of(this, domain)];

    /// <summary>A finding of any check with the operator's code for it.</summary>
    public MailDnsFinding WithCode(MailDnsFinding finding) => finding with { OperatorCode = DiagnosticCodes.GetValueOrDefault(finding.Id) };
}

/// <summary>The MX records of an operator.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record MxExpectation
{
    /// <summary>Names of its servers, without the final dot.</summary>
    public required IReadOnlyList<string> Accept { get; init; }

    /// <summary>Fewer of them than this are told.</summary>
    public int AtLeast { get; init; } = 1;

    /// <summary>The records to publish, as in a zone file.</summary>
    public required IReadOnlyList<string> Publish { get; init; }
}

/// <summary>The SPF record of an operator.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record SpfExpectation
{
    /// <summary>The term by which its servers may send: <c>include:mx.ovh.com</c>; null where any record will do.</summary>
    public string? Term { get; init; }

    /// <summary>The record for a domain that has none.</summary>
    public required string Publish { get; init; }
}

/// <summary>A DKIM key of an operator.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record DkimExpectation
{
    /// <summary>The selector; with <c>*</c> where the operator gives each customer another, which is found only when it is told.</summary>
    public required string Selector { get; init; }

    /// <summary>CNAME, or TXT where the key itself is published.</summary>
    public DnsRecordType Type { get; init; } = DnsRecordType.CNAME;

    /// <summary>What its data may be, without the final dot.</summary>
    public required IReadOnlyList<string> Accept { get; init; }

    /// <summary>The data to publish; null for a selector that is not to be published anew.</summary>
    public string? Publish { get; init; }
}

/// <summary>A record by which programs find a service.</summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record ServiceExpectation
{
    /// <summary>The labels before the domain: <c>_autodiscover._tcp</c>.</summary>
    public required string Name { get; init; }

    /// <summary>SRV or CNAME.</summary>
    public required DnsRecordType Type { get; init; }

    /// <summary>What its data may be, without the final dot; empty for <see cref="Publish"/> alone.</summary>
    public IReadOnlyList<string> Accept { get; init; } = [];

    /// <summary>The data to publish.</summary>
    public required string Publish { get; init; }

    /// <summary>Mail programs find their way without it.</summary>
    public bool Optional { get; init; }

    /// <summary>What it is for.</summary>
    public required string Purpose { get; init; }
}
