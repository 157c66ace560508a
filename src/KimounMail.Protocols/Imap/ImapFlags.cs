using System.Buffers;
using System.Text;
using KimounMail.Protocols.Transport;

namespace KimounMail.Protocols.Imap;

/// <summary>Flags and keywords in the server's own spelling.</summary>
public static class ImapFlags
{
    /// <summary>Read.</summary>
    public const string Seen = "\\Seen";

    /// <summary>Replied to.</summary>
    public const string Answered = "\\Answered";

    /// <summary>Starred.</summary>
    public const string Flagged = "\\Flagged";

    /// <summary>Marked for removal.</summary>
    public const string Deleted = "\\Deleted";

    /// <summary>Not finished.</summary>
    public const string Draft = "\\Draft";

    /// <summary>New since the last session; the server's own, never sent.</summary>
    public const string Recent = "\\Recent";

    private static readonly string[] Common = [Seen, Answered, Flagged, Deleted, Draft, Recent, "\\*", "$Forwarded", "$MDNSent", "NonJunk", "$NotJunk"];

    // Most messages have one flag or none: they share these lists.
    private static readonly string[][] CommonAlone = [.. Common.Select(flag => new[] { flag })];

    /// <summary>Reads a parenthesised list of flags; some servers quote odd ones.</summary>
    internal static IReadOnlyList<string> ReadList(ref ImapTokenizer data)
    {
        data.Expect((byte)'(');
        if (data.TryRead((byte)')'))
            return [];
        var first = Intern(data.ReadAString());
        if (data.TryRead((byte)')'))
            return Array.Find(CommonAlone, alone => ReferenceEquals(alone[0], first)) ?? [first];
        var flags = new List<string>(4) { first };
        do
            flags.Add(Intern(data.ReadAString()));
        while (!data.TryRead((byte)')'));
        return flags;
    }

    /// <summary>Writes the flags as a command sends them, without <c>\Recent</c> and doubles.</summary>
    /// <exception cref="MailException">KeywordRefused: a flag holds what no IMAP flag may.</exception>
    internal static void Write(IBufferWriter<byte> output, IReadOnlyList<string> flags)
    {
        output.Write("("u8);
        var isFirst = true;
        for (var i = 0; i < flags.Count; i++)
        {
            var flag = flags[i];
            if (flag.Equals(Recent, StringComparison.OrdinalIgnoreCase) || IsAmongFirst(flags, i, flag))
                continue;
            if (!IsValid(flag))
                throw ImapFailure.BadName(MailErrorId.KeywordRefused, "keyword", flag);
            if (!isFirst)
                output.Write(" "u8);
            Encoding.ASCII.GetBytes(flag, output);
            isFirst = false;
        }
        output.Write(")"u8);
    }

    /// <summary>The flags as <see cref="Write"/> writes them.</summary>
    internal static string Format(IReadOnlyList<string> flags)
    {
        var output = new ArrayBufferWriter<byte>();
        Write(output, flags);
        return Encoding.ASCII.GetString(output.WrittenSpan);
    }

    private static bool IsAmongFirst(IReadOnlyList<string> flags, int count, string flag)
    {
        for (var i = 0; i < count; i++)
        {
            if (flags[i].Equals(flag, StringComparison.OrdinalIgnoreCase))
                return true;
        }
        return false;
    }

    private static bool IsValid(ReadOnlySpan<char> flag)
    {
        var name = flag.StartsWith("\\") ? flag[1..] : flag;
        return !name.IsEmpty && !name.ContainsAny("(){ %*\"\\") && !name.ContainsAnyExceptInRange('!', '~');
    }

    private static string Intern(ReadOnlySpan<byte> flag)
    {
        foreach (var common in Common)
        {
            if (Ascii.Equals(flag, common))
                return common;
        }
        return ServerText.Decode(flag);
    }
}
