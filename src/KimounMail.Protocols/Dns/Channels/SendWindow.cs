namespace KimounMail.Protocols.Dns.Channels;

/// <summary>
/// How many queries one server is asked at once. More than its receive buffer and ours hold are lost, and each lost one costs a whole
/// wait; so the window halves when something was lost and grows again with every answer.
/// </summary>
internal sealed class SendWindow
{
    private const int Smallest = 8;
    private const long Breath = 400;

    private readonly int _largest;
    private int _size;
    private long _halvedAt = -Breath;

    public SendWindow(int largest) => _size = _largest = largest;

    public bool IsOpen(int asked) => asked < _size;

    public void Answered() => _size = Math.Min(_largest, _size + 1);

    /// <summary>Once for all that is lost together.</summary>
    public void Lost(long now)
    {
        if (now - _halvedAt < Breath)
            return;
        _halvedAt = now;
        _size = Math.Max(Math.Min(Smallest, _largest), _size / 2);
    }
}
