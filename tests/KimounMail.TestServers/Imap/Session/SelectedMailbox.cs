namespace KimounMail.TestServers.Imap;

/// <summary>
/// A mailbox as one session knows it: message numbers stay as the client was told until it is told of a change.
/// </summary>
internal sealed class SelectedMailbox
{
    private readonly List<uint> _uids;
    private readonly Dictionary<uint, ulong> _toldFlags = [];
    private ulong _knownModSeq;

    public SelectedMailbox(LoopbackAccount account, LoopbackMailbox mailbox, bool isReadOnly)
    {
        lock (account.Gate)
        {
            Mailbox = mailbox;
            Account = account;
            IsReadOnly = isReadOnly;
            UidValidity = mailbox.UidValidity;
            _uids = mailbox.Messages.Select(message => message.Uid).ToList();
            _knownModSeq = mailbox.HighestModSeq;
            RecentFrom = mailbox.FirstRecentUid;
            if (!isReadOnly)
                mailbox.FirstRecentUid = mailbox.UidNext;
        }
    }

    public LoopbackMailbox Mailbox { get; }

    public LoopbackAccount Account { get; }

    public bool IsReadOnly { get; }

    public uint UidValidity { get; }

    public IReadOnlyList<uint> Uids => _uids;

    /// <summary>UIDs from here on are \Recent in this session.</summary>
    public uint RecentFrom { get; }

    public int RecentCount => _uids.Count - FirstAtLeast(RecentFrom);

    /// <summary>Message number from 1; 0 when this session does not know the UID.</summary>
    public int NumberOf(uint uid)
    {
        var index = _uids.BinarySearch(uid);
        return index < 0 ? 0 : index + 1;
    }

    /// <summary>The UID of the message after this one; of the first after the last.</summary>
    public uint UidAfter(uint uid)
    {
        var number = NumberOf(uid);
        return _uids[number < _uids.Count ? number : 0];
    }

    /// <summary>The UIDs a set names. UIDs that do not exist are passed over; message numbers that do not exist are an error.</summary>
    public IReadOnlyList<uint> Resolve(SequenceSet set, bool isUid)
    {
        if (isUid)
            return set.Among(_uids, _uids.Count == 0 ? 0 : _uids[^1]).ToArray();
        if (set.Max((uint)_uids.Count) is var max && (max > _uids.Count || max == 0))
            throw new BadCommandException("no such message number");
        return set.Among(Enumerable.Range(1, _uids.Count).Select(number => (uint)number).ToArray(), (uint)_uids.Count)
            .Select(number => _uids[(int)number - 1])
            .ToArray();
    }

    /// <summary>A FLAGS list as FETCH shows it.</summary>
    public string FlagsOf(LoopbackMessage message) =>
        message.Uid >= RecentFrom ? $"{message.Flags} \\Recent".TrimStart() : message.Flags.ToString();

    /// <summary>Tells the client what has changed since it was last told (RFC 3501 §5.2).</summary>
    public async Task ReportChangesAsync(ImapSession session, bool mayExpunge)
    {
        foreach (var line in Changes(session, mayExpunge))
            await session.WriteLineAsync(line);
    }

    private List<string> Changes(ImapSession session, bool mayExpunge)
    {
        var lines = new List<string>();
        lock (Account.Gate)
        {
            if (Mailbox.HighestModSeq == _knownModSeq)
                return lines;
            if (Mailbox.UidValidity != UidValidity)
                throw new RefusedException(new Reply("BYE", "UIDVALIDITY has changed"));
            var pending = Mailbox.LastExpungeModSeq > _knownModSeq;
            if (pending && mayExpunge)
                ReportExpunged(session, lines);
            ReportNew(lines);
            if (Mailbox.LastStoreModSeq > _knownModSeq)
                ReportFlags(session, lines);
            // While an expunge waits to be told, flags told already may be told again: harmless, and never too little.
            if (pending && !mayExpunge)
                return lines;
            _knownModSeq = Mailbox.HighestModSeq;
            _toldFlags.Clear();
            return lines;
        }
    }

    /// <summary>The client knows these flags already: it set them.</summary>
    public void ToldFlags(LoopbackMessage message) => _toldFlags[message.Uid] = message.ModSeq;

    private void ReportExpunged(ImapSession session, List<string> lines)
    {
        var gone = _uids.Except(Mailbox.Messages.Select(message => message.Uid)).ToArray();
        if (session.QResync && gone.Length > 0)
            lines.Add($"* VANISHED {SequenceSet.Format(gone)}");
        foreach (var uid in Enumerable.Reverse(gone))
        {
            if (!session.QResync)
                lines.Add($"* {NumberOf(uid)} EXPUNGE");
            _uids.Remove(uid);
        }
    }

    private void ReportNew(List<string> lines)
    {
        var last = _uids.Count == 0 ? 0 : _uids[^1];
        if (Mailbox.UidNext - 1 <= last)
            return;
        var fresh = Mailbox.UidsAfter(last);
        if (fresh.Length == 0)
            return;
        _uids.AddRange(fresh);
        lines.Add($"* {_uids.Count} EXISTS");
        lines.Add($"* {RecentCount} RECENT");
    }

    private void ReportFlags(ImapSession session, List<string> lines)
    {
        foreach (var message in Mailbox.Messages.Where(message => IsNews(message)))
        {
            var modSeq = session.CondStore ? $" MODSEQ ({message.ModSeq})" : "";
            lines.Add($"* {NumberOf(message.Uid)} FETCH (UID {message.Uid} FLAGS ({FlagsOf(message)}){modSeq})");
        }
    }

    private bool IsNews(LoopbackMessage message) =>
        message.ModSeq > _knownModSeq && _toldFlags.GetValueOrDefault(message.Uid) != message.ModSeq && NumberOf(message.Uid) > 0;

    private int FirstAtLeast(uint uid)
    {
        var index = _uids.BinarySearch(uid);
        return index < 0 ? ~index : index;
    }
}
