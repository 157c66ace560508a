namespace KimounMail.TestServers;

/// <summary>Time as it is, but waits are many times shorter though timestamps count them in full, and it can be moved forward.</summary>
public sealed class HurriedClock : TimeProvider
{
    private TimeSpan _ahead;
    private long _waited;

    /// <summary>How many times shorter.</summary>
    public int Hurry { get; set; } = 100;

    /// <summary>All that was waited for so far, at the length asked for.</summary>
    public TimeSpan Waited => TimeSpan.FromTicks(Interlocked.Read(ref _waited));

    public void Advance(TimeSpan time) => _ahead += time;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _ahead;

    public override long GetTimestamp() => base.GetTimestamp() + (long)(Waited.TotalSeconds * TimestampFrequency);

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        void Elapsed(object? given)
        {
            if (dueTime > TimeSpan.Zero)
                Interlocked.Add(ref _waited, dueTime.Ticks);
            callback(given);
        }

        return base.CreateTimer(Elapsed, state, Hurried(dueTime), Hurried(period));
    }

    private TimeSpan Hurried(TimeSpan time) => time > TimeSpan.Zero ? time / Hurry : time;
}
