using System.Text;
using KimounMail.Protocols.Mime;
using KimounMail.Protocols.Transport;

namespace KimounMail.Protocols.Imap;

/// <summary>Names of mailboxes as people read them and as the server spells them.</summary>
internal sealed class ImapMailboxNames
{
    // Names whose decoded form does not encode to the same octets (broken encodings, raw 8-bit) are remembered.
    private readonly Dictionary<string, string> _odd = new(StringComparer.Ordinal);

    /// <summary>True once UTF8=ACCEPT is enabled: names are then UTF-8 (RFC 6855 §3).</summary>
    public bool IsUtf8 { get; set; }

    /// <summary>The decoded name.</summary>
    public string Decode(ReadOnlySpan<byte> raw)
    {
        var rawText = Encoding.Latin1.GetString(raw);
        var isAscii = Ascii.IsValid(raw);
        var name = isAscii && !IsUtf8 ? ModifiedUtf7.TryDecode(rawText) : ServerText.Decode(raw);
        if (name is null || (!isAscii && !IsUtf8))
            _odd[name ??= rawText] = rawText;
        return name;
    }

    /// <summary>The octets to send.</summary>
    /// <exception cref="MailException">FolderRefused: the name holds what ends a command line.</exception>
    public byte[] Encode(string name)
    {
        if (name.AsSpan().ContainsAny('\r', '\n', '\0'))
            throw ImapFailure.BadName(MailErrorId.FolderRefused, "mailbox", name);
        if (_odd.TryGetValue(name, out var raw))
            return Encoding.Latin1.GetBytes(raw);
        return IsUtf8 ? Encoding.UTF8.GetBytes(name) : Encoding.ASCII.GetBytes(ModifiedUtf7.Encode(name));
    }
}
