namespace KimounMail.Engine.Migration;

/// <summary>The rate of the last seconds, from counts taken now and then.</summary>
internal sealed class RateMeter(TimeProvider time)
{
    private static readonly TimeSpan s_window = TimeSpan.FromSeconds(10);

    private readonly Queue<(long At, long Items, long Bytes)> _samples = new();

    public MigrationProgress Measure(MigrationTask task)
    {
        var counts = task.Counts;
        var now = time.GetTimestamp();
        var settled = counts.Found - counts.Pending;
        _samples.Enqueue((now, settled, counts.BytesCopied));
        while (_samples.Count > 2 && time.GetElapsedTime(_samples.Peek().At, now) > s_window)
            _samples.Dequeue();

        var (at, items, bytes) = _samples.Peek();
        var seconds = time.GetElapsedTime(at, now).TotalSeconds;
        if (seconds <= 0)
            return new MigrationProgress(task, 0, 0, null);
        var itemRate = (settled - items) / seconds;
        var remaining = itemRate > 0 ? TimeSpan.FromSeconds(counts.Pending / itemRate) : (TimeSpan?)null;
        return new MigrationProgress(task, (counts.BytesCopied - bytes) / seconds, itemRate, remaining);
    }
}
