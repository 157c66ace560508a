using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using KimounMail.TestServers.Tls;

namespace KimounMail.TestServers.Imap;

/// <summary>
/// An IMAP server on 127.0.0.1 over mailboxes in memory. It shares no code with the client it tests, takes the grammar
/// strictly, honours only what its profile announces, and misbehaves when told to.
/// </summary>
/// <example><code>
/// await using var server = LoopbackImapServer.Start(LoopbackProfile.Zimbra);
/// var alice = server.AddAccount("alice", "secret");
/// server.Faults.Add(Fault.Answer("NO [OVERQUOTA] full").On("APPEND").From(5));
/// </code></example>
public sealed class LoopbackImapServer : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private readonly TcpListener _plain;
    private readonly TcpListener _tls;
    private readonly ConcurrentDictionary<string, LoopbackAccount> _accounts = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<int, Task> _sessions = new();
    private Task _accepting = Task.CompletedTask;

    private LoopbackImapServer(LoopbackProfile profile, IPAddress address) =>
        (Profile, _plain, _tls) = (profile, new TcpListener(address, 0), new TcpListener(address, 0));

    /// <summary>Port without TLS at first; STARTTLS where the profile offers it.</summary>
    public int Port => ((IPEndPoint)_plain.LocalEndpoint).Port;

    /// <summary>Port with TLS from the first octet.</summary>
    public int TlsPort => ((IPEndPoint)_tls.LocalEndpoint).Port;

    /// <summary>May be replaced at any time; commands that begin later follow the new one.</summary>
    public LoopbackProfile Profile { get; set; }

    public LoopbackFaults Faults { get; } = new();

    public LoopbackStatistics Statistics { get; } = new();

    /// <summary>How much has passed so far, over all connections.</summary>
    public long Passed(TrafficUnit unit) => Faults.Traffic.Count(unit);

    /// <summary>Shown to clients that ask for TLS from now on.</summary>
    public X509Certificate2 Certificate { get; set; } = TestCertificates.Shared.Valid;

    /// <summary>Of stored messages keep length, digest and header only: for messages too large for the test's memory.</summary>
    public bool KeepsOnlyDigests { get; set; }

    public IEnumerable<LoopbackAccount> Accounts => _accounts.Values;

    /// <summary>A running server; dispose it to stop it.</summary>
    /// <param name="profile">Its character; null for <see cref="LoopbackProfile.Full"/>.</param>
    /// <param name="address">An address of this machine to listen on; null for 127.0.0.1.</param>
    public static LoopbackImapServer Start(LoopbackProfile? profile = null, IPAddress? address = null)
    {
        var server = new LoopbackImapServer(profile ?? LoopbackProfile.Full, address ?? IPAddress.Loopback);
        server._plain.Start();
        server._tls.Start();
        server._accepting = Task.WhenAll(
            Task.Run(() => server.AcceptAsync(server._plain, tls: false)),
            Task.Run(() => server.AcceptAsync(server._tls, tls: true)));
        return server;
    }

    /// <summary>A new account with the mailboxes and the separator of the profile.</summary>
    public LoopbackAccount AddAccount(string user, string password)
    {
        var account = new LoopbackAccount(user, password, Profile.Separator);
        foreach (var (name, use) in Profile.InitialMailboxes)
        {
            var mailbox = account.Create(name, use.Length == 0 ? null : use);
            mailbox.IsSubscribed = true;
            mailbox.NoInferiors = Profile.SpecialMailboxesHaveNoChildren && use.Length > 0;
        }

        return AddAccount(account);
    }

    public LoopbackAccount AddAccount(LoopbackAccount account) =>
        _accounts.TryAdd(account.User, account) ? account : throw new ArgumentException($"There is an account {account.User}.");

    public LoopbackAccount? FindAccount(string user) => _accounts.GetValueOrDefault(user);

    /// <summary>Waits until every connection there is has ended, and with it what was still to be stored.</summary>
    public Task UntilIdleAsync() => Task.WhenAll(_sessions.Values);

    public async ValueTask DisposeAsync()
    {
        Faults.Clear();
        await _stopping.CancelAsync();
        _plain.Stop();
        _tls.Stop();
        await _accepting;
        await Task.WhenAll(_sessions.Values);
        _stopping.Dispose();
    }

    internal SslServerAuthenticationOptions TlsOptions() => new()
    {
        ServerCertificateContext = SslStreamCertificateContext.Create(Certificate, [TestCertificates.Shared.Ca], offline: true),
    };

    private async Task AcceptAsync(TcpListener listener, bool tls)
    {
        while (!_stopping.IsCancellationRequested)
        {
            TcpClient client;
            try
            {
                client = await listener.AcceptTcpClientAsync(_stopping.Token);
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }

            var number = Statistics.CountConnection();
            if (Faults.RefusesConnection())
                client.Dispose();
            else
                _sessions[number] = Task.Run(() => ServeAsync(client, number, tls));
        }
    }

    private async Task ServeAsync(TcpClient client, int number, bool tls)
    {
        client.NoDelay = true;
        var connection = new ServerConnection(client, Faults, _stopping.Token);
        var session = new ImapSession(this, connection, number);
        try
        {
            if (tls)
                await connection.StartTlsAsync(TlsOptions());
            await session.RunAsync();
            await connection.DisposeAsync();
        }
        catch (Exception exception)
        {
            if (exception is ConnectionClosedException { IsOrderly: true })
                await connection.CloseAsync();
            else
                connection.Abort();
            Statistics.CountEnd(number, exception);
        }
        finally
        {
            session.Leave();
            _sessions.TryRemove(number, out _);
        }
    }
}
