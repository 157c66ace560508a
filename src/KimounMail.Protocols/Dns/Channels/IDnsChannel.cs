using KimounMail.Protocols.Dns.Wire;

namespace KimounMail.Protocols.Dns.Channels;

/// <summary>The way to one server. It may be used by many at once.</summary>
internal interface IDnsChannel : IAsyncDisposable
{
    /// <summary>The server, as a person writes it.</summary>
    string Server { get; }

    /// <summary>Nobody between here and the server can change what it says: it is on this machine, or reached over TLS.</summary>
    bool IsProtected { get; }

    /// <summary>Asks, and again where nothing comes, until <paramref name="share"/> is over. What the server does wrong is in the reply.</summary>
    /// <param name="query">What is asked, and how.</param>
    /// <param name="share">The time this server may take.</param>
    /// <param name="deadline">Put off by the time spent waiting for a place in the window.</param>
    Task<DnsReply> AskAsync(DnsQuery query, TimeSpan share, DnsDeadline deadline);
}

/// <summary>A question and how it is asked.</summary>
internal readonly record struct DnsQuery(DnsQuestion Question, DnsQueryFlags Flags);

/// <summary>What became of a query at one server.</summary>
/// <param name="Message">The answer; null when there is none that could be read.</param>
/// <param name="Failure">Why there is none.</param>
/// <param name="Detail">That in words.</param>
internal readonly record struct DnsReply(DnsMessage? Message, DnsStatus Failure, string? Detail)
{
    public static DnsReply Answered(DnsMessage message) => new(message, DnsStatus.Success, null);

    public static DnsReply TimedOut(string server) => new(null, DnsStatus.TimedOut, $"{server} did not answer in time.");

    public static DnsReply Unreachable(string server, string words) => new(null, DnsStatus.Unreachable, $"{server} cannot be reached: {words}");

    public static DnsReply Malformed(string server, string words) => new(null, DnsStatus.Malformed, $"{server} gave an answer that cannot be read: {words}");
}

/// <summary>The time a question may take in all, whoever is asked and however often.</summary>
internal sealed class DnsDeadline(TimeSpan total)
{
    private long _end = Environment.TickCount64 + (long)total.TotalMilliseconds;

    public TimeSpan Left => TimeSpan.FromMilliseconds(Math.Max(0, Volatile.Read(ref _end) - Environment.TickCount64));

    /// <summary>Waiting for our own queries to be answered is not the server's doing.</summary>
    public void Postpone(long milliseconds) => Interlocked.Add(ref _end, milliseconds);
}
