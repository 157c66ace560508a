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

    /// <summary>Messages seen under one label that are not to be copied under another (X-GM-MSGID).</summary>
    public ConcurrentDictionary<string, byte> GlobalIds { get; } = new(StringComparer.Ordinal);

    public MigrationOptions Options => Definition.Options;
}
