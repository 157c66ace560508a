using System.Globalization;
using System.Text;

namespace KimounMail.TestServers.Imap;

/// <summary>A set of message numbers or UIDs (RFC 3501 §9 sequence-set); <c>*</c> is the largest in use.</summary>
internal sealed class SequenceSet
{
    private const uint Star = 0;
    private readonly List<(uint From, uint To)> _ranges = [];

    public static SequenceSet Parse(string text)
    {
        var set = new SequenceSet();
        foreach (var range in text.Split(','))
        {
            var ends = range.Split(':');
            if (ends.Length > 2)
                throw CommandScanner.Bad("malformed sequence set");
            set._ranges.Add((Number(ends[0]), Number(ends[^1])));
        }

        return set;
    }

    /// <summary>Whether it holds the number, with <c>*</c> read as <paramref name="largest"/>. <c>a:b</c> and <c>b:a</c> are the same.</summary>
    public bool Contains(uint number, uint largest)
    {
        foreach (var (from, to) in Resolved(largest))
        {
            if (number >= from && number <= to)
                return true;
        }

        return false;
    }

    /// <summary>The members in the order of a list that is sorted already.</summary>
    public IEnumerable<uint> Among(IReadOnlyList<uint> sorted, uint largest)
    {
        var ranges = Resolved(largest).OrderBy(range => range.From).ToArray();
        var at = 0;
        foreach (var number in sorted)
        {
            while (at < ranges.Length && ranges[at].To < number)
                at++;
            if (at == ranges.Length)
                yield break;
            if (ranges.Skip(at).TakeWhile(range => range.From <= number).Any(range => number <= range.To))
                yield return number;
        }
    }

    /// <summary>The largest number named, for the check against the mailbox's size.</summary>
    public uint Max(uint largest) => Resolved(largest).Max(range => range.To);

    /// <summary>The shortest way to write these numbers, which are sorted.</summary>
    public static string Format(IReadOnlyList<uint> numbers)
    {
        var text = new StringBuilder();
        for (var i = 0; i < numbers.Count; i++)
        {
            var first = numbers[i];
            while (i + 1 < numbers.Count && numbers[i + 1] == numbers[i] + 1)
                i++;
            text.Append(text.Length == 0 ? "" : ",").Append(first);
            if (numbers[i] != first)
                text.Append(':').Append(numbers[i]);
        }

        return text.ToString();
    }

    private IEnumerable<(uint From, uint To)> Resolved(uint largest)
    {
        foreach (var (from, to) in _ranges)
        {
            var (a, b) = (from == Star ? largest : from, to == Star ? largest : to);
            yield return (Math.Min(a, b), Math.Max(a, b));
        }
    }

    private static uint Number(string text)
    {
        if (text == "*")
            return Star;
        return uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 && text[0] != '0'
            ? number
            : throw CommandScanner.Bad("malformed sequence set");
    }
}
