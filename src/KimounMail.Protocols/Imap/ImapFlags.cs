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

    /// <summary>Reads a parenthesised list of flags; some servers quote odd ones.</summary>
    internal static IReadOnlyList<string> ReadList(ref ImapTokenizer data)
    {
        data.Expect((byte)'(');
        if (data.TryRead((byte)')'))
            return [];
        var flags = new List<string>(4);
        do
            flags.Add(Intern(data.ReadAString()));
        while (!data.TryRead((byte)')'));
        return flags;
    }

    /// <summary>The flags as a command sends them, without <c>\Recent</c> and doubles.</summary>
    /// <exception cref="MailException">KeywordRefused: a flag holds what no IMAP flag may.</exception>
    internal static string Format(IEnumerable<string> flags) => $"({string.Join(' ', Sendable(flags))})";

    private static IEnumerable<string> Sendable(IEnumerable<string> flags)
    {
        foreach (var flag in flags.Distinct(StringComparer.OrdinalIgnoreCase))
        {
            if (flag.Equals(Recent, StringComparison.OrdinalIgnoreCase))
                continue;
            if (!IsValid(flag))
                throw ImapFailure.BadName(MailErrorId.KeywordRefused, "keyword", flag);
            yield return flag;
        }
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
