using KimounMail.Engine.State;

namespace KimounMail.Engine.Migration.Pass;

/// <summary>What a part of a source container, held against the journal, asks for.</summary>
internal sealed class SourceDiff
{
    /// <summary>The most items that are gone which one part names, so that memory stays bounded.</summary>
    public const int MaxGone = 5000;

    public List<Candidate> Candidates { get; } = [];

    public List<FlagChange> FlagChanges { get; } = [];

    /// <summary>At the destination, and no longer at the source; only where deletions are carried.</summary>
    public List<JournalItem> Gone { get; } = [];

    /// <summary>Keys of items that failed or were left out, and are no longer at the source: nothing is to be said of them any more.</summary>
    public List<string> Forgotten { get; } = [];

    /// <summary>The last item looked at; null when none was.</summary>
    public string? LastKey { get; set; }

    /// <summary>True when the container has no items after these.</summary>
    public bool IsLast { get; set; }
}

/// <summary>An item at both ends whose flags changed at the source.</summary>
internal sealed record FlagChange(JournalItem Known, IReadOnlyList<string> Flags);
