using System.Collections.Concurrent;
using KimounMail.Engine.State;

namespace KimounMail.Engine.Migration.Pass;

/// <summary>What all lanes of one pass share.</summary>
internal sealed class PassContext
{
    public required MigrationDefinition Definition { get; init; }

    public required Journal Journal { get; init; }

    public required int SyncPoint { get; init; }

    public required RunControl Control { get; init; }

    public required PassProgress Progress { get; init; }

    public required RetryPolicy Retry { get; init; }

    public required PassPace Pace { get; init; }

    /// <summary>Messages of a source that files by label (X-GM-MSGID), and the container under which each is copied.</summary>
    public ConcurrentDictionary<string, long> GlobalIds { get; } = new(StringComparer.Ordinal);

    /// <summary>Held by the lane that is putting items into the folder of items set aside.</summary>
    public SemaphoreSlim AsideTurn { get; } = new(1, 1);

    public MigrationOptions Options => Definition.Options;
}
