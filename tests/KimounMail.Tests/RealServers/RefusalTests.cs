using KimounMail.Engine.Migration;
using KimounMail.TestServers.Independent;
using KimounMail.TestServers.RealServers;
using KimounMail.Tests.TestServers.RealServers;
using Xunit;

namespace KimounMail.Tests.RealServers;

/// <summary>What real servers refuse, in their own words, and what becomes of it.</summary>
[Collection(RealServerCollection.Name)]
public sealed class RefusalTests(RealServers servers)
{
    private const int Kilobyte = 1024;

    [RealServerFact(RealServer.Dovecot)]
    public async Task A_full_Dovecot_account_takes_the_rest_when_its_quota_is_raised()
    {
        await using var full = await DovecotServer.StartAsync(new DovecotOptions { QuotaBytes = 100 * Kilobyte });

        await AssertFilledAndCompletedAsync(new RealAccount(full, "full"), () => full.StartAgainAsync(new DovecotOptions { QuotaBytes = 10_000 * Kilobyte }));
    }

    [RealServerFact(RealServer.Dovecot | RealServer.Cyrus)]
    public async Task A_full_Cyrus_account_takes_the_rest_when_its_quota_is_raised()
    {
        await using var full = await CyrusServer.StartAsync(new CyrusOptions { Users = ["full"], QuotaKilobytes = 100 });

        await AssertFilledAndCompletedAsync(new RealAccount(full, "full"), async () =>
        {
            await using var admin = await ImapReader.LogInAsync(full.Port, CyrusServer.AdminUser);
            await admin.CommandAsync("SETQUOTA user/full (STORAGE 10000)");
        });
    }

    [RealServerFact(RealServer.Dovecot)]
    public async Task A_message_larger_than_Dovecot_takes_fails_alone()
    {
        await using var strict = await DovecotServer.StartAsync(new DovecotOptions { ExtraConfiguration = "plugin {\n  quota_max_mail_size = 50k\n}" });

        await AssertTooLargeAsync(new RealAccount(strict, "strict"));
    }

    [RealServerFact(RealServer.Dovecot | RealServer.Cyrus)]
    public async Task A_message_larger_than_Cyrus_takes_fails_alone()
    {
        await using var strict = await CyrusServer.StartAsync(new CyrusOptions { Users = ["strict"], ExtraConfiguration = "maxmessagesize: 51200" });

        await AssertTooLargeAsync(new RealAccount(strict, "strict"));
    }

    [RealServerFact(RealServer.Dovecot | RealServer.Cyrus)]
    public async Task Folder_names_Cyrus_does_not_take_are_altered_or_refused_with_their_mail_accounted_for()
    {
        var from = await servers.NewAccountAsync(Storage.DovecotSdbox);
        var to = await servers.NewAccountAsync(Storage.Cyrus);
        await from.WriteAsync(AwkwardMail.Of("Subject: a\r\n\r\na\r\n"), AwkwardMail.Of("Subject: b\r\n\r\nb\r\n", 0, "a!\"%;<>\\^`{|}b"), AwkwardMail.Of("Subject: c\r\n\r\nc\r\n", 0, new string('y', 250), new string('z', 250)));
        // Of 490 octets in all at most.
        await using var migration = await RealMigration.CreateAsync(from.Endpoint, to.Endpoint);

        var task = await migration.RunAsync(RunMode.Start);

        Assert.Equal((MigrationStatus.SyncedWithErrors, 2, 1), (task.Status, task.Counts.Copied, task.Counts.Reasons[MailErrorId.FolderRefused]));
        Assert.Equal(["INBOX", "a____________b"], (await to.ReadAsync()).Messages().Select(line => line.Split('\t')[0]));
    }

    [RealServerFact(RealServer.Dovecot)]
    public async Task A_folder_name_Dovecot_does_not_take_costs_no_other_folder()
    {
        var from = await servers.NewAccountAsync(Storage.DovecotMaildir);
        var to = await servers.NewAccountAsync(Storage.DovecotMaildir);
        await from.WriteAsync(AwkwardMail.Of("Subject: a\r\n\r\na\r\n"), AwkwardMail.Of("Subject: b\r\n\r\nb\r\n", 0, "Bills"));
        // Maildir++ keeps '.' for its levels.
        await using var migration = await RealMigration.CreateAsync(
            from.Endpoint, to.Endpoint, new MigrationOptions { FolderMap = new Dictionary<string, string> { ["Bills"] = "Bills Nr. 1" } });

        var task = await migration.RunAsync(RunMode.Start);

        Assert.Equal((MigrationStatus.SyncedWithErrors, 1, 1), (task.Status, task.Counts.Copied, task.Counts.Reasons[MailErrorId.FolderRefused]));
        Assert.Equal(MailErrorId.FolderRefused, Assert.Single(await migration.GetItemsAsync(MigrationItemStatus.Failed)).Reason);
    }

    /// <summary>Copies four times what fits; then, with room made, the rest.</summary>
    private async Task AssertFilledAndCompletedAsync(RealAccount to, Func<Task> raiseQuota)
    {
        var from = await servers.NewAccountAsync(Storage.DovecotSdbox);
        await from.WriteAsync(Enumerable.Range(0, 40).Select(number => AwkwardMail.Of($"Subject: {number}\r\n\r\n{Lines(10 * Kilobyte)}", number)));
        await using var migration = await RealMigration.CreateAsync(from.Endpoint, to.Endpoint);

        var filled = await migration.RunAsync(RunMode.Start);

        Assert.Equal((MigrationStatus.SyncedWithErrors, 40), (filled.Status, filled.Counts.Found));
        Assert.Equal([MailErrorId.QuotaExceeded], filled.Counts.Reasons.Keys);
        Assert.InRange(filled.Counts.Copied, 1, 10);
        Assert.Equal(filled.Counts.Copied, (await to.ReadAsync()).Messages().Count());

        await raiseQuota();
        var completed = await migration.RunAsync(RunMode.Sync);

        Assert.Equal((MigrationStatus.Synced, 40 - filled.Counts.Copied, filled.Counts.Copied), (completed.Status, completed.Counts.Copied, completed.Counts.AlreadyThere));
        Assert.Equal((await from.ReadAsync()).Messages(), (await to.ReadAsync()).Messages());
    }

    /// <summary>Of three messages to a server that takes 50 KB, the one of 100 KB fails, once and for good.</summary>
    private async Task AssertTooLargeAsync(RealAccount to)
    {
        var from = await servers.NewAccountAsync(Storage.DovecotSdbox);
        await from.WriteAsync(
            AwkwardMail.Of("Subject: small\r\n\r\nx\r\n", 1), AwkwardMail.Of($"Subject: large\r\n\r\n{Lines(100 * Kilobyte)}", 2), AwkwardMail.Of("Subject: small too\r\n\r\nx\r\n", 3));
        await using var migration = await RealMigration.CreateAsync(from.Endpoint, to.Endpoint);

        var task = await migration.RunAsync(RunMode.Start);

        Assert.Equal((MigrationStatus.SyncedWithErrors, 2), (task.Status, task.Counts.Copied));
        Assert.Equal([MailErrorId.MessageTooLarge], task.Counts.Reasons.Keys);
        Assert.Equal(2, (await to.ReadAsync()).Messages().Count());
    }

    private static string Lines(int octets) => string.Concat(Enumerable.Repeat(new string('x', 62) + "\r\n", octets / 64));
}
