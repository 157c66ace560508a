namespace KimounMail.Protocols.Dns.Channels;

/// <summary>
/// How many queries one server is asked at once. More than its receive buffer and ours hold are lost, and each lost one costs a whole
/// wait; so the window halves when something was lost and grows again with every answer.
/// </summary>
internal sealed class SendWindow
{
    private const int Smallest = 16;
    private const long Breath = 400;
    private const long LeastWait = 400;
    private const long LongestWait = 1200;

    private readonly int _largest;
    private int _size;
    private long _halvedAt = -Breath;
    private long _usualTime;

    public SendWindow(int largest) => _size = _largest = largest;

    /// <summary>Milliseconds after which a query counts as lost: a far server that needs longer for each has lost nothing.</summary>
    public long FirstWait => Math.Clamp(2 * Volatile.Read(ref _usualTime), LeastWait, LongestWait);

    public bool IsOpen(int asked) => asked < _size;

    /// <param name="time">Milliseconds it took.</param>
    public void Answered(long time)
    {
        _size = Math.Min(_largest, _size + 1);
        Volatile.Write(ref _usualTime, (7 * _usualTime + time) / 8);
    }

    /// <summary>Once for all that is lost together.</summary>
    public void Lost(long now)
    {
        if (now - _halvedAt < Breath)
            return;
        _halvedAt = now;
        _size = Math.Max(Math.Min(Smallest, _largest), _size / 2);
    }
}
