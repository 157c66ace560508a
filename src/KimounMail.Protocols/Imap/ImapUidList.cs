namespace KimounMail.Protocols.Imap;

/// <summary>UIDs in the order of a response code: APPENDUID and COPYUID match by position (RFC 4315 §3), which a set would lose.</summary>
internal static class ImapUidList
{
    // A server can name four thousand million UIDs in a few octets.
    private const int Max = 10_000_000;

    /// <summary>Reads <c>UIDVALIDITY set</c>.</summary>
    public static ImapAppendResult ReadAppended(ImapStatusResponse answer)
    {
        var parts = answer.CodeArguments.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return answer.Code == "APPENDUID" && parts.Length == 2 && uint.TryParse(parts[0], out var validity) && Expand(parts[1]) is { } uids
            ? new(validity, uids)
            : new(null, []);
    }

    /// <summary>Reads <c>UIDVALIDITY source destination</c>; null when the response is no usable COPYUID.</summary>
    public static ImapCopyResult? ReadCopied(ImapStatusResponse answer)
    {
        var parts = answer.CodeArguments.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (answer.Code != "COPYUID" || parts.Length != 3 || !uint.TryParse(parts[0], out var validity)
            || Expand(parts[1]) is not { } sources || Expand(parts[2]) is not { } destinations || sources.Count != destinations.Count)
            return null;
        return new(validity, [.. sources.Zip(destinations)]);
    }

    private static List<uint>? Expand(string text)
    {
        var uids = new List<uint>();
        foreach (var part in text.Split(','))
        {
            if (!UidSet.TryParseRange(part, out var range) || uids.Count + range.Count > Max)
                return null;
            for (long uid = range.First; uid <= range.Last; uid++)
                uids.Add((uint)uid);
        }
        return uids;
    }
}
