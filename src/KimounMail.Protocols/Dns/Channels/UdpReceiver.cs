using KimounMail.Protocols.Dns.Wire;

namespace KimounMail.Protocols.Dns.Channels;

/// <summary>
/// A thread that takes what comes at a port. Whoever waited for an answer goes on here: to hand each to another thread costs more than
/// all else that is done for it. Who holds this thread up holds up nobody else, as another then takes its place at the port.
/// </summary>
internal sealed class UdpReceiver(UdpSocket port)
{
    private const long Patience = 50;

    private long _takenAt;

    public void Start(string name) => new Thread(Run) { IsBackground = true, Name = name }.UnsafeStart();

    /// <summary>Is somebody still busy with an answer of some time ago?</summary>
    public bool IsHeldUp(long now) => Volatile.Read(ref _takenAt) is not 0 and var at && now - at > Patience;

    private void Run()
    {
        var buffer = new byte[DnsHeader.MaxMessage];
        while (port.TryReceive(this, buffer, out var length))
        {
            Volatile.Write(ref _takenAt, Environment.TickCount64);
            port.Take(buffer.AsSpan(0, length));
            Volatile.Write(ref _takenAt, 0);
        }
    }
}
