using System.Collections.Concurrent;
using KimounMail.Engine.State;

namespace KimounMail.Engine.Migration.Pass;

/// <summary>What all lanes of one pass share.</summary>
internal sealed class PassContext
{
    private readonly Lazy<AsideFolder> _aside;

    public PassContext() => _aside = new(() => new AsideFolder(Journal!, SyncPoint));

    public required MigrationDefinition Definition { get; init; }

    public required Journal Journal { get; init; }

    public required int SyncPoint { get; init; }

    public required RunControl Control { get; init; }

    public required PassProgress Progress { get; init; }

    public required RetryPolicy Retry { get; init; }

    /// <summary>Messages of a source that files by label (X-GM-MSGID), and the container under which each is copied.</summary>
    public ConcurrentDictionary<string, long> GlobalIds { get; } = new(StringComparer.Ordinal);

    public AsideFolder Aside => _aside.Value;

    public MigrationOptions Options => Definition.Options;
}
