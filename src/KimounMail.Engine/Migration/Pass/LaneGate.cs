namespace KimounMail.Engine.Migration.Pass;

/// <summary>
/// How many lanes may work at a time. A server that asks to slow down halves them and they come back one by one; one that refuses
/// a further connection lowers their number for good. A lane too many waits until another has ended.
/// </summary>
internal sealed class LaneGate(RunControl control)
{
    private readonly object _lock = new();
    private readonly Queue<TaskCompletionSource> _waiting = new();
    private int _most = int.MaxValue;
    private int _allowed = int.MaxValue;
    private int _working;

    /// <summary>True when every lane that wants to may work.</summary>
    public bool IsOpen => Volatile.Read(ref _allowed) == int.MaxValue;

    /// <summary>True when a lane has to wait until another has ended.</summary>
    public bool IsCrowded
    {
        get
        {
            lock (_lock)
                return _working > _allowed;
        }
    }

    /// <summary>A lane begins.</summary>
    public void Enter()
    {
        lock (_lock)
            _working++;
    }

    /// <summary>A lane has ended.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            _working--;
            LetIn();
        }
    }

    /// <summary>Lets the calling lane, which has entered, go on when it is its turn, or the pass must end.</summary>
    public async Task YieldAsync(CancellationToken cancellationToken)
    {
        TaskCompletionSource turn;
        lock (_lock)
        {
            if (_working <= _allowed || control.MustEnd)
                return;
            _working--;
            turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(turn);
        }

        try
        {
            await control.UnlessEndingAsync(turn.Task, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // Not let in, it counts all the same: it will leave like the others.
            if (turn.TrySetCanceled(CancellationToken.None))
                Enter();
        }
    }

    public void Halve()
    {
        lock (_lock)
            _allowed = Math.Max(1, Math.Min(_allowed, _working) / 2);
    }

    /// <summary>One lane more, up to the most there may be.</summary>
    public void Widen()
    {
        lock (_lock)
        {
            if (_allowed < int.MaxValue)
                _allowed = _allowed > _working + _waiting.Count ? _most : Math.Min(_most, _allowed + 1);
            LetIn();
        }
    }

    /// <summary>A server takes no connection of the calling lane, which has entered: as many lanes as the others are, and never more.</summary>
    public void Refuse()
    {
        lock (_lock)
        {
            _most = Math.Min(_most, Math.Max(1, _working - 1));
            _allowed = Math.Min(_allowed, _most);
        }
    }

    private void LetIn()
    {
        while (_working < _allowed && _waiting.TryDequeue(out var turn))
        {
            if (turn.TrySetResult())
                _working++;
        }
    }
}
