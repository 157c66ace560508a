using KimounMail.Engine.Endpoints;

namespace KimounMail.Engine.State;

/// <summary>A container of a task as the journal knows it: its mapping, its checkpoint, what of it is ours to undo.</summary>
public sealed record JournalContainer
{
    /// <summary>The journal's number for it; 0 until it is saved.</summary>
    public long Id { get; init; }

    /// <summary>The source endpoint's name for it (<see cref="Container.Id"/>), one row each; null for one that is only
    /// at the destination: a level made to hold others, the folder of items set aside.</summary>
    public string? SourceId { get; init; }

    /// <summary>Its path at the source.</summary>
    public string? SourcePath { get; init; }

    /// <summary>What it holds.</summary>
    public ItemKind Kind { get; init; }

    /// <summary>The destination endpoint's name for it; null when it is not carried.</summary>
    public string? DestinationId { get; init; }

    /// <summary>Its path at the destination.</summary>
    public string? DestinationPath { get; init; }

    /// <summary>The validity under which the keys of its items mean what the journal says.</summary>
    public string? SourceValidity { get; init; }

    /// <summary>The checkpoint: how the source stood when the last finished scan began. Null makes the next pass scan it whole.</summary>
    public ContainerState? SourceState { get; init; }

    /// <summary>The sync point whose scan <see cref="SourceState"/> and <see cref="Counts"/> are from.</summary>
    public int? ScannedBySyncPoint { get; init; }

    /// <summary>The validity under which destination keys were last recorded.</summary>
    public string? DestinationValidity { get; init; }

    /// <summary>The sync point that created it at the destination; null when it was there before.</summary>
    public int? CreatedBySyncPoint { get; init; }

    /// <summary>The sync point that subscribed it at the destination; null when we did not.</summary>
    public int? SubscribedBySyncPoint { get; init; }

    /// <summary>What the last pass did to its items.</summary>
    public ItemCounts Counts { get; init; } = ItemCounts.None;

    /// <summary>Why it is not carried, or was altered on the way: a <see cref="MailErrorId"/> or mapping reason.</summary>
    public string? Reason { get; init; }

    /// <summary>The reason in words.</summary>
    public string? Detail { get; init; }
}
