namespace KimounMail.Engine.Comparison;

/// <summary>
/// One item as a comparison sees it: 64 octets, so that half a million of them are 32 MB. What is text is a number in a table
/// (<see cref="KeyTable"/>, <see cref="FlagTable"/>).
/// </summary>
internal readonly record struct ComparedItem
{
    private const long NoDate = long.MinValue;

    /// <summary>Of the octets, of the normal form, or of the header fields.</summary>
    public required Digest Digest { get; init; }

    /// <summary>Octets: delivered where the item was read, else as the server tells.</summary>
    public required long Size { get; init; }

    /// <summary>Flags and keywords.</summary>
    public required int Flags { get; init; }

    /// <summary>Key and container; grows in the order of the scan.</summary>
    public required int Key { get; init; }

    /// <summary>True when the digest is of the normal form.</summary>
    public bool IsNormalForm { get; init; }

    /// <summary>Internal date in seconds of Unix time, which is as exact as IMAP tells it.</summary>
    public long Seconds { get; init; }

    public string Date => Seconds == NoDate ? "" : DateTimeOffset.FromUnixTimeSeconds(Seconds).ToString("u");

    public static long ToSeconds(DateTimeOffset? date) => date?.ToUnixTimeSeconds() ?? NoDate;
}
