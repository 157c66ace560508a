using System.Globalization;
using KimounMail.Protocols.Mime;

namespace KimounMail.Engine.Endpoints.Files;

/// <summary>Flags and keywords that mail programs keep in the header of a message in an mbox file.</summary>
internal static class MboxStatus
{
    // Mozilla's nsMsgMessageFlags.
    private const int MozillaRead = 0x0001;
    private const int MozillaReplied = 0x0002;
    private const int MozillaMarked = 0x0004;
    private const int MozillaExpunged = 0x0008;
    private const int MozillaForwarded = 0x1000;

    /// <summary>True for a message Mozilla has deleted and not removed from its file yet.</summary>
    public static bool IsExpunged(MailHeader header) => (Mozilla(header) & MozillaExpunged) != 0;

    /// <summary>The flags, sorted ordinally.</summary>
    public static IReadOnlyList<string> Flags(MailHeader header, IReadOnlyList<string>? gmailLabels)
    {
        var flags = new SortedSet<string>(StringComparer.Ordinal);
        AddStatus(flags, header.Find("Status"));
        AddStatus(flags, header.Find("X-Status"));
        AddMozilla(flags, Mozilla(header));
        foreach (var field in new[] { "X-Keywords", "X-Mozilla-Keys" }.SelectMany(header.FindAll))
            flags.UnionWith(field.Split(' ', StringSplitOptions.RemoveEmptyEntries).Where(IsKeyword));
        if (gmailLabels is not null)
            AddGmail(flags, gmailLabels);
        return [.. flags];
    }

    /// <summary>Elm's and mutt's letters: Read, Answered, Flagged, Deleted, drafT; O(ld) is no flag of IMAP.</summary>
    private static void AddStatus(SortedSet<string> flags, string? letters)
    {
        foreach (var letter in letters ?? "")
        {
            if (letter switch { 'R' => "\\Seen", 'A' => "\\Answered", 'F' => "\\Flagged", 'D' => "\\Deleted", 'T' => "\\Draft", _ => null } is { } flag)
                flags.Add(flag);
        }
    }

    private static void AddMozilla(SortedSet<string> flags, int bits)
    {
        foreach (var (bit, flag) in new[] { (MozillaRead, "\\Seen"), (MozillaReplied, "\\Answered"), (MozillaMarked, "\\Flagged"), (MozillaForwarded, "$Forwarded") })
        {
            if ((bits & bit) != 0)
                flags.Add(flag);
        }
    }

    /// <summary>Gmail's export has no flags: what is not Unread was read.</summary>
    private static void AddGmail(SortedSet<string> flags, IReadOnlyList<string> labels)
    {
        if (!GmailLabels.IsUnread(labels))
            flags.Add("\\Seen");
        if (GmailLabels.IsStarred(labels))
            flags.Add("\\Flagged");
    }

    private static int Mozilla(MailHeader header) =>
        int.TryParse(header.Find("X-Mozilla-Status"), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var bits) ? bits : 0;

    /// <summary>RFC 3501: an atom.</summary>
    private static bool IsKeyword(string word) => word.Length <= 100 && word.All(c => c is > ' ' and < '\x7f' && !"(){%*\"\\]".Contains(c));
}
