namespace KimounMail;

/// <summary>What <c>Test-MigrationEndpoint</c> found out about an account and its server.</summary>
public sealed record EndpointTestResult
{
    /// <summary>The account.</summary>
    public required string Account { get; init; }

    /// <summary>The server, as a URI.</summary>
    public required string Server { get; init; }

    /// <summary>How the server was found, in words; null when it was given.</summary>
    public string? DetectedBy { get; init; }

    /// <summary>True when the server was reached, its certificate accepted and the login worked.</summary>
    public bool Success { get; init; }

    /// <summary>The stable id of what went wrong.</summary>
    public string? ErrorId { get; init; }

    /// <summary>What went wrong, in words, with the server's answer and what to do.</summary>
    public string? Error { get; init; }

    /// <summary>What the server calls itself.</summary>
    public string? Product { get; init; }

    /// <summary>Containers the account holds.</summary>
    public int ContainerCount { get; init; }

    /// <summary>Octets in use, where the server tells.</summary>
    public long? UsedBytes { get; init; }

    /// <summary>Octets allowed; null when unlimited or not told.</summary>
    public long? LimitBytes { get; init; }

    /// <summary>The largest item the server takes, in octets; null when it does not say.</summary>
    public long? MaxItemSize { get; init; }

    /// <summary>Everything the server announced.</summary>
    public IReadOnlyList<string> Capabilities { get; init; } = [];

    /// <summary>How long reaching it and logging in took.</summary>
    public TimeSpan Duration { get; init; }
}
