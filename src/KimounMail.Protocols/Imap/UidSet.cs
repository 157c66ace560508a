using System.Collections;
using System.Globalization;
using System.Text;

namespace KimounMail.Protocols.Imap;

/// <summary>
/// An immutable set of UIDs, kept as sorted ranges that neither overlap nor touch. The largest UID, 4294967295, is
/// written as <c>*</c> (RFC 9051 §9, seq-number), so <see cref="From"/> means "from here to the end".
/// </summary>
public sealed class UidSet : IEquatable<UidSet>, IEnumerable<uint>
{
    /// <summary>What <c>*</c> stands for.</summary>
    public const uint Star = uint.MaxValue;

    private readonly UidRange[] _ranges;

    private UidSet(UidRange[] normalized)
    {
        _ranges = normalized;
        foreach (var range in normalized)
            Count += range.Count;
    }

    /// <summary>No UID.</summary>
    public static UidSet Empty { get; } = new([]);

    /// <summary>Every UID: <c>1:*</c>.</summary>
    public static UidSet All { get; } = From(1);

    /// <summary>The ranges, ascending.</summary>
    public IReadOnlyList<UidRange> Ranges => _ranges;

    /// <summary>How many UIDs the set has.</summary>
    public long Count { get; }

    /// <summary>True when the set has no UID.</summary>
    public bool IsEmpty => _ranges.Length == 0;

    /// <summary>The UIDs given, in any order, doubles ignored.</summary>
    public static UidSet Of(params uint[] uids) => FromUids(uids);

    /// <summary>The UIDs given, in any order, doubles ignored.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A UID is 0.</exception>
    public static UidSet FromUids(IEnumerable<uint> uids) => FromRanges(uids.Select(uid => new UidRange(uid, uid)));

    /// <summary>The UIDs between the two, both included, in either order.</summary>
    public static UidSet Range(uint first, uint last) => FromRanges([new(first, last)]);

    /// <summary>The UID given and all above it.</summary>
    public static UidSet From(uint first) => Range(first, Star);

    /// <summary>Everything the ranges cover; they may overlap and run backwards.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A UID is 0.</exception>
    public static UidSet FromRanges(IEnumerable<UidRange> ranges)
    {
        var sorted = ranges.Select(Ascending).ToArray();
        Array.Sort(sorted, static (a, b) => a.First.CompareTo(b.First));
        var merged = new List<UidRange>(Math.Min(sorted.Length, 1024));
        foreach (var range in sorted)
        {
            ArgumentOutOfRangeException.ThrowIfZero(range.First, nameof(ranges));
            if (merged.Count > 0 && range.First <= (long)merged[^1].Last + 1)
                merged[^1] = new(merged[^1].First, Math.Max(merged[^1].Last, range.Last));
            else
                merged.Add(range);
        }
        return merged.Count == 0 ? Empty! : new UidSet([.. merged]);
    }

    /// <summary>Reads the IMAP form, such as <c>1:3,7,9:*</c>; an empty text is the empty set.</summary>
    /// <exception cref="FormatException">The text is not a UID set.</exception>
    public static UidSet Parse(string text) =>
        TryParse(text, out var set) ? set : throw new FormatException("Not a set of UIDs.");

    /// <summary>Reads the IMAP form; false when the text is not one.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out UidSet set)
    {
        set = Empty;
        var ranges = new List<UidRange>();
        while (!text.IsEmpty)
        {
            var comma = text.IndexOf(',');
            if (comma == text.Length - 1 || !TryParseRange(comma < 0 ? text : text[..comma], out var range))
                return false;
            ranges.Add(range);
            text = comma < 0 ? [] : text[(comma + 1)..];
        }
        set = FromRanges(ranges);
        return true;
    }

