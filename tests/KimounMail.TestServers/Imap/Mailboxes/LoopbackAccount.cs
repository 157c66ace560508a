namespace KimounMail.TestServers.Imap;

/// <summary>One user's mail store. Every member may be used while clients are connected.</summary>
public sealed class LoopbackAccount
{
    private readonly SortedDictionary<string, LoopbackMailbox> _mailboxes = new(StringComparer.Ordinal);
    private ulong _modSeq;
    private ulong _gmailId = 1_700_000_000_000_000_000;
    private uint _uidValidity = 1_700_000_000;

    /// <summary>An account with an empty INBOX.</summary>
    public LoopbackAccount(string user, string password, char separator = '/')
    {
        User = user;
        Password = password;
        Separator = separator;
        Create("INBOX").IsSubscribed = true;
    }

    public string User { get; }

    public string Password { get; set; }

    /// <summary>Bearer token accepted by XOAUTH2 and OAUTHBEARER; null when the account takes none.</summary>
    public string? Token { get; set; }

    /// <summary>May log in for every other account by naming it as authorization identity.</summary>
    public bool IsAdministrator { get; set; }

    /// <summary>Hierarchy separator in the names of its mailboxes.</summary>
    public char Separator { get; }

    /// <summary>Octets all messages together may take; null for no limit.</summary>
    public long? QuotaBytes { get; set; }

    public long UsedBytes => Mailboxes.Sum(mailbox => mailbox.Messages.Sum(message => message.Content.Length));

    public LoopbackMailbox Inbox => this["INBOX"];

    /// <summary>The mailbox of that name.</summary>
    /// <exception cref="KeyNotFoundException">There is none.</exception>
    public LoopbackMailbox this[string name] =>
        Find(name) ?? throw new KeyNotFoundException($"{User} has no mailbox '{name}'.");

    public IReadOnlyList<LoopbackMailbox> Mailboxes
    {
        get
        {
            lock (Gate)
                return _mailboxes.Values.ToArray();
        }
    }

    public LoopbackMailbox? Find(string name)
    {
        lock (Gate)
            return _mailboxes.GetValueOrDefault(Canonical(name));
    }

    /// <summary>Creates a mailbox and, as names without messages, the levels above it that are missing.</summary>
    /// <exception cref="InvalidOperationException">It exists already.</exception>
    public LoopbackMailbox Create(string name, string? specialUse = null)
    {
        name = Canonical(name);
        lock (Gate)
        {
            if (_mailboxes.TryGetValue(name, out var existing) && !existing.NoSelect)
                throw new InvalidOperationException($"Mailbox '{name}' exists.");
            foreach (var parent in ParentsOf(name).Where(parent => !_mailboxes.ContainsKey(parent)))
                _mailboxes[parent] = new LoopbackMailbox(this, parent, NextUidValidity()) { NoSelect = true };
            return _mailboxes[name] = new LoopbackMailbox(this, name, NextUidValidity()) { SpecialUse = specialUse };
        }
    }

    /// <summary>The mailbox of that name, made when there is none.</summary>
    public LoopbackMailbox GetOrCreate(string name)
    {
        lock (Gate)
            return Find(name) is { NoSelect: false } existing ? existing : Create(name);
    }

    /// <summary>Deletes a mailbox with its messages; where others are below, the name stays (RFC 3501 §6.3.4).</summary>
    public bool Delete(string name)
    {
        name = Canonical(name);
        lock (Gate)
        {
            if (!_mailboxes.Remove(name))
                return false;
            if (HasChildren(name))
                _mailboxes[name] = new LoopbackMailbox(this, name, NextUidValidity()) { NoSelect = true };
            return true;
        }
    }

    /// <summary>Renames a mailbox and everything below it. Messages keep UID and UIDVALIDITY.</summary>
    public void Rename(string from, string to)
    {
        lock (Gate)
        {
            foreach (var name in _mailboxes.Keys.Where(name => name == from || IsBelow(name, from)).ToArray())
            {
                _mailboxes.Remove(name, out var mailbox);
                mailbox!.Name = to + name[from.Length..];
                _mailboxes[mailbox.Name] = mailbox;
            }
        }
    }

    public bool HasChildren(string name)
    {
        lock (Gate)
            return _mailboxes.Keys.Any(other => IsBelow(other, name));
    }

    /// <summary>The content as a comparable value: folder → messages by digest, flags and date.</summary>
    public AccountSnapshot Snapshot()
    {
        lock (Gate)
            return AccountSnapshot.Of(this);
    }

    /// <summary>One lock for the whole account, so that a move is seen as one change.</summary>
    internal object Gate { get; } = new();

    internal ulong NextModSeq() => ++_modSeq;

    internal ulong NextGmailId() => ++_gmailId;

    internal uint NextUidValidity() => ++_uidValidity;

    internal IEnumerable<string> ParentsOf(string name)
    {
        for (var at = name.IndexOf(Separator); at > 0; at = name.IndexOf(Separator, at + 1))
            yield return name[..at];
    }

    private bool IsBelow(string name, string parent) =>
        name.Length > parent.Length && name[parent.Length] == Separator && name.StartsWith(parent, StringComparison.Ordinal);

    // INBOX is the one name that compares without regard to case (RFC 3501 §5.1).
    private string Canonical(string name)
    {
        if (name.Equals("INBOX", StringComparison.OrdinalIgnoreCase))
            return "INBOX";
        return name.StartsWith("INBOX" + Separator, StringComparison.OrdinalIgnoreCase) ? string.Concat("INBOX", name.AsSpan(5)) : name;
    }
}
