using System.Text;
using KimounMail.Protocols.Transport;

namespace KimounMail.Protocols.Imap;

/// <summary>Reads one complete response; unknown ones are kept by name only.</summary>
internal static class ImapResponseParser
{
    private static readonly Dictionary<string, ImapStatus> Statuses = new(StringComparer.OrdinalIgnoreCase)
    {
        ["OK"] = ImapStatus.Ok, ["NO"] = ImapStatus.No, ["BAD"] = ImapStatus.Bad, ["BYE"] = ImapStatus.Bye, ["PREAUTH"] = ImapStatus.PreAuth,
    };

    /// <summary>Reads a response with its line end.</summary>
    /// <exception cref="ImapSyntaxException">It is not one.</exception>
    public static ImapResponse Parse(ReadOnlySpan<byte> frame)
    {
        var data = new ImapTokenizer(frame);
        if (data.TryRead((byte)'+'))
            return new ImapContinuation(data.Rest.Trim((byte)' ').ToArray());
        // Some servers send an empty line now and then.
        if (data.AtEnd)
            return new ImapUnknownResponse("");
        var tag = data.ReadAtomText();
        var name = data.ReadAtomText();
        if (Statuses.TryGetValue(name, out var status))
            return ParseStatus(tag == "*" ? null : tag, status, data.Rest);
        if (tag != "*")
            throw data.Error("untagged or completing response expected");
        if (name.Length > 0 && char.IsAsciiDigit(name[0]))
            return ParseNumbered(name, ref data);
        return ParseData(name.ToUpperInvariant(), ref data);
    }

    private static ImapStatusResponse ParseStatus(string? tag, ImapStatus status, ReadOnlySpan<byte> rest)
    {
        rest = rest.TrimStart((byte)' ');
        if (rest.IsEmpty || rest[0] != '[' || CodeEnd(rest) is not { } end)
            return new(tag, status, null, "", Text(rest));
        var code = rest[1..end].Trim((byte)' ');
        var space = code.IndexOf((byte)' ');
        var name = space < 0 ? code : code[..space];
        var arguments = space < 0 ? "" : Encoding.Latin1.GetString(code[(space + 1)..]);
        return new(tag, status, Encoding.Latin1.GetString(name).ToUpperInvariant(), arguments, Text(rest[(end + 1)..].Trim((byte)' ')));
    }

    private static string Text(ReadOnlySpan<byte> text) => ServerText.Decode(text[..Math.Min(text.Length, ImapLimits.StatusText)]);

    /// <summary>The bracket that ends a response code: flags inside parentheses may hold brackets of their own.</summary>
    private static int? CodeEnd(ReadOnlySpan<byte> text)
    {
        var (depth, quoted) = (0, false);
        for (var i = 1; i < text.Length; i++)
        {
            switch (text[i])
            {
                case (byte)'"': quoted = !quoted; break;
                case (byte)'(' when !quoted: depth++; break;
                case (byte)')' when !quoted: depth--; break;
                case (byte)']' when !quoted && depth <= 0: return i;
            }
        }
        return text.IndexOf((byte)']') is >= 0 and var any ? any : null;
    }

    private static ImapResponse ParseNumbered(string number, ref ImapTokenizer data)
    {
        if (!uint.TryParse(number, out var value))
            throw data.Error("number too large");
        var name = data.ReadAtomText().ToUpperInvariant();
        return name switch
        {
            "FETCH" => ImapFetchParser.Parse(ref data, value),
            "EXISTS" or "RECENT" or "EXPUNGE" => new ImapNumberResponse(name, value),
            _ => new ImapUnknownResponse(name),
        };
    }

    private static ImapResponse ParseData(string name, ref ImapTokenizer data) => name switch
    {
        "CAPABILITY" or "ENABLED" => new ImapWordsResponse(name, Words(ref data)),
        "FLAGS" => new ImapFlagsResponse(ImapFlags.ReadList(ref data)),
        "LIST" or "LSUB" => ParseList(name, ref data),
        "STATUS" => ParseStatusData(ref data),
        "SEARCH" => ParseSearch(ref data),
        "ESEARCH" => ParseExtendedSearch(ref data),
        "VANISHED" => ParseVanished(ref data),
        "NAMESPACE" => new ImapNamespaceResponse([ParseNamespaces(ref data), ParseNamespaces(ref data), ParseNamespaces(ref data)]),
        "ID" => ParseId(ref data),
        "QUOTA" => ParseQuota(ref data),
        _ => new ImapUnknownResponse(name),
    };

    private static List<string> Words(ref ImapTokenizer data)
    {
        var words = new List<string>();
        while (!data.AtEnd)
            words.Add(Encoding.Latin1.GetString(data.ReadAString()));
        return words;
    }

    private static ImapListResponse ParseList(string name, ref ImapTokenizer data)
    {
        var attributes = ImapFlags.ReadList(ref data);
        var separator = ReadSeparator(ref data);
        return new(name, attributes, separator, ReadLastMailbox(ref data));
    }

    private static char? ReadSeparator(ref ImapTokenizer data) =>
        data.TryReadNString(out var text) && text.Length > 0 ? (char)text[0] : null;

