using KimounMail.Engine.Migration;
using KimounMail.TestServers;
using KimounMail.TestServers.Imap;
using KimounMail.TestServers.RealServers;
using KimounMail.TestServers.SampleMail;
using KimounMail.Tests.Engine.Migration;
using KimounMail.Tests.TestServers.RealServers;
using Xunit;

namespace KimounMail.Tests.RealServers;

/// <summary>What was there before, and what breaks in between: nothing is lost, nothing is there twice.</summary>
[Collection(RealServerCollection.Name)]
public sealed class InterruptionTests(RealServers servers)
{
    [RealServerTheory(RealServer.Dovecot)]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_killed_and_started_again_in_mid_copy_costs_nothing(bool isSource)
    {
        var options = new DovecotOptions { Separator = '.' };
        await using var crashing = await DovecotServer.StartAsync(options);
        await using var steady = await DovecotServer.StartAsync();
        var from = new RealAccount(isSource ? crashing : steady, "s");
        var to = new RealAccount(isSource ? steady : crashing, "d");
        var sent = SampleMailbox.Generate(300).ToList();
        await from.WriteAsync(sent);
        var middle = sent.Sum(message => message.Octets.Length) / 2;
        await using var relay = new InterruptingRelay(crashing.Port, fromServer: isSource, middle, async () =>
        {
            await crashing.KillAsync();
            await crashing.StartAgainAsync(options);
        });
        await using var migration = await RealMigration.CreateAsync(
            isSource ? from.EndpointAt(relay.Port) : from.Endpoint, isSource ? to.Endpoint : to.EndpointAt(relay.Port));

        var task = await migration.RunAsync(RunMode.Start);

        Assert.True(relay.Interrupted.IsCompletedSuccessfully, $"The server was not started again: {relay.Interrupted.Exception}");
        Assert.Equal((MigrationStatus.Synced, sent.Count, 0), (task.Status, task.Counts.Found, task.Counts.Failed));
        Assert.Equal((await from.ReadAsync()).Messages(), (await to.ReadAsync()).Messages());
        Assert.Equal(0, (await migration.RunAsync(RunMode.Sync)).Counts.Copied);
    }

    /// <summary>
    /// Killed while it stores, Dovecot's sdbox has the files of messages and not yet their entries in the index. It finds them when it
    /// stores the next message under the number of one of them: that one it refuses, and keeps; and those it found have lost their flags.
    /// </summary>
    [RealServerFact(RealServer.Dovecot)]
    public async Task What_a_killed_server_finds_again_later_is_not_there_twice()
    {
        var options = new DovecotOptions { Format = "sdbox" };
        await using var crashing = await DovecotServer.StartAsync(options);
        var from = await servers.NewAccountAsync(Storage.DovecotSdbox);
        var to = new RealAccount(crashing, "d");
        var sent = Enumerable.Range(1, 60).Select(Numbered).ToList();
        await from.WriteAsync(sent);
        await to.WriteAsync(Numbered(100));
        var own = (await to.ReadAsync()).Messages().ToList();
        await using var relay = new InterruptingRelay(crashing.Port, fromServer: false, octets: 8000, () => StoreWithoutIndexAsync(crashing, options, to, sent.Take(20)));
        await using var migration = await RealMigration.CreateAsync(from.Endpoint, to.EndpointAt(relay.Port));

        var task = await migration.RunAsync(RunMode.Start);

        Assert.True(relay.Interrupted.IsCompletedSuccessfully, $"The server was not started again: {relay.Interrupted.Exception}");
        Assert.Contains("Rebuilding index", crashing.ReadLog(), StringComparison.Ordinal);
        Assert.Equal((MigrationStatus.Synced, sent.Count, 0), (task.Status, task.Counts.Copied, task.Counts.Failed));
        Assert.Equal((await from.ReadAsync()).Messages().Concat(own).Order(StringComparer.Ordinal), (await to.ReadAsync()).Messages().Order(StringComparer.Ordinal));
    }

    private static SampleMessage Numbered(int number) => new(["INBOX"], Mail.Message(number), MessageFlags.Of(["\\Seen"]), Mail.Date.AddMinutes(number));

    /// <summary>Leaves what a server has that is killed when the files are there and its index does not know of them.</summary>
    private static async Task StoreWithoutIndexAsync(DovecotServer server, DovecotOptions options, RealAccount account, IEnumerable<SampleMessage> messages)
    {
        await server.KillAsync();
        var folder = Path.Combine(server.Folder, "mail", account.User, options.Format, "mailboxes", "INBOX", "dbox-Mails");
        var before = Path.Combine(server.Folder, "index-before");
        await ExternalProgram.RunAsync("cp", ["-a", folder, before]);
        await server.StartAgainAsync(options);
        await account.WriteAsync(messages);
        await server.KillAsync();
        foreach (var index in Directory.GetFiles(folder, "dovecot.index*"))
            File.Delete(index);
        await ExternalProgram.RunAsync("cp", ["-a", .. Directory.GetFiles(before, "dovecot.index*"), folder]);
        await server.StartAgainAsync(options);
    }

    [RealServerTheory(RealServer.Dovecot | RealServer.Cyrus)]
    [InlineData(Storage.DovecotMaildir)]
    [InlineData(Storage.Cyrus)]
    public async Task Mail_that_another_tool_copied_is_recognised(Storage destination)
    {
        var from = await servers.NewAccountAsync(Storage.DovecotSdbox);
        var to = await servers.NewAccountAsync(destination);
        var all = SampleMailbox.Generate(90).ToList();
        await from.WriteAsync(all);
        // As Dovecot gives it out, so that what is there is the same message.
        await to.WriteAsync(all.Where((message, number) => number % 3 == 0 && !message.HasBareLineFeed()));
        var there = (await to.ReadAsync()).Messages().Count();
        await using var migration = await RealMigration.CreateAsync(from.Endpoint, to.Endpoint);

        var task = await migration.RunAsync(RunMode.Start);

        Assert.Equal((MigrationStatus.Synced, all.Count - there, there), (task.Status, task.Counts.Copied, task.Counts.AlreadyThere));
        Assert.Equal((await from.ReadAsync()).Messages(), (await to.ReadAsync()).Messages());
    }
}
