namespace KimounMail.Protocols.Ovh;

/// <summary>
/// Keeps a key within its rate: no minute has more calls than allowed, and a server that asks to slow down is left alone by all callers for as long as it
/// says. After that half as many calls are allowed, and what goes through brings back the rest.
/// </summary>
internal sealed class OvhPace
{
    private static readonly TimeSpan s_minute = TimeSpan.FromMinutes(1);

    private readonly object _lock = new();
    private readonly Queue<long> _starts = new();
    private readonly TimeProvider _time;
    private readonly int _most;
    private int _allowed;
    private int _successes;
    private long _restFrom;
    private TimeSpan _rest;

    public OvhPace(int callsPerMinute, TimeProvider time)
    {
        _time = time;
        _most = _allowed = callsPerMinute;
    }

    /// <summary>Calls a minute that are allowed now.</summary>
    public int Allowed
    {
        get
        {
            lock (_lock)
                return _allowed;
        }
    }

    /// <summary>Waits until a call may begin, and counts it.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        while (Claim() is var wait && wait > TimeSpan.Zero)
            await Task.Delay(wait, _time, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The server asked to slow down.</summary>
    public void SlowDown(TimeSpan rest)
    {
        lock (_lock)
        {
            if (RestLeft() < rest)
                (_restFrom, _rest) = (_time.GetTimestamp(), rest);
            _allowed = Math.Max(1, _allowed / 2);
            _successes = 0;
        }
    }

    /// <summary>A call went through.</summary>
    public void Succeeded()
    {
        lock (_lock)
        {
            if (_allowed == _most || ++_successes < _allowed)
                return;
            _allowed = Math.Min(_most, _allowed * 2);
            _successes = 0;
        }
    }

    /// <summary>Zero when the call may begin now.</summary>
    private TimeSpan Claim()
    {
        lock (_lock)
        {
            while (_starts.TryPeek(out var oldest) && _time.GetElapsedTime(oldest) >= s_minute)
                _starts.Dequeue();
            if (RestLeft() is var rest && rest > TimeSpan.Zero)
                return rest;
            if (_starts.Count < _allowed)
            {
                _starts.Enqueue(_time.GetTimestamp());
                return TimeSpan.Zero;
            }

            var leaving = _starts.ElementAt(_starts.Count - _allowed);
            return Later(s_minute - _time.GetElapsedTime(leaving));
        }
    }

    private TimeSpan RestLeft() => _rest == TimeSpan.Zero ? TimeSpan.Zero : Later(_rest - _time.GetElapsedTime(_restFrom), TimeSpan.Zero);

    // A timer counts whole milliseconds, and nothing is waited for less than one.
    private static TimeSpan Later(TimeSpan wait, TimeSpan? least = null)
    {
        var shortest = least ?? TimeSpan.FromMilliseconds(1);
        return wait > shortest ? TimeSpan.FromMilliseconds(Math.Ceiling(wait.TotalMilliseconds)) : shortest;
    }
}
