using KimounMail.Engine.Endpoints;

namespace KimounMail.Engine.Migration.Pass;

/// <summary>
/// How fast a pass may go, shared by its lanes: no faster than asked for, nor than the providers are known to bear, and not at all for
/// a while when a server asks to slow down. Each end waits for the other anyway, so what one of them asks holds for both.
/// </summary>
internal sealed class PassPace(RetryPolicy retry, RunControl control)
{
    /// <summary>So many items let through are a step back to full speed.</summary>
    private const int ItemsPerStep = 25;

    private static readonly TimeSpan s_worthMention = TimeSpan.FromSeconds(5);

    private readonly BackOff _backOff = new(retry, control);
    private TokenBucket[]? _octets;
    private TokenBucket[] _items = [];
    private long _itemsThrough;
    private long _capEnds;

    /// <summary>The lanes at work.</summary>
    public LaneGate Lanes { get; } = new(control);

    /// <summary>How many items went through so far: tells a server that takes none from an item that is not taken.</summary>
    public long ItemsThrough => Interlocked.Read(ref _itemsThrough);

    /// <summary>True until enough has gone through since a server asked to slow down.</summary>
    public bool IsSlow => _backOff.Steps > 0;

    /// <summary>The most items that can be let through together without a wait.</summary>
    public double BurstItems => _items.Select(b => b.Capacity).Append(double.PositiveInfinity).Min();

    /// <summary>The most octets that can be let through together without a wait.</summary>
    public double BurstBytes => (_octets ?? []).Select(b => b.Capacity).Append(double.PositiveInfinity).Min();

    /// <summary>What the pass is waiting for, in words; null while it is not.</summary>
    public string? Waiting
    {
        get
        {
            if (_backOff.Pause is var (server, left))
                return $"The server{(server is null ? "" : " " + server)} asked to slow down; going on in {InSeconds(left)}.";
            left = TimeSpan.FromTicks(Interlocked.Read(ref _capEnds) - retry.Time.GetUtcNow().Ticks);
            return left > s_worthMention ? $"Keeping to the rate allowed; going on in {InSeconds(left)}." : null;
        }
    }

    /// <summary>True when the error is a server's wish to go slower.</summary>
    public static bool IsAskedBy(MailException error) => error is { ErrorId: MailErrorId.Throttled, IsTransient: true };

    /// <summary>Sets the caps, once: the user's, else what the providers are known to allow.</summary>
    public void Limit(MigrationOptions options, EndpointFeatures source, EndpointFeatures destination)
    {
        if (_octets is not null)
            return;
        _octets = options.MaxBytesPerSecond > 0
            ? [PerSecond(options.MaxBytesPerSecond)]
            : [.. new[] { source.MaxBytesReadPerDay, destination.MaxBytesWrittenPerDay }.OfType<long>().Select(PerDay)];
        var items = options.MaxMessagesPerSecond > 0 ? options.MaxMessagesPerSecond : destination.MaxItemsWrittenPerSecond;
        _items = items is { } rate ? [PerSecond(rate)] : [];
    }

    /// <summary>Waits until so much may be sent; less when the pass must end, so that is to be looked at next.</summary>
    /// <exception cref="MailException">A server kept asking to slow down for longer than is sensible.</exception>
    public async Task AllowAsync(int items, long octets, CancellationToken cancellationToken)
    {
        var wait = TimeSpan.Zero;
        foreach (var bucket in _octets ?? [])
            wait = Longer(wait, bucket.Take(octets));
        foreach (var bucket in _items)
            wait = Longer(wait, bucket.Take(items));
        if (wait > TimeSpan.Zero)
        {
            Interlocked.Exchange(ref _capEnds, (retry.Time.GetUtcNow() + wait).Ticks);
            using var given = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await control.UnlessEndingAsync(Task.Delay(wait, retry.Time, given.Token), cancellationToken).ConfigureAwait(false);
            await given.CancelAsync().ConfigureAwait(false);
        }

        await WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Waits while the servers have a rest, and while there are too many lanes for them.</summary>
    /// <exception cref="MailException">A server kept asking to slow down for longer than is sensible.</exception>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        await Lanes.YieldAsync(cancellationToken).ConfigureAwait(false);
        await _backOff.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Does it, before lanes are at work, and again after each rest a server asks for.</summary>
    /// <exception cref="MailException">A server kept asking to slow down for longer than is sensible.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> operation, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await operation(cancellationToken).ConfigureAwait(false);
            }
            catch (MailException e) when (IsAskedBy(e) && !control.MustEnd)
            {
                SlowDown(e);
                await _backOff.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>A server asks to slow down: a rest for all lanes, then fewer of them.</summary>
    public void SlowDown(MailException asked)
    {
        if (_backOff.Begin(asked))
            Lanes.Halve();
    }

    /// <summary>An item went through.</summary>
    public void GoThrough()
    {
        var count = Interlocked.Increment(ref _itemsThrough);
        if (!IsSlow && Lanes.IsOpen)
            return;
        _backOff.Progressed();
        if (count % ItemsPerStep != 0)
            return;
        _backOff.Relax();
        Lanes.Widen();
    }

    /// <summary>It was not the server that was busy: back to full speed.</summary>
    public void Acquit()
    {
        _backOff.Reset();
        Lanes.Widen();
    }

    private TokenBucket PerSecond(double rate) => new(rate, Math.Max(1, rate), retry.Time);

    /// <summary>Half at once and half over the day: never more than the whole in any 24 hours.</summary>
    private TokenBucket PerDay(long octets) => new(octets / 2.0 / TimeSpan.FromDays(1).TotalSeconds, octets / 2.0, retry.Time);

    private static string InSeconds(TimeSpan left) => HumanText.Duration(TimeSpan.FromSeconds(Math.Max(1, Math.Ceiling(left.TotalSeconds))));

    private static TimeSpan Longer(TimeSpan one, TimeSpan other) => one > other ? one : other;
}
