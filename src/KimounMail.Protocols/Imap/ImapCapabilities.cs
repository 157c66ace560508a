using System.Globalization;

namespace KimounMail.Protocols.Imap;

/// <summary>What a server announced; it may differ before and after TLS and login.</summary>
public sealed class ImapCapabilities
{
    private readonly HashSet<string> _words;

    internal ImapCapabilities(IEnumerable<string> words)
    {
        _words = words.ToHashSet(StringComparer.OrdinalIgnoreCase);
        Mechanisms = [.. ValuesOf("AUTH=").Select(name => name.ToUpperInvariant())];
        AppendLimit = ValuesOf("APPENDLIMIT=")
            .Select(text => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) ? limit : (long?)null)
            .FirstOrDefault();
    }

    /// <summary>Nothing.</summary>
    public static ImapCapabilities None { get; } = new([]);

    /// <summary>The words as announced.</summary>
    public IReadOnlyCollection<string> Words => _words;

    /// <summary>SASL mechanisms, upper case.</summary>
    public IReadOnlyList<string> Mechanisms { get; }

    /// <summary>Largest message APPEND takes (RFC 7889), for all mailboxes; null when not announced.</summary>
    public long? AppendLimit { get; }

    /// <summary>SASL-IR (RFC 4959).</summary>
    public bool SaslIr => Has("SASL-IR");

    /// <summary>LOGIN is not allowed now.</summary>
    public bool LoginDisabled => Has("LOGINDISABLED");

    /// <summary>STARTTLS.</summary>
    public bool StartTls => Has("STARTTLS");

    /// <summary>LITERAL+ (RFC 7888): no literal waits for the server.</summary>
    public bool LiteralPlus => Has("LITERAL+");

    /// <summary>LITERAL-: literals up to 4096 octets do not wait.</summary>
    public bool LiteralMinus => Has("LITERAL-");

    /// <summary>UIDPLUS (RFC 4315): APPENDUID, COPYUID, UID EXPUNGE.</summary>
    public bool UidPlus => Has("UIDPLUS");

    /// <summary>MULTIAPPEND (RFC 3502).</summary>
    public bool MultiAppend => Has("MULTIAPPEND");

    /// <summary>CATENATE (RFC 4469).</summary>
    public bool Catenate => Has("CATENATE");

    /// <summary>MOVE (RFC 6851).</summary>
    public bool Move => Has("MOVE");

    /// <summary>CONDSTORE (RFC 7162), which QRESYNC includes.</summary>
    public bool CondStore => Has("CONDSTORE") || QResync;

    /// <summary>QRESYNC (RFC 7162).</summary>
    public bool QResync => Has("QRESYNC");

    /// <summary>ESEARCH (RFC 4731): found messages are told as ranges.</summary>
    public bool ExtendedSearch => Has("ESEARCH");

    /// <summary>ENABLE (RFC 5161).</summary>
    public bool Enable => Has("ENABLE");

    /// <summary>ID (RFC 2971).</summary>
    public bool Id => Has("ID");

    /// <summary>NAMESPACE (RFC 2342).</summary>
    public bool Namespace => Has("NAMESPACE");

    /// <summary>LIST-EXTENDED (RFC 5258).</summary>
    public bool ListExtended => Has("LIST-EXTENDED");

    /// <summary>LIST-STATUS (RFC 5819).</summary>
    public bool ListStatus => Has("LIST-STATUS");

    /// <summary>SPECIAL-USE (RFC 6154).</summary>
    public bool SpecialUse => Has("SPECIAL-USE");

    /// <summary>STATUS=SIZE (RFC 8438).</summary>
    public bool StatusSize => Has("STATUS=SIZE");

    /// <summary>QUOTA (RFC 9208).</summary>
    public bool Quota => Has("QUOTA");

    /// <summary>UNSELECT (RFC 3691).</summary>
    public bool Unselect => Has("UNSELECT");

    /// <summary>UTF8=ACCEPT (RFC 6855).</summary>
    public bool Utf8Accept => Has("UTF8=ACCEPT") || Has("UTF8=ONLY");

    /// <summary>COMPRESS=DEFLATE (RFC 4978).</summary>
    public bool CompressDeflate => Has("COMPRESS=DEFLATE");

    /// <summary>Gmail's extensions: X-GM-MSGID, X-GM-LABELS.</summary>
    public bool Gmail => Has("X-GM-EXT-1");

    /// <summary>True when the server announced the word (in any case).</summary>
    public bool Has(string word) => _words.Contains(word);

    /// <summary>True when a literal of this length needs no answer of the server before it is sent.</summary>
    public bool CanSendAtOnce(long length) => LiteralPlus || (LiteralMinus && length <= ImapLimits.LiteralMinus);

    /// <inheritdoc/>
    public override string ToString() => string.Join(' ', _words);

    private IEnumerable<string> ValuesOf(string prefix) => _words
        .Where(word => word.StartsWith(prefix, StringComparison.OrdinalIgnoreCase))
        .Select(word => word[prefix.Length..]);
}
