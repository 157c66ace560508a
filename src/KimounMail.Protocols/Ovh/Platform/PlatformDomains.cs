using System.Text.Json.Serialization;

namespace KimounMail.Protocols.Ovh.Platform;

/// <summary>A domain the platform takes mail for.</summary>
public sealed record PlatformDomain : PlatformObject<PlatformDomainState>;

/// <summary>What a domain is.</summary>
public sealed record PlatformDomainState
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>READY, or a word that came later.</summary>
    public string? Status { get; init; }

    /// <summary>Whose it is.</summary>
    public Guid OrganizationId { get; init; }

    /// <summary>Whose it is, for people.</summary>
    public string? OrganizationLabel { get; init; }

    /// <summary>Mailboxes by offer.</summary>
    public IReadOnlyList<OfferStatistics> AccountsStatistics { get; init; } = [];

    /// <summary>What its zone should have.</summary>
    [JsonPropertyName("expectedDNSConfig")]
    public ExpectedDnsConfig? ExpectedDns { get; init; }

    /// <summary>When it was added.</summary>
    public DateTimeOffset? CreatedAt { get; init; }
}

/// <summary>How many mailboxes there are, and could be.</summary>
public sealed record OfferStatistics
{
    /// <summary>STARTER, PRO, or one that came later.</summary>
    public required string Offer { get; init; }

    /// <summary>In use.</summary>
    public long ConfiguredAccountsCount { get; init; }

    /// <summary>Free.</summary>
    public long AvailableAccountsCount { get; init; }
}

/// <summary>The records OVHcloud wants in a zone; a part it does not tell (yet) is null.</summary>
public sealed record ExpectedDnsConfig
{
    /// <summary>Where mail goes.</summary>
    public IReadOnlyList<ExpectedMxRecord>? Mx { get; init; }

    /// <summary>The SPF record.</summary>
    public string? Spf { get; init; }

    /// <summary>The data of the SRV record at <c>_autodiscover._tcp</c>.</summary>
    public string? Autodiscover { get; init; }

    /// <summary>The keys mail is signed with.</summary>
    public ExpectedDkim? Dkim { get; init; }

    /// <summary>What proves that the domain is the customer's.</summary>
    public ExpectedOwnership? Ownership { get; init; }
}

/// <summary>A mail server.</summary>
public sealed record ExpectedMxRecord(long Priority, string Target);

/// <summary>Names of DKIM keys and where they lead.</summary>
public sealed record ExpectedDkim(IReadOnlyList<ExpectedCname>? Cnames);

/// <summary>A name and where it leads.</summary>
public sealed record ExpectedCname(string Name, string Value);

/// <summary>The name of the CNAME that proves ownership; null where none is wanted.</summary>
public sealed record ExpectedOwnership(string? Cname);

/// <summary>A domain to be added.</summary>
public sealed record NewPlatformDomain
{
    /// <summary>Whose it shall be.</summary>
    public required Guid OrganizationId { get; init; }

    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>OVHcloud writes the MX records where it has the zone.</summary>
    [JsonPropertyName("autoConfigureMX")]
    public bool AutoConfigureMx { get; init; }

    /// <summary>OVHcloud writes the SPF record where it has the zone.</summary>
    [JsonPropertyName("autoConfigureSPF")]
    public bool AutoConfigureSpf { get; init; }

    /// <summary>OVHcloud writes the DKIM records where it has the zone.</summary>
    [JsonPropertyName("autoConfigureDKIM")]
    public bool AutoConfigureDkim { get; init; }

    /// <summary>OVHcloud writes the record mail programs are set up by where it has the zone.</summary>
    public bool? AutoConfigureAutodiscover { get; init; }
}

/// <summary>What of a domain can be changed.</summary>
public sealed record PlatformDomainSpec
{
    /// <summary>Whose it shall be.</summary>
    public Guid? OrganizationId { get; init; }

    /// <summary>Mail is signed.</summary>
    public bool? DkimEnabled { get; init; }
}

/// <summary>What OVHcloud found in a domain's DNS.</summary>
public sealed record DomainDiagnosis
{
    /// <summary>Which domain.</summary>
    public required Guid DomainId { get; init; }

    /// <summary>Its name.</summary>
    public string? DomainName { get; init; }

    /// <summary>OK, PARTIAL, ERROR, or a word that came later.</summary>
    public required string Status { get; init; }

    /// <summary>Why nothing could be found out.</summary>
    public DiagnosisError? Error { get; init; }

    /// <summary>What was found, topic by topic.</summary>
    public DiagnosisResult? Result { get; init; }

    /// <summary>The zone is not at OVHcloud.</summary>
    public bool? IsExternal { get; init; }
}

/// <summary>The topics of a diagnosis.</summary>
public sealed record DiagnosisResult
{
    /// <summary>MX records.</summary>
    public DiagnosisTopic? Mx { get; init; }

    /// <summary>The SPF record.</summary>
    public DiagnosisTopic? Spf { get; init; }

    /// <summary>DKIM keys.</summary>
    public DiagnosisTopic? Dkim { get; init; }

    /// <summary>The record mail programs are set up by.</summary>
    public DiagnosisTopic? Autodiscover { get; init; }
}

/// <summary>What was found of one topic.</summary>
public sealed record DiagnosisTopic
{
    /// <summary>OK, WARNING, ERROR, or a word that came later.</summary>
    public required string Status { get; init; }

    /// <summary>What is wrong.</summary>
    public IReadOnlyList<DiagnosisError> Errors { get; init; } = [];
}

/// <summary>A fault in OVHcloud's words: <c>NO_MX_RECORD</c>.</summary>
public sealed record DiagnosisError(string Code, string? Message);
