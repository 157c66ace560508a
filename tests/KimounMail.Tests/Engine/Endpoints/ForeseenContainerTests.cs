using KimounMail.Engine.Endpoints;
using KimounMail.Engine.Endpoints.Imap;
using KimounMail.TestServers.Imap;
using KimounMail.Tests.Engine.Migration;
using Xunit;

namespace KimounMail.Tests.Engine.Endpoints;

/// <summary>A container asked for before it is needed: it is the one that was asked for, and any other use of the session is as if it had not been.</summary>
public sealed class ForeseenContainerTests : IAsyncLifetime
{
    private readonly LoopbackImapServer _server = LoopbackImapServer.Start();
    private LoopbackAccount _account = null!;
    private IEndpointSession _session = null!;
    private IReadOnlyList<Container> _containers = [];

    public async Task InitializeAsync()
    {
        _account = _server.AddAccount("alice", "x");
        _account.GetOrCreate("One").Add(1, 3);
        _account.GetOrCreate("Two").Add(10, 2);
        var address = new EndpointAddress { Account = "alice", Host = "127.0.0.1", Port = _server.Port, Security = ConnectionSecurity.None };
        _session = await new ImapEndpoint(address, new EndpointCredential.Password("alice", "x")).OpenAsync(default);
        _containers = await _session.ListContainersAsync(default);
        await _session.OpenContainerAsync(Named("One"), ContainerAccess.Scan, default);
        await _session.ForeseeAsync(Named("Two"), ContainerAccess.Scan, default);
    }

    public async Task DisposeAsync()
    {
        await _session.DisposeAsync();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task It_is_opened_and_listed_by_what_was_asked_before()
    {
        var state = await _session.OpenContainerAsync(Named("Two"), ContainerAccess.Scan, default);

        Assert.Equal(2, state.ItemCount);
        Assert.Equal(["0000000001", "0000000002"], await KeysAsync("Two"));
        Assert.Equal((2, 2), (_server.Statistics.CommandCount("EXAMINE"), _server.Statistics.CommandCount("UID FETCH")));
    }

    [Fact]
    public async Task The_container_that_is_open_can_still_be_read()
    {
        var read = new List<string>();
        await foreach (var item in _session.ReadAsync(Named("One"), ["0000000001", "0000000003"], default))
            read.Add(item.Key);

        Assert.Equal(["0000000001", "0000000003"], read);
        Assert.Equal(["0000000001", "0000000002", "0000000003"], await KeysAsync("One"));
    }

    [Fact]
    public async Task What_it_held_when_it_was_asked_for_is_what_counts()
    {
        // Heard by the server before what follows here.
        await _session.GetQuotaAsync(default);
        _account["Two"].Add(20, 1);

        var state = await _session.OpenContainerAsync(Named("Two"), ContainerAccess.Scan, default);

        Assert.Equal(state.ItemCount, (await KeysAsync("Two")).Count);
    }

    [Fact]
    public async Task One_that_cannot_be_opened_fails_when_it_is_opened()
    {
        await _session.ForeseeAsync(Named("One"), ContainerAccess.Scan, default);
        var gone = Named("Two") with { Id = "Three" };
        await Assert.ThrowsAnyAsync<MailException>(() => _session.OpenContainerAsync(gone, ContainerAccess.Scan, default));
        await _session.ForeseeAsync(gone, ContainerAccess.Scan, default);

        await Assert.ThrowsAnyAsync<MailException>(() => _session.OpenContainerAsync(gone, ContainerAccess.Scan, default));

        Assert.True(_session.IsUsable);
        Assert.Equal(3, (await KeysAsync("One")).Count);
    }

    [Fact]
    public async Task One_to_be_written_to_is_asked_for_before_the_answers_to_what_was_written_elsewhere()
    {
        var destination = (IDestinationSession)_session;
        await destination.OpenContainerAsync(Named("One"), ContainerAccess.Write, default);
        var written = await destination.SendAsync(Named("One"), OneItem(), 1, default);
        await destination.ForeseeAsync(Named("Two"), ContainerAccess.Write, default);

        var outcome = Assert.Single(await written.CompleteAsync(default));
        var state = await destination.OpenContainerAsync(Named("Two"), ContainerAccess.Write, default);

        Assert.Equal(("0000000004", 2), (outcome.DestinationKey, state.ItemCount));
        Assert.Equal(2, _server.Statistics.CommandCount("SELECT"));

        static async IAsyncEnumerable<ItemContent> OneItem()
        {
            var octets = Mail.Message(4);
            await Task.CompletedTask;
            yield return new ItemContent("1", octets.Length, Mail.Date, [], new MemoryStream(octets));
        }
    }

    private Container Named(string name) => _containers.Single(c => c.Path == name);

    private async Task<IReadOnlyList<string>> KeysAsync(string name)
    {
        var keys = new List<string>();
        await foreach (var page in _session.ScanPagesAsync(Named(name), null, default))
            keys.AddRange(page.Items.Select(item => item.Key));
        return keys;
    }
}
