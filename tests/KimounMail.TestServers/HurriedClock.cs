namespace KimounMail.TestServers;

/// <summary>Time as it is, but waits are a hundred times shorter, and it can be moved forward.</summary>
public sealed class HurriedClock : TimeProvider
{
    private const int Hurry = 100;

    private TimeSpan _ahead;

    public void Advance(TimeSpan time) => _ahead += time;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + _ahead;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        base.CreateTimer(callback, state, Hurried(dueTime), Hurried(period));

    private static TimeSpan Hurried(TimeSpan time) => time > TimeSpan.Zero ? time / Hurry : time;
}
