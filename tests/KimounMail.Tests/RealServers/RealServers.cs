using KimounMail.TestServers.RealServers;
using Xunit;

namespace KimounMail.Tests.RealServers;

/// <summary>A real server and how it stores mail.</summary>
public enum Storage
{
    /// <summary>Dovecot, levels separated by '.', one file a message.</summary>
    DovecotSdbox,

    /// <summary>Dovecot, levels separated by '/', Maildir.</summary>
    DovecotMaildir,

    Cyrus,
}

/// <summary>Servers that run for all tests of the collection, each started when first asked for; every account is new.</summary>
public sealed class RealServers : IAsyncLifetime
{
    private readonly Dictionary<Storage, RealImapServer> _servers = [];
    private int _accounts;

    internal async Task<RealAccount> NewAccountAsync(Storage storage)
    {
        if (!_servers.TryGetValue(storage, out var server))
            _servers[storage] = server = await StartAsync(storage);
        var user = $"user{++_accounts}";
        if (server is CyrusServer cyrus)
            await cyrus.AddUserAsync(user);
        return new RealAccount(server, user);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        foreach (var server in _servers.Values)
            await server.DisposeAsync();
    }

    private static async Task<RealImapServer> StartAsync(Storage storage) => storage switch
    {
        Storage.DovecotSdbox => await DovecotServer.StartAsync(new DovecotOptions { Separator = '.', Format = "sdbox" }),
        Storage.DovecotMaildir => await DovecotServer.StartAsync(new DovecotOptions { Separator = '/', Format = "maildir" }),
        _ => await CyrusServer.StartAsync(),
    };
}

/// <summary>The tests that share <see cref="RealServers"/>.</summary>
[CollectionDefinition(Name)]
public sealed class RealServerCollection : ICollectionFixture<RealServers>
{
    public const string Name = "Real servers";
}
