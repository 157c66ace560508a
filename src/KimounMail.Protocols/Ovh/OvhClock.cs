namespace KimounMail.Protocols.Ovh;

/// <summary>
/// OVHcloud's time: asked for once, then carried on by elapsed time, so that neither a wrong clock of this machine nor one that is set right
/// meanwhile makes a signature invalid.
/// </summary>
internal sealed class OvhClock(Func<CancellationToken, Task<long>> ask, TimeProvider time)
{
    private sealed record Reading(long Seconds, long At);

    private readonly SemaphoreSlim _gate = new(1);
    private volatile Reading? _reading;

    /// <summary>Seconds since 1970.</summary>
    public async ValueTask<long> NowAsync(CancellationToken cancellationToken)
    {
        var reading = _reading ?? await ReadAsync(cancellationToken).ConfigureAwait(false);
        return reading.Seconds + (long)time.GetElapsedTime(reading.At).TotalSeconds;
    }

    /// <summary>It is asked for again before the next call: a machine that slept counts too little.</summary>
    public void Forget() => _reading = null;

    private async Task<Reading> ReadAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return _reading ??= new Reading(await ask(cancellationToken).ConfigureAwait(false), time.GetTimestamp());
        }
        finally
        {
            _gate.Release();
        }
    }
}