    /// <summary>True when the set has the UID.</summary>
    public bool Contains(uint uid)
    {
        int low = 0, high = _ranges.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            if (uid < _ranges[middle].First)
                high = middle - 1;
            else if (uid > _ranges[middle].Last)
                low = middle + 1;
            else
                return true;
        }
        return false;
    }

    /// <summary>What is in either set.</summary>
    public UidSet Union(UidSet other) => FromRanges(_ranges.Concat(other._ranges));

    /// <summary>What is in both sets.</summary>
    public UidSet Intersect(UidSet other)
    {
        var common = new List<UidRange>();
        for (int i = 0, j = 0; i < _ranges.Length && j < other._ranges.Length;)
        {
            var (mine, theirs) = (_ranges[i], other._ranges[j]);
            if (Math.Max(mine.First, theirs.First) is var first && Math.Min(mine.Last, theirs.Last) is var last && first <= last)
                common.Add(new(first, last));
            _ = mine.Last < theirs.Last ? i++ : j++;
        }
        return new UidSet([.. common]);
    }

    /// <summary>What is in this set and not in the other.</summary>
    public UidSet Except(UidSet other) => Intersect(other.Complement());

    /// <summary>Cuts the set into consecutive sets whose text has at most <paramref name="maxChars"/> characters and which have at most <paramref name="maxCount"/> UIDs.</summary>
    public IEnumerable<UidSet> Split(int maxChars, long maxCount = long.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxChars, 21);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxCount, 1);
        var part = new List<UidRange>();
        var (chars, count) = (0, 0L);
        foreach (var piece in _ranges.SelectMany(range => Pieces(range, maxCount)))
        {
            var length = TextOf(piece).Length + 1;
            if (part.Count > 0 && (chars + length > maxChars || count + piece.Count > maxCount))
            {
                yield return new UidSet([.. part]);
                part.Clear();
                (chars, count) = (0, 0);
            }
            part.Add(piece);
            (chars, count) = (chars + length, count + piece.Count);
        }
        if (part.Count > 0)
            yield return new UidSet([.. part]);
    }

    /// <summary>The IMAP form; empty for the empty set, which no command accepts.</summary>
    public override string ToString() => new StringBuilder().AppendJoin(',', _ranges.Select(TextOf)).ToString();

    /// <inheritdoc/>
    public IEnumerator<uint> GetEnumerator()
    {
        foreach (var range in _ranges)
        {
            for (long uid = range.First; uid <= range.Last; uid++)
                yield return (uint)uid;
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(UidSet? other) => other is not null && _ranges.AsSpan().SequenceEqual(other._ranges);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as UidSet);

    /// <inheritdoc/>
    public override int GetHashCode() => IsEmpty ? 0 : HashCode.Combine(_ranges.Length, _ranges[0], _ranges[^1]);

    internal static bool TryParseRange(ReadOnlySpan<char> text, out UidRange range)
    {
        var colon = text.IndexOf(':');
        uint last = 0;
        var isRange = TryParseUid(colon < 0 ? text : text[..colon], out var first)
            && (colon < 0 || TryParseUid(text[(colon + 1)..], out last));
        range = Ascending(new(first, colon < 0 ? first : last));
        return isRange;
    }

    private UidSet Complement()
    {
        var gaps = new List<UidRange>(_ranges.Length + 1);
        long next = 1;
        foreach (var range in _ranges)
        {
            if (next < range.First)
                gaps.Add(new((uint)next, range.First - 1));
            next = (long)range.Last + 1;
        }
        if (next <= Star)
            gaps.Add(new((uint)next, Star));
        return new UidSet([.. gaps]);
    }

    private static IEnumerable<UidRange> Pieces(UidRange range, long maxCount)
    {
        for (long first = range.First; first <= range.Last;)
        {
            var last = range.Last - first < maxCount ? range.Last : first + maxCount - 1;
            yield return new((uint)first, (uint)last);
            first = last + 1;
        }
    }

    private static bool TryParseUid(ReadOnlySpan<char> text, out uint uid)
    {
        uid = Star;
        return text is "*" || (uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out uid) && uid > 0);
    }

    private static UidRange Ascending(UidRange range) =>
        range.First <= range.Last ? range : new(range.Last, range.First);

    private static string TextOf(UidRange range) =>
        range.First == range.Last ? TextOf(range.First) : $"{TextOf(range.First)}:{TextOf(range.Last)}";

    private static string TextOf(uint uid) => uid == Star ? "*" : uid.ToString(CultureInfo.InvariantCulture);
}
