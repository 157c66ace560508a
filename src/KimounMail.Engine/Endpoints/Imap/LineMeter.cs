using System.Diagnostics;

namespace KimounMail.Engine.Endpoints.Imap;

/// <summary>
/// How fast content goes over the line to a server, on all connections together: what a slow line carries is worth being
/// compressed, while on a fast one the work of compressing is what would be waited for.
/// </summary>
internal sealed class LineMeter
{
    private long _begun;
    private long _octets;

    /// <summary>Octets a second from which on a line counts as fast; a core compresses several times as much.</summary>
    public long FastFrom { get; init; } = 10_000_000;

    /// <summary>How long a line is watched before it is judged.</summary>
    public TimeSpan WatchFor { get; init; } = TimeSpan.FromSeconds(3);

    /// <summary>True when the line has been watched for long enough and was slow.</summary>
    public bool IsSlow
    {
        get
        {
            var begun = Interlocked.Read(ref _begun);
            if (begun == 0)
                return false;
            var watched = Stopwatch.GetElapsedTime(begun);
            return watched >= WatchFor && Interlocked.Read(ref _octets) < watched.TotalSeconds * FastFrom;
        }
    }

    /// <summary>Content is on its way.</summary>
    public void Add(long octets)
    {
        Interlocked.CompareExchange(ref _begun, Stopwatch.GetTimestamp(), 0);
        Interlocked.Add(ref _octets, octets);
    }
}
