using System.Buffers.Text;
using System.Text;
using KimounMail.Protocols.Mime;
using KimounMail.Protocols.Transport;

namespace KimounMail.Protocols.Imap;

/// <summary>Reads FETCH responses (RFC 9051 §7.5.2), items in any order, unknown ones skipped.</summary>
internal static class ImapFetchParser
{
    /// <summary>Reads a complete response after its number and name.</summary>
    public static ImapFetchResponse Parse(ref ImapTokenizer data, uint sequenceNumber)
    {
        var fetch = new ImapFetchResponse(sequenceNumber);
        data.Expect((byte)'(');
        ReadItems(ref data, fetch);
        return fetch;
    }

    /// <summary>Reads <c>* n FETCH (</c> and the items before a streamed body.</summary>
    public static ImapFetchResponse ParseHead(ReadOnlySpan<byte> head)
    {
        var data = new ImapTokenizer(head);
        data.Expect((byte)'*');
        var fetch = new ImapFetchResponse(data.ReadNumber32());
        data.ReadAtom();
        data.Expect((byte)'(');
        ReadItems(ref data, fetch);
        return fetch;
    }

    /// <summary>Reads the items after a streamed body. Without the parenthesis that ends them the body was not where it was said to be.</summary>
    public static ImapFetchResponse ParseItems(ReadOnlySpan<byte> tail, ImapFetchResponse fetch)
    {
        var data = new ImapTokenizer(tail);
        while (!data.TryRead((byte)')'))
            ReadItem(ref data, fetch, data.ReadItemName());
        return fetch;
    }

    /// <summary>True for the names under which a whole message comes.</summary>
    public static bool IsWholeBody(ReadOnlySpan<byte> name)
    {
        if (name.Length >= 6 && Ascii.EqualsIgnoreCase(name[..6], "BODY[]"u8))
            return name.Length == 6 || name[6] == '<';
        return Ascii.EqualsIgnoreCase(name, "RFC822"u8);
    }

    private static void ReadItems(ref ImapTokenizer data, ImapFetchResponse fetch)
    {
        while (!data.AtEnd && !data.TryRead((byte)')'))
            ReadItem(ref data, fetch, data.ReadItemName());
    }

    private static void ReadItem(ref ImapTokenizer data, ImapFetchResponse fetch, ReadOnlySpan<byte> name)
    {
        if (Ascii.EqualsIgnoreCase(name, "UID"u8))
            fetch.Uid = data.ReadNumber32();
        else if (Ascii.EqualsIgnoreCase(name, "FLAGS"u8))
            (fetch.Flags, fetch.Present) = (ImapFlags.ReadList(ref data), fetch.Present | ImapFetchItems.Flags);
        else if (Ascii.EqualsIgnoreCase(name, "INTERNALDATE"u8))
            (fetch.InternalDate, fetch.Present) = (ReadDate(ref data), fetch.Present | ImapFetchItems.InternalDate);
        else if (Ascii.EqualsIgnoreCase(name, "RFC822.SIZE"u8))
            (fetch.Size, fetch.Present) = (ReadSize(ref data), fetch.Present | ImapFetchItems.Size);
        else if (Ascii.EqualsIgnoreCase(name, "MODSEQ"u8))
            (fetch.ModSeq, fetch.Present) = (ReadModSeq(ref data), fetch.Present | ImapFetchItems.ModSeq);
        else if (Ascii.EqualsIgnoreCase(name, "X-GM-MSGID"u8))
            (fetch.GmailMessageId, fetch.Present) = (data.ReadNumber(), fetch.Present | ImapFetchItems.GmailMessageId);
        else if (Ascii.EqualsIgnoreCase(name, "X-GM-LABELS"u8))
            (fetch.GmailLabels, fetch.Present) = (ReadLabels(ref data), fetch.Present | ImapFetchItems.GmailLabels);
        else if (IsWholeBody(name))
            fetch.Body = ReadBytes(ref data);
        else if (IsHeader(name))
            fetch.Header = ReadBytes(ref data);
        else
            data.SkipValue();
    }

    private static bool IsHeader(ReadOnlySpan<byte> name) =>
        (name.Length >= 11 && Ascii.EqualsIgnoreCase(name[..11], "BODY[HEADER"u8)) || Ascii.EqualsIgnoreCase(name, "RFC822.HEADER"u8);

    private static byte[]? ReadBytes(ref ImapTokenizer data) => data.TryReadNString(out var value) ? value.ToArray() : null;

    private static DateTimeOffset? ReadDate(ref ImapTokenizer data) =>
        data.TryReadNString(out var text) ? ImapDate.TryParse(text) : null;

    // Exchange has been seen to answer NIL or a negative size for broken items.
    private static long? ReadSize(ref ImapTokenizer data) =>
        Utf8Parser.TryParse(data.ReadAString(), out long size, out _) && size >= 0 ? size : null;

    private static ulong? ReadModSeq(ref ImapTokenizer data)
    {
        data.Expect((byte)'(');
        var modSeq = data.ReadNumber();
        data.Expect((byte)')');
        return modSeq;
    }

    private static List<string> ReadLabels(ref ImapTokenizer data)
    {
        var labels = new List<string>();
        data.Expect((byte)'(');
        while (!data.TryRead((byte)')'))
        {
            var raw = ServerText.Decode(data.ReadAString());
            labels.Add(ModifiedUtf7.TryDecode(raw) ?? raw);
        }
        return labels;
    }
}
