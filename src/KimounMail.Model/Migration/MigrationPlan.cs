namespace KimounMail;

/// <summary>What a migration would do, found out by asking both servers: what <c>-WhatIf</c> prints.</summary>
public sealed record MigrationPlan
{
    /// <summary>The source account.</summary>
    public required string SourceAccount { get; init; }

    /// <summary>The source system, as a URI.</summary>
    public required string SourceServer { get; init; }

    /// <summary>The destination account.</summary>
    public required string DestinationAccount { get; init; }

    /// <summary>The destination system, as a URI.</summary>
    public required string DestinationServer { get; init; }

    /// <summary>Each folder: where it goes, how much it holds, or why it is left out.</summary>
    public IReadOnlyList<MigrationContainer> Containers { get; init; } = [];

    /// <summary>Items in all folders that are carried.</summary>
    public long ItemCount { get; init; }

    /// <summary>Octets in all folders that are carried, where the source tells.</summary>
    public long Bytes { get; init; }

    /// <summary>Octets left at the destination; null when unlimited or not told.</summary>
    public long? FreeBytes { get; init; }

    /// <summary>What cannot be carried, or not as it is, and why.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];
}
