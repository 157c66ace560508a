using KimounMail.TestServers.Imap;
using KimounMail.TestServers.RealServers;

namespace KimounMail.Benchmarks.WholeJob;

/// <summary>The server a comparison copies to.</summary>
internal sealed class Destination : IAsyncDisposable
{
    public const string Dovecot = "dovecot";
    public const string Cyrus = "cyrus";

    /// <summary>
    /// Neither LITERAL+ nor MULTIAPPEND. UIDPLUS it has: mbsync 1.4 fails at every server that does not tell the UIDs of what was
    /// appended, Dovecot too if APPENDUID is taken from its replies: it asks for them by UID FETCH of X-TUID, and then calls the answer extraneous.
    /// </summary>
    private static readonly LoopbackProfile s_plain = LoopbackProfile.Plain3501 with { Capabilities = LoopbackProfile.Plain3501.Capabilities.Add("UIDPLUS") };

    private readonly IAsyncDisposable _server;
    private readonly Func<string, Task> _addUser;
    private readonly Func<string, Task<long>> _count;

    private Destination(IAsyncDisposable server, int port, Func<string, Task> addUser, Func<string, Task<long>> count) =>
        (_server, Port, _addUser, _count) = (server, port, addUser, count);

    public int Port { get; }

    /// <summary>True when it takes MULTIAPPEND, without which <see cref="Rawcopy"/> does not go.</summary>
    public bool TakesGroups { get; private init; }

    public required string Words { get; init; }

    /// <summary>A server by name: dovecot, cyrus, or plain (the loopback server with neither LITERAL+ nor MULTIAPPEND).</summary>
    /// <param name="name">One of these.</param>
    /// <param name="dovecot">How a Dovecot is set up; Cyrus has no further address.</param>
    /// <param name="cancellationToken">Stops waiting for it.</param>
    /// <exception cref="InvalidOperationException">It is not installed.</exception>
    /// <exception cref="ArgumentException">There is no such server.</exception>
    public static async Task<Destination> StartAsync(string name, DovecotOptions dovecot, CancellationToken cancellationToken) => name switch
    {
        Dovecot => OfDovecot(await DovecotServer.StartAsync(dovecot, cancellationToken)),
        Cyrus => OfCyrus(await CyrusServer.StartAsync(new CyrusOptions { Users = [], Password = Tool.Password }, cancellationToken)),
        "plain" => OfLoopback(LoopbackImapServer.Start(s_plain, dovecot.FurtherAddress)),
        _ => throw new ArgumentException($"No such destination: {name}. There are dovecot, cyrus, plain."),
    };

    public Task AddUserAsync(string user) => _addUser(user);

    /// <summary>Messages in all folders, as the server counts them.</summary>
    public Task<long> CountAsync(string user) => _count(user);

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private static Destination OfDovecot(DovecotServer server) =>
        new(server, server.Port, _ => Task.CompletedTask, user => CountAsync(server.Port, user)) { Words = "Dovecot (Maildir, fsync as shipped)", TakesGroups = true };

    private static Destination OfCyrus(CyrusServer server) =>
        new(server, server.Port, user => server.AddUserAsync(user), user => CountAsync(server.Port, user)) { Words = "Cyrus" };

    private static Destination OfLoopback(LoopbackImapServer server)
    {
        // Only counted: the messages of all runs need not stay in memory.
        server.KeepsOnlyDigests = true;
        var accounts = new Dictionary<string, LoopbackAccount>();
        return new(server, server.Port, Add, user => Task.FromResult(accounts[user].Mailboxes.Sum(mailbox => (long)mailbox.Count)))
        {
            Words = "the loopback server without LITERAL+ and MULTIAPPEND",
        };

        Task Add(string user)
        {
            accounts[user] = server.AddAccount(user, Tool.Password);
            return Task.CompletedTask;
        }
    }

    private static async Task<long> CountAsync(int port, string user)
    {
        await using var mailbox = await MailboxClient.OpenAsync(port, user);
        return await mailbox.CountAsync();
    }
}
