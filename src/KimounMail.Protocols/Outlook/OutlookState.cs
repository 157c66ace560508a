using KimounMail.Protocols.Mapi;

namespace KimounMail.Protocols.Outlook;

/// <summary>What a mail server keeps beside a message: when it came and how it is marked.</summary>
public static class OutlookState
{
    private const ushort MessageFlags = 0x0E07;
    private const ushort FlagStatus = 0x1090;
    private const ushort LastVerb = 0x1081;
    private const ushort DeliveryTime = 0x0E06;
    private const ushort SubmitTime = 0x0039;
    private const ushort ModificationTime = 0x3008;
    private const int Read = 0x01;
    private const int Unsent = 0x08;
    private const int Followed = 2;

    private static readonly MapiName s_keywords = new(MapiPropertySet.PublicStrings, "Keywords");

    /// <summary>When it was delivered, else sent, else last changed; null where the item does not say.</summary>
    public static DateTimeOffset? Date(MapiProperties properties) => properties.GetTime(DeliveryTime) ?? properties.GetTime(SubmitTime) ?? properties.GetTime(ModificationTime);

    /// <summary>IMAP flags, and its categories as keywords where they can be; sorted ordinally.</summary>
    public static IReadOnlyList<string> Flags(MapiProperties properties)
    {
        var flags = new SortedSet<string>(StringComparer.Ordinal);
        var bits = properties.GetInt32(MessageFlags) ?? 0;
        if ((bits & Read) != 0)
            flags.Add("\\Seen");
        if ((bits & Unsent) != 0)
            flags.Add("\\Draft");
        if (properties.GetInt32(FlagStatus) == Followed)
            flags.Add("\\Flagged");
        // 102 reply, 103 reply to all, 104 forward ([MS-OXOMSG] 2.2.1.4).
        if (properties.GetInt32(LastVerb) is { } verb and (102 or 103 or 104))
            flags.Add(verb == 104 ? "$Forwarded" : "\\Answered");
        flags.UnionWith((properties.GetStrings(s_keywords) ?? []).Select(Keyword).OfType<string>());
        return [.. flags];
    }

    /// <summary>A category as an IMAP atom: other characters become underlines, as Thunderbird does; null where nothing is left.</summary>
    private static string? Keyword(string category)
    {
        var word = string.Concat(category.Trim().Select(c => c is > ' ' and < '\x7f' && !"(){%*\"\\]".Contains(c) ? c : '_'));
        return word.Length is > 0 and <= 100 && word.Any(char.IsAsciiLetterOrDigit) ? word : null;
    }
}
