using KimounMail.Protocols.Dns.Wire;

namespace KimounMail.Protocols.Dns;

/// <summary>
/// Answers for as long as they may be kept, and questions under way, which whoever asks the same shares. Bounded in number and in
/// octets; the oldest goes first.
/// </summary>
internal sealed class DnsCache(TimeProvider time, bool keeps)
{
    private const int MaxEntries = 20_000;
    private const long MaxOctets = 16 << 20;

    /// <summary>A day: longer is of no use to anyone who checks a zone.</summary>
    private const uint LongestPositive = 86_400;

    /// <summary>RFC 2308 §5: one to three hours at most.</summary>
    private const uint LongestNegative = 10_800;

    /// <summary>RFC 9520 §3.2: a failure is kept for a second at least, so that what is down is not asked again for each check.</summary>
    private const uint Failure = 5;

    private readonly Dictionary<DnsQuestion, Entry> _entries = [];
    private readonly Queue<Entry> _order = new();
    private long _octets;

    /// <summary>A question's answer, or the wait for it.</summary>
    public sealed class Entry(DnsQuestion question) : TaskCompletionSource<DnsAnswer>
    {
        public DnsQuestion Question => question;

        public long Stored { get; set; }

        public uint Lifetime { get; set; }

        public int Size { get; set; }
    }

    /// <summary>The entry of a question; a new one the caller has to see to.</summary>
    public Entry Find(DnsQuestion question, out bool isNew)
    {
        lock (_entries)
        {
            isNew = !_entries.TryGetValue(question, out var entry) || entry.Task.IsCompleted && Age(entry) >= entry.Lifetime;
            return isNew ? _entries[question] = new Entry(question) : entry!;
        }
    }

    /// <summary>The answer is there: whoever waits gets it, and for its time whoever asks.</summary>
    public void Complete(Entry entry, DnsAnswer answer, int size)
    {
        lock (_entries)
        {
            entry.Stored = time.GetTimestamp();
            entry.Lifetime = keeps ? LifetimeOf(answer) : 0;
            entry.Size = size;
            if (entry.Lifetime == 0)
            {
                Remove(entry);
            }
            else
            {
                _octets += size;
                _order.Enqueue(entry);
                while (_order.Count > MaxEntries || _octets > MaxOctets)
                    DropOldest();
            }
        }

        entry.TrySetResult(answer);
    }

    /// <summary>There is no answer because of a fault of ours.</summary>
    public void Fail(Entry entry, Exception error)
    {
        lock (_entries)
            Remove(entry);
        entry.TrySetException(error);
    }

    /// <summary>The answer with what is left of its times.</summary>
    public DnsAnswer Aged(Entry entry)
    {
        var answer = entry.Task.Result;
        var age = (uint)Age(entry);
        return age == 0 ? answer : answer with
        {
            Records = answer.Records.Select(record => Older(record, age)).ToArray(),
            Aliases = answer.Aliases.Select(alias => Older(alias, age)).ToArray(),
            Soa = answer.Soa is { } soa ? Older(soa, age) : null,
        };
    }

    /// <summary>Seconds the answer may be kept: as its records say, or the SOA of a negative one (RFC 2308 §5).</summary>
    private static uint LifetimeOf(DnsAnswer answer)
    {
        if (!answer.IsKnown || answer.IsTruncated)
            return Failure;
        var least = Math.Min(Least(answer.Aliases), Least(answer.Records));
        if (answer.Status == DnsStatus.Success)
            return Math.Min(LongestPositive, least);
        return answer.Soa is { } soa ? Math.Min(LongestNegative, Math.Min(least, Math.Min(soa.TimeToLive, soa.Minimum))) : 0;
    }

    private static uint Least(IReadOnlyList<DnsRecord> records)
    {
        var least = uint.MaxValue;
        for (var i = 0; i < records.Count; i++)
            least = Math.Min(least, records[i].TimeToLive);
        return least;
    }

    private static T Older<T>(T record, uint age)
        where T : DnsRecord => record with { TimeToLive = record.TimeToLive - Math.Min(age, record.TimeToLive) };

    private double Age(Entry entry) => Math.Floor(time.GetElapsedTime(entry.Stored).TotalSeconds);

    private void DropOldest()
    {
        var oldest = _order.Dequeue();
        _octets -= oldest.Size;
        Remove(oldest);
    }

    private void Remove(Entry entry)
    {
        if (_entries.TryGetValue(entry.Question, out var current) && ReferenceEquals(current, entry))
            _entries.Remove(entry.Question);
    }
}
