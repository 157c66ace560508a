using KimounMail.Engine.Migration;
using KimounMail.TestServers.RealServers;
using KimounMail.TestServers.SampleMail;
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