    /// <summary>A name at the end of a response: a server that forgets the quotes around spaces is still understood.</summary>
    private static byte[] ReadLastMailbox(ref ImapTokenizer data)
    {
        if (data.AtEnd)
            return [];
        var rest = data.Rest;
        var name = data.ReadAString();
        var isUnquoted = rest[0] is not ((byte)'"' or (byte)'{');
        return isUnquoted && !data.AtEnd && !data.TryRead((byte)'(') ? rest.ToArray() : name.ToArray();
    }

    private static ImapStatusDataResponse ParseStatusData(ref ImapTokenizer data)
    {
        // A server may forget the quotes around spaces.
        var name = new List<byte>();
        name.AddRange(data.ReadAString());
        while (!data.TryRead((byte)'('))
        {
            name.Add((byte)' ');
            name.AddRange(data.ReadAString());
        }
        var status = new ImapMailboxStatus();
        while (!data.TryRead((byte)')'))
        {
            status = data.ReadAtomText().ToUpperInvariant() switch
            {
                "MESSAGES" => status with { Messages = ReadInt64(ref data) },
                "UNSEEN" => status with { Unseen = ReadInt64(ref data) },
                "UIDNEXT" => status with { UidNext = data.ReadNumber32() },
                "UIDVALIDITY" => status with { UidValidity = data.ReadNumber32() },
                "HIGHESTMODSEQ" => status with { HighestModSeq = data.ReadNumber() },
                "SIZE" => status with { Size = ReadInt64(ref data) },
                "APPENDLIMIT" => status with { AppendLimit = ReadLimit(ref data) },
                _ => Skip(ref data, status),
            };
        }
        return new([.. name], status);
    }

    private static long? ReadLimit(ref ImapTokenizer data) =>
        data.TryReadNString(out var text) && long.TryParse(text, out var limit) ? limit : null;

    private static T Skip<T>(ref ImapTokenizer data, T value)
    {
        data.SkipValue();
        return value;
    }

    private static ImapSearchResponse ParseSearch(ref ImapTokenizer data)
    {
        var found = new List<uint>();
        while (!data.AtEnd && !data.TryRead((byte)'('))
        {
            if (data.ReadNumber32() is > 0 and var uid)
                found.Add(uid);
        }
        return new(UidSet.FromUids(found));
    }

    private static ImapSearchResponse ParseExtendedSearch(ref ImapTokenizer data)
    {
        var found = UidSet.Empty;
        if (data.TryRead((byte)'('))
        {
            while (!data.TryRead((byte)')'))
                data.SkipValue();
        }
        while (!data.AtEnd)
        {
            var name = data.ReadAtomText();
            if (name.Equals("ALL", StringComparison.OrdinalIgnoreCase))
                found = ReadUidSet(ref data);
            else if (!name.Equals("UID", StringComparison.OrdinalIgnoreCase))
                data.SkipValue();
        }
        return new(found);
    }

    private static UidSet ReadUidSet(ref ImapTokenizer data) =>
        UidSet.TryParse(data.ReadAtomText(), out var set) ? set : throw data.Error("set of UIDs expected");

    private static ImapVanishedResponse ParseVanished(ref ImapTokenizer data)
    {
        var earlier = data.TryRead((byte)'(');
        if (earlier)
        {
            data.ReadAtom();
            data.Expect((byte)')');
        }
        return new(earlier, ReadUidSet(ref data));
    }

    private static List<(byte[] Prefix, char? Separator)> ParseNamespaces(ref ImapTokenizer data)
    {
        var namespaces = new List<(byte[], char?)>();
        if (!data.TryRead((byte)'('))
        {
            data.SkipValue();
            return namespaces;
        }
        while (!data.TryRead((byte)')'))
        {
            data.Expect((byte)'(');
            namespaces.Add((data.ReadAString().ToArray(), ReadSeparator(ref data)));
            while (!data.TryRead((byte)')'))
                data.SkipValue();
        }
        return namespaces;
    }

    private static ImapIdResponse ParseId(ref ImapTokenizer data)
    {
        var parameters = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        if (!data.TryRead((byte)'('))
            return new(parameters);
        while (!data.TryRead((byte)')'))
        {
            var key = ServerText.Clean(data.ReadAString());
            parameters[key] = data.TryReadNString(out var value) ? ServerText.Clean(value) : null;
        }
        return new(parameters);
    }

    private static long ReadInt64(ref ImapTokenizer data) => (long)Math.Min(data.ReadNumber(), long.MaxValue);

    private static long Kilobytes(long count) => count > long.MaxValue / 1024 ? long.MaxValue : count * 1024;

    private static ImapQuotaResponse ParseQuota(ref ImapTokenizer data)
    {
        var quota = new ImapQuota { Root = ServerText.Decode(data.ReadAString()) };
        data.Expect((byte)'(');
        while (!data.TryRead((byte)')'))
        {
            var resource = data.ReadAtomText().ToUpperInvariant();
            var (used, limit) = (ReadInt64(ref data), ReadInt64(ref data));
            quota = resource switch
            {
                "STORAGE" => quota with { StorageUsed = Kilobytes(used), StorageLimit = Kilobytes(limit) },
                "MESSAGE" => quota with { MessagesUsed = used, MessageLimit = limit },
                _ => quota,
            };
        }
        return new(quota);
    }
}
