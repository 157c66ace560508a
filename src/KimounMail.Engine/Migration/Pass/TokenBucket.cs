namespace KimounMail.Engine.Migration.Pass;

/// <summary>
/// A rate with some room for a burst: in any time span no more is let through than the capacity and what flows in meanwhile.
/// What is larger than the capacity has to be let through whole, and waits for all of itself.
/// </summary>
internal sealed class TokenBucket(double perSecond, double capacity, TimeProvider time)
{
    /// <summary>The longest a timer can be set for, in whole days.</summary>
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(49);

    private readonly object _lock = new();
    private double _tokens = capacity;
    private long _filledAt = time.GetTimestamp();

    public double Capacity { get; } = capacity;

    /// <summary>Takes tokens, on credit if need be, and says how long to wait until they are there.</summary>
    public TimeSpan Take(double count)
    {
        lock (_lock)
        {
            var now = time.GetTimestamp();
            _tokens = Math.Min(Capacity, _tokens + (time.GetElapsedTime(_filledAt, now).TotalSeconds * perSecond)) - count;
            _filledAt = now;
            return _tokens >= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Min(-_tokens / perSecond, s_longest.TotalSeconds));
        }
    }
}
