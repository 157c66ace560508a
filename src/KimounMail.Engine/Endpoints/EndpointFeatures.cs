namespace KimounMail.Engine.Endpoints;

/// <summary>What an endpoint can do and how much it takes; asked before use, so that nothing fails that could be foreseen.</summary>
public sealed record EndpointFeatures
{
    /// <summary>The server's name for itself, for reports.</summary>
    public string? Product { get; init; }

    /// <summary>Sizes in scans are the octets delivered (false on Exchange, which estimates).</summary>
    public bool HasExactSizes { get; init; } = true;

    /// <summary>Several items can be stored by one command, all or none (IMAP MULTIAPPEND).</summary>
    public bool WritesGroups { get; init; }

    /// <summary>Containers are labels: one message shows in several (Gmail).</summary>
    public bool FilesByLabel { get; init; }

    /// <summary>The largest item it takes, in octets; null when it does not say.</summary>
    public long? MaxItemSize { get; init; }

    /// <summary>Connections one account may hold.</summary>
    public int MaxConnections { get; init; } = 2;

    /// <summary>Octets it delivers in 24 hours before it shuts the account out; null where no such limit is known.</summary>
    public long? MaxBytesReadPerDay { get; init; }

    /// <summary>Octets it takes in 24 hours before it shuts the account out; null where no such limit is known.</summary>
    public long? MaxBytesWrittenPerDay { get; init; }

    /// <summary>Items it takes in a second, in the way they will be sent; null where no such limit is known.</summary>
    public double? MaxItemsWrittenPerSecond { get; init; }

    /// <summary>How long a command that costs the server nothing takes to be answered, as seen at login.</summary>
    public TimeSpan RoundTrip { get; init; }

    /// <summary>"Archive" and "archive" are the same container.</summary>
    public bool FolderNamesIgnoreCase { get; init; }

    /// <summary>Containers whose children the server refuses.</summary>
    public IReadOnlySet<SpecialUse> LeafUses { get; init; } = new HashSet<SpecialUse>();

    /// <summary>Everything the server announced, for display.</summary>
    public IReadOnlyList<string> Announced { get; init; } = [];
}

/// <summary>Room in an account.</summary>
/// <param name="UsedBytes">Octets in use.</param>
/// <param name="LimitBytes">Octets allowed; null when unlimited.</param>
public sealed record EndpointQuota(long UsedBytes, long? LimitBytes)
{
    /// <summary>Octets left; null when unlimited.</summary>
    public long? FreeBytes => LimitBytes is { } limit ? Math.Max(0, limit - UsedBytes) : null;
}
