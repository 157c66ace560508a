using System.Collections.Concurrent;
using System.Security.Authentication;

namespace KimounMail.TestServers.Imap;

/// <summary>What a server has seen, for tests to assert on.</summary>
public sealed class LoopbackStatistics
{
    private const int TranscriptLimit = 20_000;

    private readonly ConcurrentDictionary<string, int> _commands = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, int> _loggedIn = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentQueue<string> _transcript = new();
    private readonly ConcurrentQueue<Exception> _failures = new();
    private int _connections;
    private int _logins;
    private long _octetsReceived;
    private long _octetsSent;

    /// <summary>Connections accepted so far, refused ones included.</summary>
    public int Connections => Volatile.Read(ref _connections);

    /// <summary>Logins that succeeded.</summary>
    public int Logins => Volatile.Read(ref _logins);

    /// <summary>Octets of messages received by APPEND.</summary>
    public long MessageOctetsReceived => Interlocked.Read(ref _octetsReceived);

    /// <summary>Octets of message bodies and headers sent by FETCH.</summary>
    public long MessageOctetsSent => Interlocked.Read(ref _octetsSent);

    /// <summary>The last lines of all connections: <c>3 C: a7 NOOP</c>, <c>3 S: a7 OK …</c>. Passwords are not in it, nor the content of literals.</summary>
    public IReadOnlyList<string> Transcript => [.. _transcript];

    /// <summary>Mistakes of the server itself; a test that finds one has found nothing else.</summary>
    public IReadOnlyList<Exception> Failures => [.. _failures];

    /// <summary>How often a command came, by its name; <c>UID FETCH</c> counts apart from <c>FETCH</c>.</summary>
    public int CommandCount(string name) => _commands.GetValueOrDefault(name);

    /// <summary>Every command that came, by name.</summary>
    public IReadOnlyDictionary<string, int> Commands => _commands;

    /// <summary>Connections of a user that are logged in now.</summary>
    public int LoggedIn(string user) => _loggedIn.GetValueOrDefault(user);

    internal int CountConnection() => Interlocked.Increment(ref _connections);

    internal void CountCommand(string name) => _commands.AddOrUpdate(name, 1, (_, count) => count + 1);

    internal void CountReceived(long octets) => Interlocked.Add(ref _octetsReceived, octets);

    internal void CountSent(long octets) => Interlocked.Add(ref _octetsSent, octets);

    internal void CountLogin(string user)
    {
        Interlocked.Increment(ref _logins);
        _loggedIn.AddOrUpdate(user, 1, (_, count) => count + 1);
    }

    internal void CountLogout(string user) => _loggedIn.AddOrUpdate(user, 0, (_, count) => count - 1);

    /// <summary>Only what is not a broken connection is the server's own fault.</summary>
    internal void CountEnd(int connection, Exception exception)
    {
        Note(connection, "-", exception.Message);
        if (exception is not (IOException or OperationCanceledException or ObjectDisposedException or AuthenticationException))
            _failures.Enqueue(exception);
    }

    internal void Note(int connection, string side, string line)
    {
        _transcript.Enqueue($"{connection} {side}: {line}");
        if (_transcript.Count > TranscriptLimit)
            _transcript.TryDequeue(out _);
    }
}
