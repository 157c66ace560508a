using System.Globalization;

namespace KimounMail.Protocols.Imap;

/// <summary>The items of a FETCH command, and which responses answer it rather than being news of the server's own.</summary>
internal sealed class ImapFetchRequest
{
    private static readonly (ImapFetchItems Item, string Name)[] Names =
    [
        (ImapFetchItems.Flags, "FLAGS"), (ImapFetchItems.InternalDate, "INTERNALDATE"), (ImapFetchItems.Size, "RFC822.SIZE"),
        (ImapFetchItems.ModSeq, "MODSEQ"), (ImapFetchItems.GmailMessageId, "X-GM-MSGID"), (ImapFetchItems.GmailLabels, "X-GM-LABELS"),
    ];

    // What servers tell unasked when another session changes a message.
    private const ImapFetchItems News = ImapFetchItems.Flags | ImapFetchItems.ModSeq | ImapFetchItems.GmailLabels;

    private readonly string _items;
    private readonly string _modifiers;
    private readonly ImapFetchItems _distinctive;
    private readonly bool _wantsHeader;

    private ImapFetchRequest(ImapFetchItems items, string extra, string modifiers, bool wantsHeader)
    {
        var names = Names.Where(entry => items.HasFlag(entry.Item)).Select(entry => entry.Name).Prepend("UID");
        _items = $"({string.Join(' ', names)}{extra})";
        _modifiers = modifiers;
        _distinctive = items & ~News;
        _wantsHeader = wantsHeader;
    }

    /// <summary>Whole messages. What identifies them is asked for first, because servers answer in the order of the request.</summary>
    public static ImapFetchRequest Content { get; } =
        new(ImapFetchItems.Flags | ImapFetchItems.InternalDate | ImapFetchItems.Size, " BODY.PEEK[]", "", wantsHeader: false);

    /// <summary>Characters the command has beside its UIDs.</summary>
    public int Length => _items.Length + _modifiers.Length + 40;

    public static ImapFetchRequest Metadata(ImapFetchItems items, IReadOnlyList<string>? headerFields, ulong? changedSince, bool vanished)
    {
        var header = headerFields is { Count: > 0 } ? $" BODY.PEEK[HEADER.FIELDS ({string.Join(' ', headerFields.Select(FieldName))})]" : "";
        var since = changedSince is { } modSeq ? string.Create(CultureInfo.InvariantCulture, $" (CHANGEDSINCE {modSeq}{(vanished ? " VANISHED" : "")})") : "";
        return new(items, header, since, header.Length > 0);
    }

    public ImapCommandText For(UidSet uids, string? mailbox) =>
        new ImapCommandText("UID FETCH") { Mailbox = mailbox }.Text(uids.ToString()).Text(_items + _modifiers);

    /// <summary>True unless the response lacks all that only an answer has.</summary>
    public bool IsAnswer(ImapFetchResponse fetch)
    {
        if (_wantsHeader)
            return fetch.Header is not null;
        return _distinctive == ImapFetchItems.None || (fetch.Present & _distinctive) != 0;
    }

    private static string FieldName(string name) =>
        name.Length > 0 && !name.AsSpan().ContainsAnyExceptInRange('!', '~') && !name.AsSpan().ContainsAny("():{}[]\"\\%*")
            ? name
            : throw new ArgumentException("Not the name of a header field.", nameof(name));
}
