namespace KimounMail.TestServers.Imap;

/// <summary>One mailbox of a <see cref="LoopbackAccount"/>. Every member may be used while clients are connected.</summary>
public sealed class LoopbackMailbox
{
    private readonly LoopbackAccount _account;
    private readonly List<LoopbackMessage> _messages = [];
    private readonly List<(uint Uid, ulong ModSeq)> _expunged = [];

    internal LoopbackMailbox(LoopbackAccount account, string name, uint uidValidity)
    {
        _account = account;
        Name = name;
        UidValidity = uidValidity;
        Touch();
    }

    /// <summary>Full name, decoded, with the account's separator.</summary>
    public string Name { get; internal set; }

    public uint UidValidity { get; private set; }

    public uint UidNext { get; private set; } = 1;

    public ulong HighestModSeq { get; private set; }

    /// <summary>RFC 6154 attribute such as <c>\Sent</c>; null for none.</summary>
    public string? SpecialUse { get; set; }

    public bool IsSubscribed { get; set; }

    /// <summary>A name in the hierarchy that holds no messages (<c>\Noselect</c>).</summary>
    public bool NoSelect { get; set; }

    /// <summary>No mailbox can be created below (<c>\Noinferiors</c>).</summary>
    public bool NoInferiors { get; set; }

    /// <summary>The messages as they are now, in UID order.</summary>
    public IReadOnlyList<LoopbackMessage> Messages
    {
        get
        {
            lock (_account.Gate)
                return _messages.ToArray();
        }
    }

    public int Count
    {
        get
        {
            lock (_account.Gate)
                return _messages.Count;
        }
    }

    public LoopbackMessage Append(byte[] octets, MessageFlags? flags = null, DateTimeOffset? date = null) =>
        Append(MessageContent.FromBytes(octets), flags, date);

    public LoopbackMessage Append(MessageContent content, MessageFlags? flags = null, DateTimeOffset? date = null)
    {
        lock (_account.Gate)
        {
            var message = new LoopbackMessage(UidNext++, content, flags ?? MessageFlags.None, date ?? DateTimeOffset.UtcNow)
            {
                ModSeq = Touch(),
                GmailMessageId = _account.NextGmailId(),
            };
            _messages.Add(message);
            return message;
        }
    }

    public LoopbackMessage? Find(uint uid)
    {
        lock (_account.Gate)
        {
            var index = IndexOf(uid);
            return index < 0 ? null : _messages[index];
        }
    }

    /// <summary>Replaces the flags of a message; returns it as it is now, or null when it is gone.</summary>
    public LoopbackMessage? SetFlags(uint uid, MessageFlags flags) => Change(uid, message => message with { Flags = flags });

    public LoopbackMessage? AddFlags(uint uid, params string[] names) =>
        Change(uid, message => message with { Flags = message.Flags.With(names) });

    public LoopbackMessage? RemoveFlags(uint uid, params string[] names) =>
        Change(uid, message => message with { Flags = message.Flags.Without(names) });

    public LoopbackMessage? SetGmailLabels(uint uid, params string[] labels) =>
        Change(uid, message => message with { GmailLabels = [.. labels] });

    /// <summary>Removes a message for good; false when it is not there.</summary>
    public bool Expunge(uint uid)
    {
        lock (_account.Gate)
        {
            var index = IndexOf(uid);
            if (index < 0)
                return false;
            _messages.RemoveAt(index);
            LastExpungeModSeq = Touch();
            _expunged.Add((uid, LastExpungeModSeq));
            return true;
        }
    }

    /// <summary>Copies a message, with flags, date and labels; returns the copy, or null when the message is gone.</summary>
    public LoopbackMessage? CopyTo(uint uid, LoopbackMailbox target)
    {
        lock (_account.Gate)
        {
            if (Find(uid) is not { } message)
                return null;
            var copy = target.Append(message.Content, message.Flags, message.InternalDate);
            return target.Change(copy.Uid, it => it with { GmailLabels = message.GmailLabels, GmailMessageId = message.GmailMessageId });
        }
    }

    /// <summary>Moves a message; returns it under its new UID, or null when it is gone.</summary>
    public LoopbackMessage? MoveTo(uint uid, LoopbackMailbox target)
    {
        lock (_account.Gate)
        {
            var moved = CopyTo(uid, target);
            Expunge(uid);
            return moved;
        }
    }

    /// <summary>What a restore from backup does: a new UIDVALIDITY, or one it had before, and every message under a new UID.</summary>
    public void ResetUidValidity(uint? validity = null)
    {
        lock (_account.Gate)
        {
            UidValidity = validity ?? _account.NextUidValidity();
            UidNext = 1;
            _expunged.Clear();
            for (var i = 0; i < _messages.Count; i++)
                _messages[i] = _messages[i] with { Uid = UidNext++, ModSeq = Touch() };
            LastStoreModSeq = LastExpungeModSeq = HighestModSeq;
        }
    }

    /// <summary>Modification sequence of the last change of flags.</summary>
    internal ulong LastStoreModSeq { get; private set; }

    internal ulong LastExpungeModSeq { get; private set; }

    /// <summary>The first UID no session has been told is recent.</summary>
    internal uint FirstRecentUid { get; set; } = 1;

    /// <summary>UIDs expunged after a modification sequence, in order.</summary>
    internal IReadOnlyList<uint> ExpungedSince(ulong modSeq)
    {
        lock (_account.Gate)
            return _expunged.Where(it => it.ModSeq > modSeq).Select(it => it.Uid).Order().ToArray();
    }

    internal uint[] UidsAfter(uint uid)
    {
        lock (_account.Gate)
        {
            var first = _messages.Count;
            while (first > 0 && _messages[first - 1].Uid > uid)
                first--;
            return [.. _messages.Skip(first).Select(message => message.Uid)];
        }
    }

    private LoopbackMessage? Change(uint uid, Func<LoopbackMessage, LoopbackMessage> change)
    {
        lock (_account.Gate)
        {
            var index = IndexOf(uid);
            if (index < 0)
                return null;
            LastStoreModSeq = Touch();
            return _messages[index] = change(_messages[index]) with { ModSeq = LastStoreModSeq };
        }
    }

    private ulong Touch() => HighestModSeq = _account.NextModSeq();

    private int IndexOf(uint uid)
    {
        int low = 0, high = _messages.Count - 1;
        while (low <= high)
        {
            var middle = (low + high) / 2;
            var found = _messages[middle].Uid;
            if (found == uid)
                return middle;
            if (found < uid)
                low = middle + 1;
            else
                high = middle - 1;
        }

        return -1;
    }
}
