using System.Net.Sockets;

namespace KimounMail.Protocols.Transport;

/// <summary>
/// Lets the system gather octets that are sure to come before it wakes the reader (SO_RCVLOWAT): over a line with a delay each
/// packet would else be a wake of its own, and those cost more than all the copying. Only Linux wakes by the mark; elsewhere there is none.
/// </summary>
internal sealed class ReceiveMark
{
    private const int SolSocket = 1;
    private const int SoRcvLowat = 18;

    /// <summary>Well below what Linux gives a socket from the start (tcp_rmem): above that it would hold the window down to the mark.</summary>
    private const int Most = 32 * 1024;

    private readonly Socket _socket;
    private int _mark = 1;

    private ReceiveMark(Socket socket) => _socket = socket;

    /// <summary>
    /// Octets that a layer above the socket may have taken from it and still hold: so many fewer are sure to come.
    /// </summary>
    public int HeldAbove { get; set; }

    /// <summary>Null where the stream is no socket's, or the system does not wake by a mark.</summary>
    public static ReceiveMark? Of(Stream stream) =>
        OperatingSystem.IsLinux() && stream is NetworkStream network ? new ReceiveMark(network.Socket) : null;

    /// <summary>Sets the mark for the next wait.</summary>
    /// <param name="promised">So many octets at least are still to come; 0 when that is not known.</param>
    /// <param name="room">So many can be taken at once.</param>
    public void Set(long promised, int room)
    {
        var mark = (int)Math.Clamp(Math.Min(promised - HeldAbove, room), 1, Most);
        if (mark == _mark)
            return;
        try
        {
            _socket.SetRawSocketOption(SolSocket, SoRcvLowat, BitConverter.GetBytes(mark));
            _mark = mark;
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // What ails the socket shows when it is read.
        }
    }
}
