using KimounMail.Engine.Operators;
using KimounMail.TestServers;
using KimounMail.TestServers.RealServers;
using KimounMail.Tests.TestServers;
using KimounMail.Tests.TestServers.RealServers;
using Xunit;

namespace KimounMail.Tests.Operators.Dovecot;

/// <summary>What is written into the files is what a real Dovecot reads out of them.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class RealDovecotTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private DovecotServer? _server;
    private DovecotHostFiles? _files;
    private IMailOperator? _host;

    private MailboxPlanner Mailboxes => new(new OperatorReview(_host!));

    public async Task InitializeAsync()
    {
        if (DovecotServer.MissingReason is not null)
            return;
        // Dovecot's own user has to be let in, and the file is its group's to read, as a distribution has it.
        _server = await DovecotServer.StartAsync();
        _files = new DovecotHostFiles(Directory.CreateDirectory(Path.Combine(_server.Folder, "accounts")).FullName);
        File.SetUnixFileMode(_files.Users, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        await ExternalProgram.RunAsync("chgrp", ["dovecot", _files.Users]);
        await _server.StartAgainAsync(new DovecotOptions { PasswdFile = _files.Users, Format = "maildir" });
        _host = await OperatorCatalog.OpenAsync(
            _files.Settings with { Options = new Dictionary<string, string>(_files.Settings.Options) { ["MailHome"] = $"{_server.Folder}/mail/%d/%n" } }, default);
    }

    public async Task DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }

    [RealServerFact(RealServer.Dovecot)]
    public async Task An_account_logs_in_until_it_is_suspended_and_again_when_it_is_resumed()
    {
        await ApplyAsync(await Mailboxes.CreateAsync(new NewMailbox("alice@example.test", new Secret("korrektes Pferd – 1")), default));
        await UntilAsync("alice@example.test", "korrektes Pferd – 1", isLetIn: true);

        await ApplyAsync(await Mailboxes.SuspendAsync("alice@example.test", "left on 1 May", default));
        await UntilAsync("alice@example.test", "korrektes Pferd – 1", isLetIn: false);
        Assert.Equal("left on 1 May", (await _host!.Mailboxes.FindAsync("alice@example.test", default))!.StatusReason);

        await ApplyAsync(await Mailboxes.ResumeAsync("alice@example.test", default));
        await UntilAsync("alice@example.test", "korrektes Pferd – 1", isLetIn: true);

        await ApplyAsync(await Mailboxes.SetPasswordAsync("alice@example.test", new Secret("another, and longer"), false, default));
        await UntilAsync("alice@example.test", "korrektes Pferd – 1", isLetIn: false);
        await UntilAsync("alice@example.test", "another, and longer", isLetIn: true);
        Assert.Equal("root dovecot 640", (await ExternalProgram.RunAsync("stat", ["-c", "%U %G %a", _files!.Users])).Trim());
    }

    [RealServerFact(RealServer.Dovecot)]
    public async Task A_quota_holds_and_can_be_lifted()
    {
        var asked = new MailboxSettings { ProhibitSendReceiveQuota = new MailQuota(8192), DisplayName = "Bob: the \"builder\" 100 %" };
        await ApplyAsync(await Mailboxes.CreateAsync(new NewMailbox("bob@example.test", new Secret("correct horse 1")) { Settings = asked }, default));
        await using (var client = await UntilAsync("bob@example.test", "correct horse 1", isLetIn: true))
        {
            Assert.Contains(await client!.OkAsync("GETQUOTAROOT INBOX"), line => line.Contains("(STORAGE 0 8)", StringComparison.Ordinal));
            Assert.StartsWith("NO [OVERQUOTA]", await client.AppendAsync("INBOX", new string('x', 9000)), StringComparison.Ordinal);
            await client.AppendAsync("INBOX", "Subject: one\r\n\r\nx\r\n");
            var usage = Assert.Single(await _host!.Mailboxes.ListUsageAsync("example.test", default).ToListAsync(default));
            // Maildir has a line's end as one octet.
            Assert.Equal((1, 16), (usage.ItemCount, usage.UsedBytes));
            Assert.Equal(MailboxStatus.Active, (await _host!.Mailboxes.FindAsync("bob@example.test", default))!.Status);

            await client.AppendAsync("INBOX", new string('x', 7500));
            Assert.StartsWith("NO [OVERQUOTA]", await client.AppendAsync("INBOX", new string('x', 1024)), StringComparison.Ordinal);
            var full = Assert.Single(await _host!.Mailboxes.ListWithStateAsync("example.test", default).ToListAsync(default));
            Assert.Equal(MailboxStatus.QuotaFull, full.Status);
            Assert.Contains("it takes no more mail", full.StatusReason, StringComparison.Ordinal);
            Assert.Contains("Set-Mailbox", full.StatusAdvice, StringComparison.Ordinal);
        }

        await ApplyAsync(await Mailboxes.ChangeAsync("bob@example.test", new MailboxSettings { ProhibitSendReceiveQuota = MailQuota.Unlimited }, null, default));
        await EventuallyAsync(async () =>
        {
            await using var client = await UntilAsync("bob@example.test", "correct horse 1", isLetIn: true);
            return !(await client!.OkAsync("GETQUOTAROOT INBOX")).Any(line => line.Contains("STORAGE", StringComparison.Ordinal));
        });
    }

    [RealServerFact(RealServer.Dovecot)]
    public async Task A_renamed_mailbox_has_its_mail_and_a_removed_one_leaves_it_unless_asked()
    {
        await ApplyAsync(await Mailboxes.CreateAsync(new NewMailbox("carol@example.test", new Secret("correct horse 1")), default));
        await using (var client = await UntilAsync("carol@example.test", "correct horse 1", isLetIn: true))
            await client!.AppendAsync("INBOX", "Subject: one\r\n\r\nx\r\n");

        await ApplyAsync(await Mailboxes.ChangeAsync("carol@example.test", new MailboxSettings(), "caroline@example.test", default));
        await UntilAsync("carol@example.test", "correct horse 1", isLetIn: false);
        await using (var client = await UntilAsync("caroline@example.test", "correct horse 1", isLetIn: true))
            Assert.Contains("* STATUS INBOX (MESSAGES 1)", await client!.OkAsync("STATUS INBOX (MESSAGES)"));

        var home = Path.Combine(_server!.Folder, "mail", "example.test", "carol");
        var kept = await Mailboxes.RemoveAsync("caroline@example.test", removeMail: false, default);
        Assert.False(kept.Loss!.IsAnything);
        var gone = await Mailboxes.RemoveAsync("caroline@example.test", removeMail: true, default);
        Assert.True(gone.Loss!.IsAnything);
        Assert.Contains("1 item of", gone.Action, StringComparison.Ordinal);
        Assert.True(Directory.Exists(home));
        await ApplyAsync(gone);
        Assert.False(Directory.Exists(home));
        await UntilAsync("caroline@example.test", "correct horse 1", isLetIn: false);
    }

    /// <summary>Dovecot looks at its files once a second; so the question is asked until it is answered as it should be.</summary>
    private async Task<RawImapClient?> UntilAsync(string user, string password, bool isLetIn)
    {
        RawImapClient? client = null;
        await EventuallyAsync(async () =>
        {
            client = await RawImapClient.ConnectAsync(_server!.Port);
            var answer = await AnswerAsync(client, $"AUTHENTICATE PLAIN {Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"\0{user}\0{password}"))}");
            if (answer.StartsWith("OK", StringComparison.Ordinal) == isLetIn)
                return true;
            await client.DisposeAsync();
            return false;
        });
        return client;
    }

    /// <summary>The last line of an answer. None where the server hung up: the file was replaced after the password was found right and before the rest was looked up.</summary>
    private static async Task<string> AnswerAsync(RawImapClient client, string command)
    {
        try
        {
            return await client.FinalAsync(command);
        }
        catch (IOException)
        {
            return "";
        }
    }

    private async Task EventuallyAsync(Func<Task<bool>> isSo)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!await isSo())
        {
            Assert.False(limit.IsCancellationRequested, _server!.ReadLog());
            await Task.Delay(50);
        }
    }

    private static Task<MailOperatorResult> ApplyAsync(PlannedChange change) => change.ApplyAsync(new OperatorWait(), default);
}
