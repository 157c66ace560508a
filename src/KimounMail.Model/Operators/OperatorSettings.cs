namespace KimounMail;

/// <summary>How to reach an operator, and as whom. Its text form shows no secret.</summary>
public sealed record OperatorSettings
{
    /// <summary>The kind of operator, by its name in the catalog: <c>Dovecot</c>, <c>OvhZimbra</c>, <c>OvhEmail</c>, <c>ZimbraAdmin</c>.</summary>
    public required string Provider { get; init; }

    /// <summary>The name of the connection.</summary>
    public required string Name { get; init; }

    /// <summary>Where the operator is: a URL, a region, a host; null where the provider knows.</summary>
    public string? Server { get; init; }

    /// <summary>The name to log in with.</summary>
    public string? UserName { get; init; }

    /// <summary>The password to log in with.</summary>
    public Secret? Password { get; init; }

    /// <summary>A PEM file of certificate authorities to trust instead of the system's.</summary>
    public string? CertificateAuthorityPath { get; init; }

    /// <summary>The SHA-256 fingerprint (hex) the server's certificate must have; replaces the chain and name check.</summary>
    public string? CertificateFingerprint { get; init; }

    /// <summary>What else the provider takes, by the names in its catalog entry.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>What else the provider takes that must stay secret.</summary>
    public IReadOnlyDictionary<string, Secret> Secrets { get; init; } = new Dictionary<string, Secret>(StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override string ToString() => $"{Name} ({Provider}{(Server is null ? "" : $" at {Server}")})";
}

/// <summary>A connection to an operator that is open in this session.</summary>
public sealed record MailOperator
{
    /// <summary>The name of the connection; -Operator of the other commands takes it.</summary>
    public required string Name { get; init; }

    /// <summary>The kind of operator.</summary>
    public required string Provider { get; init; }

    /// <summary>Where it is.</summary>
    public required string Server { get; init; }

    /// <summary>What it can do.</summary>
    public required OperatorFeatures Features { get; init; }

    /// <summary>What it asks of addresses and passwords.</summary>
    public required OperatorRules Rules { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Name;
}
