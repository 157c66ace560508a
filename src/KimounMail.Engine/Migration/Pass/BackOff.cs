namespace KimounMail.Engine.Migration.Pass;

/// <summary>
/// The rests a pass takes when a server asks to slow down: all lanes wait, twice as long each time, or longer where the server says so. What
/// goes through brings it back step by step. Too long without anything going through, and it gives up.
/// </summary>
internal sealed class BackOff(RetryPolicy retry, RunControl control)
{
    private readonly object _lock = new();
    private Task _pause = Task.CompletedTask;
    private DateTimeOffset _end;
    private TimeSpan _waited;
    private MailException? _asked;
    private bool _hasGivenUp;
    private bool _isFresh;
    private int _steps;

    /// <summary>How far it is from full speed; 0 is there.</summary>
    public int Steps => Volatile.Read(ref _steps);

    /// <summary>The server that asked for the rest taken now, and how much of it is left; null when there is none.</summary>
    public (string? Server, TimeSpan Left)? Pause
    {
        get
        {
            lock (_lock)
                return _pause.IsCompleted ? null : (_asked!.Server, _end - retry.Time.GetUtcNow());
        }
    }

    /// <summary>Takes note that a server asks to slow down. False when a rest is being taken already: several answers to what was on its way count once.</summary>
    public bool Begin(MailException asked)
    {
        lock (_lock)
        {
            var now = retry.Time.GetUtcNow();
            var isResting = !_pause.IsCompleted;
            if (_hasGivenUp || (isResting && !(now + asked.RetryAfter > _end)))
                return false;
            _asked = asked;
            var pause = retry.PauseAfter(_steps);
            if (asked.RetryAfter > pause)
                pause = asked.RetryAfter.Value;
            if (_waited + pause > retry.Patience)
            {
                _hasGivenUp = true;
                return true;
            }

            _waited += pause;
            _end = now + pause;
            _pause = Task.Delay(pause, retry.Time);
            _steps++;
            _isFresh = true;
            return !isResting;
        }
    }

    /// <summary>Something went through: it was worth the wait, and the next need not be so long.</summary>
    public void Progressed()
    {
        lock (_lock)
        {
            _waited = TimeSpan.Zero;
            if (_isFresh)
                _steps = (_steps + 1) / 2;
            _isFresh = false;
        }
    }

    /// <summary>There was no reason to slow down.</summary>
    public void Reset()
    {
        lock (_lock)
        {
            _waited = TimeSpan.Zero;
            _steps = 0;
        }
    }

    /// <summary>A step back to full speed.</summary>
    public void Relax()
    {
        lock (_lock)
            _steps = Math.Max(0, _steps - 1);
    }

    /// <summary>Waits out the rest; less when the pass must end.</summary>
    /// <exception cref="MailException">It has given up.</exception>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        while (!control.MustEnd)
        {
            Task pause;
            lock (_lock)
            {
                if (_hasGivenUp)
                    throw GivenUp(_asked!);
                pause = _pause;
            }

            if (pause.IsCompleted)
                return;
            await control.UnlessEndingAsync(pause, cancellationToken).ConfigureAwait(false);
        }
    }

    private static MailException GivenUp(MailException asked) => new(asked.ErrorId, "The server kept asking to slow down.", asked)
    {
        Category = asked.Category,
        Server = asked.Server,
        Account = asked.Account,
        ServerResponse = asked.ServerResponse,
        Advice = "Resume-Migration goes on from here; give the server some hours.",
    };
}
