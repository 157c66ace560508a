using System.Buffers.Binary;

namespace KimounMail.Protocols.Ovh;

/// <summary>
/// Keeps a key within its rate: no minute has more calls than allowed, and a server that asks to slow down is left alone by all callers for as long as it
/// says. After that half as many calls are allowed, and what goes through brings back the rest. Processes that call with one key keep one pace by a record
/// they share.
/// </summary>
internal sealed class OvhPace
{
    // The server counts a call when it arrives, which is a moment after it began here.
    private static readonly TimeSpan s_onTheWay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan s_window = TimeSpan.FromMinutes(1) + s_onTheWay;

    // What a record says of a time further ahead was written before the machine was started anew, when its clock began again.
    private static readonly TimeSpan s_longestSharedRest = TimeSpan.FromHours(1);

    private readonly object _lock = new();
    private readonly List<long> _calls = [];
    private readonly TimeProvider _time;
    private readonly IOvhCallRecord? _record;
    private readonly int _most;
    private int _allowed;
    private int _successes;
    private long _restsUntil;

    /// <param name="callsPerMinute">The most calls in any minute.</param>
    /// <param name="time">The clock; with a record, one that all processes of the machine read alike.</param>
    /// <param name="record">What others who call with the key know; null for nobody else.</param>
    public OvhPace(int callsPerMinute, TimeProvider time, IOvhCallRecord? record = null)
    {
        (_time, _record) = (time, record);
        _most = _allowed = callsPerMinute;
        _restsUntil = time.GetTimestamp();
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
    /// <returns>The call, for <see cref="EndAsync"/>.</returns>
    public async Task<long> WaitAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var (wait, call) = (TimeSpan.Zero, 0L);
            await ShareAsync(() => wait = Claim(out call), cancellationToken).ConfigureAwait(false);
            if (wait == TimeSpan.Zero)
                return call;
            await Task.Delay(wait, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>A call ended. One that took long may have arrived only now, and is counted so.</summary>
    public async Task EndAsync(long call, CancellationToken cancellationToken)
    {
        if (_time.GetElapsedTime(call) < s_onTheWay)
            return;
        await ShareAsync(() =>
        {
            _calls.Remove(call);
            _calls.Add(_time.GetTimestamp());
        }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>The server asked to slow down.</summary>
    public void SlowDown(TimeSpan rest)
    {
        lock (_lock)
        {
            _restsUntil = Math.Max(_restsUntil, _time.GetTimestamp() + Ticks(rest));
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

    /// <summary>Does it with what all know who call with the key, and tells them what came of it.</summary>
    private async Task ShareAsync(Action change, CancellationToken cancellationToken)
    {
        if (_record is not null)
        {
            await _record.ChangeAsync(Turn, cancellationToken).ConfigureAwait(false);
            return;
        }

        lock (_lock)
            change();

        byte[] Turn(byte[] known)
        {
            lock (_lock)
            {
                Learn(known);
                change();
                return Tell();
            }
        }
    }

    /// <summary>Zero when the call may begin now.</summary>
    private TimeSpan Claim(out long now)
    {
        now = _time.GetTimestamp();
        var begin = now - Ticks(s_window);
        _calls.RemoveAll(call => call <= begin);
        if (_restsUntil > now)
            return Later(_time.GetElapsedTime(now, _restsUntil));
        if (_calls.Count >= _allowed)
            return Later(_time.GetElapsedTime(begin, _calls[^_allowed]));
        _calls.Add(now);
        return TimeSpan.Zero;
    }

    /// <summary>Takes over what the record says: the end of the rest, then the calls, as timestamps.</summary>
    private void Learn(byte[] known)
    {
        if (known.Length < sizeof(long))
            return;
        var now = _time.GetTimestamp();
        var times = Enumerable.Range(0, known.Length / sizeof(long)).Select(i => BinaryPrimitives.ReadInt64LittleEndian(known.AsSpan(i * sizeof(long)))).ToList();
        if (times[0] <= now + Ticks(s_longestSharedRest))
            _restsUntil = Math.Max(_restsUntil, times[0]);
        _calls.Clear();
        _calls.AddRange(times.Skip(1).Where(call => call <= now).Order());
    }

    private byte[] Tell()
    {
        var octets = new byte[(1 + _calls.Count) * sizeof(long)];
        foreach (var (time, i) in _calls.Prepend(_restsUntil).Select((time, i) => (time, i)))
            BinaryPrimitives.WriteInt64LittleEndian(octets.AsSpan(i * sizeof(long)), time);
        return octets;
    }

    private long Ticks(TimeSpan time) => (long)(time.TotalSeconds * _time.TimestampFrequency);

    // A timer counts whole milliseconds, and nothing is waited for less than one.
    private static TimeSpan Later(TimeSpan wait) => TimeSpan.FromMilliseconds(Math.Max(1, Math.Ceiling(wait.TotalMilliseconds)));
}
