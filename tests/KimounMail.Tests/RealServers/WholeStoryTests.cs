using System.Security.Cryptography;
using KimounMail.Engine.Migration;
using KimounMail.TestServers.SampleMail;
using KimounMail.Tests.TestServers.RealServers;
using Xunit;

namespace KimounMail.Tests.RealServers;

/// <summary>First copy, second pass, delta and undo between real servers, told by a reader that is not the product's.</summary>
[Collection(RealServerCollection.Name)]
public sealed class WholeStoryTests(RealServers servers)
{
    private const string AsideFolder = "KimounMail removed ";

    public static TheoryData<Storage, Storage> Pairs => new()
    {
        { Storage.DovecotSdbox, Storage.DovecotMaildir },
        { Storage.DovecotMaildir, Storage.DovecotSdbox },
        { Storage.DovecotSdbox, Storage.Cyrus },
        { Storage.Cyrus, Storage.DovecotSdbox },
        { Storage.Cyrus, Storage.Cyrus },
    };

    [RealServerTheory(RealServer.Dovecot | RealServer.Cyrus)]
    [MemberData(nameof(Pairs))]
    public async Task All_arrives_as_it_is_follows_changes_and_can_be_taken_back(Storage source, Storage destination)
    {
        var from = await servers.NewAccountAsync(source);
        var to = await servers.NewAccountAsync(destination);
        var sent = SampleMailbox.Generate(100).Concat(AwkwardMail.All()).Where(message => destination == Storage.Cyrus || source != Storage.Cyrus || !message.HasBareLineFeed()).ToList();
        await from.WriteAsync(sent);
        // Cyrus keeps every octet (Dovecot sends LF as CRLF), so that its copies are held against what was written.
        if (source == Storage.Cyrus)
            Assert.Equal(sent.Select(message => Convert.ToHexString(SHA256.HashData(message.Octets))).Order(StringComparer.Ordinal), (await from.ReadAsync()).Digests());
        await to.WriteAsync(AwkwardMail.Of("Subject: here before\r\n\r\nstays\r\n", 0, "Mine"));
        var before = await to.ReadAsync();
        await using var migration = await RealMigration.CreateAsync(from.Endpoint, to.Endpoint, new MigrationOptions { PropagateDeletion = true });

        var first = await migration.RunAsync(RunMode.Start);

        Assert.Equal((MigrationStatus.Synced, sent.Count), (first.Status, first.Counts.Copied));
        var copied = await to.ReadAsync();
        Assert.Equal(Union(await from.ReadAsync(), before), copied);
        Assert.Empty((await migration.CompareAsync()).Differences);
        Assert.Equal((0, sent.Count), await CountsOfSyncAsync(migration));
        Assert.Equal(copied, await to.ReadAsync());

        await ChangeAsync(from);
        Assert.Equal((4, sent.Count - 2), await CountsOfSyncAsync(migration));
        Assert.Equal(Union(await from.ReadAsync(), before), WithoutAside(await to.ReadAsync()));

        await migration.UndoAsync(1);
        Assert.Equal(copied, WithoutAside(await to.ReadAsync()));
        await migration.UndoAsync(0);
        Assert.Equal(before, await to.ReadAsync());
    }

    [RealServerFact(RealServer.Dovecot | RealServer.Cyrus)]
    public async Task Line_ends_a_destination_cannot_keep_are_told_as_what_they_are()
    {
        var from = await servers.NewAccountAsync(Storage.Cyrus);
        var to = await servers.NewAccountAsync(Storage.DovecotSdbox);
        await from.WriteAsync(AwkwardMail.Of("Subject: LF\n\nbare\nline ends\n"), AwkwardMail.Of("Subject: plain\r\n\r\nx\r\n", 1));
        await using var migration = await RealMigration.CreateAsync(from.Endpoint, to.Endpoint);

        Assert.Equal(2, (await migration.RunAsync(RunMode.Start)).Counts.Copied);

        Assert.NotEqual((await from.ReadAsync()).Digests(), (await to.ReadAsync()).Digests());
        Assert.Equal(MailboxDifferenceKind.LineEnding, Assert.Single((await migration.CompareAsync()).Differences).Kind);
        Assert.Equal((0, 2), await CountsOfSyncAsync(migration));
    }

    /// <summary>Three new messages, one in a new folder; a flag set, one cleared; one message moved, one deleted for good.</summary>
    private static async Task ChangeAsync(RealAccount account)
    {
        await account.WriteAsync(
            AwkwardMail.Of("Subject: new\r\n\r\n1\r\n", 1), AwkwardMail.Of("Subject: new\r\n\r\n2\r\n", 2), AwkwardMail.Of("Subject: new\r\n\r\n3\r\n", 3, "New", "Deep"));
        await using var reader = await account.LogInAsync();
        await reader.CommandAsync($"SELECT {reader.Name("INBOX")}");
        await reader.CommandAsync("STORE 1 +FLAGS (\\Flagged $Label1)");
        await reader.CommandAsync("STORE 2 FLAGS ()");
        await reader.CommandAsync($"MOVE 3 {reader.Name("Archive", "2024")}");
        await reader.CommandAsync("STORE 4 +FLAGS (\\Deleted)");
        await reader.CommandAsync("EXPUNGE");
    }

    private static async Task<(long Copied, long AlreadyThere)> CountsOfSyncAsync(RealMigration migration)
    {
        var pass = await migration.RunAsync(RunMode.Sync);
        Assert.Equal(MigrationStatus.Synced, pass.Status);
        return (pass.Counts.Copied, pass.Counts.AlreadyThere);
    }

    /// <summary>What two accounts hold in one: folders once, subscribed when one is, messages as often as there are.</summary>
    private static IEnumerable<string> Union(IReadOnlyList<string> one, IReadOnlyList<string> other)
    {
        var lines = one.Concat(other).ToList();
        return lines.Messages().Concat(lines.Folders().Distinct().Where(line => !lines.Contains(line + "*"))).Order(StringComparer.Ordinal);
    }

    private static IEnumerable<string> WithoutAside(IEnumerable<string> lines) => lines.Where(line => !line.StartsWith(AsideFolder, StringComparison.Ordinal));
}
