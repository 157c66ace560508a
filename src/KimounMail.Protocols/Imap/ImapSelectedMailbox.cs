namespace KimounMail.Protocols.Imap;

/// <summary>How to open a mailbox.</summary>
public sealed record ImapSelectOptions
{
    /// <summary>EXAMINE instead of SELECT: nothing changes, not even <c>\Recent</c>.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>Ask for modification sequences, where the server has them.</summary>
    public bool CondStore { get; init; }

    /// <summary>Ask what changed since then, where the server can tell.</summary>
    public ImapResyncPoint? Resync { get; init; }
}

/// <summary>The state of a mailbox a client knows (RFC 7162 §3.2.5).</summary>
/// <param name="UidValidity">Its UIDVALIDITY.</param>
/// <param name="ModSeq">Its HIGHESTMODSEQ.</param>
/// <param name="KnownUids">The UIDs known; null when the server need not be told.</param>
public sealed record ImapResyncPoint(uint UidValidity, ulong ModSeq, UidSet? KnownUids = null);

/// <summary>The mailbox that is open on a connection, kept up to date by whatever the server says.</summary>
public sealed class ImapSelectedMailbox
{
    private readonly List<ImapMessageData> _changed = [];

    internal ImapSelectedMailbox(string name, bool readOnly)
    {
        Name = name;
        ReadOnly = readOnly;
    }

    /// <summary>The name, decoded.</summary>
    public string Name { get; }

    /// <summary>True when nothing can be changed.</summary>
    public bool ReadOnly { get; internal set; }

    /// <summary>UIDs mean the same as long as this does not change; 0 when the server has no lasting UIDs.</summary>
    public uint UidValidity { get; internal set; }

    /// <summary>The UID the next message will have at least; null when the server did not tell.</summary>
    public uint? UidNext { get; internal set; }

    /// <summary>The highest modification sequence; null without CONDSTORE.</summary>
    public ulong? HighestModSeq { get; internal set; }

    /// <summary>The server keeps no modification sequences for this mailbox.</summary>
    public bool NoModSeq { get; internal set; }

    /// <summary>Messages in it now.</summary>
    public long Exists { get; internal set; }

    /// <summary>Flags in use.</summary>
    public IReadOnlyList<string> Flags { get; internal set; } = [];

    /// <summary>Flags that can be stored; <c>\*</c> among them when new keywords can be made. Null when the server did not tell: then all of <see cref="Flags"/>.</summary>
    public IReadOnlyList<string>? PermanentFlags { get; internal set; }

    /// <summary>True when the server answered a <see cref="ImapSelectOptions.Resync"/>: <see cref="Vanished"/> and <see cref="Changed"/> are then complete.</summary>
    public bool IsResynchronized { get; internal set; }

    /// <summary>UIDs the server reported as gone, since the resync point or since the mailbox was opened.</summary>
    public UidSet Vanished { get; internal set; } = UidSet.Empty;

    /// <summary>What changed since the resync point.</summary>
    public IReadOnlyList<ImapMessageData> Changed => _changed;

    /// <summary>True when keywords that are not yet in use can be stored.</summary>
    public bool AllowsNewKeywords => PermanentFlags?.Contains("\\*") ?? true;

    internal void AddChanged(ImapMessageData message) => _changed.Add(message);

    /// <summary>What was told so far was news of the mailbox open before, which CLOSED ends (RFC 7162 §3.2.11).</summary>
    internal void Restart()
    {
        Exists = 0;
        HighestModSeq = null;
        Vanished = UidSet.Empty;
        _changed.Clear();
    }
}
