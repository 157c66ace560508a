using System.Diagnostics;
using KimounMail.Engine.Operators;
using Xunit;

namespace KimounMail.Tests.Operators.Dovecot;

/// <summary>What the files of a host go through: other writers, foreign lines, sudden ends.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class AccountFilesTests : IDisposable
{
    private readonly DovecotHostFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task What_others_wrote_stays_to_the_octet()
    {
        const string users = "# ours\n\nroot:{PLAIN}x:0:0::/root\nbob@example.test:{BLF-CRYPT}$2y$05$abc:1000:1000:B\u00E9atrice:/home/bob::userdb_mail=maildir:~/m  allow_nets=10.0.0.0/8\n  odd line\n";
        const string addresses = "# map\n@other.test  bob@example.test\npostmaster\tbob@example.test\n\"odd name\"@example.test  bob@example.test\nteam@example.test  bob@example.test,\n  # of the team\n  guest@elsewhere.test\nexample.org anything";
        await WriteAsync(_files.Users, users);
        await WriteAsync(_files.Addresses, addresses);

        await using var host = await _files.OpenAsync();
        var (mailboxes, aliases) = Planners(host);
        await ApplyAsync(await mailboxes.CreateAsync(new NewMailbox("alice@example.test", new Secret("correct horse 1")), default));
        await ApplyAsync(await aliases.CreateAsync("info@example.test", "alice@example.test", default));
        Assert.StartsWith(users + "alice@example.test:{SHA512-CRYPT}$6$", await ReadAsync(_files.Users), StringComparison.Ordinal);
        Assert.Equal(addresses + "\ninfo@example.test  alice@example.test\n", await ReadAsync(_files.Addresses));

        await ApplyAsync(await mailboxes.RemoveAsync("alice@example.test", removeMail: false, default));
        Assert.Equal(users, await ReadAsync(_files.Users));
        Assert.Equal(addresses + "\n", await ReadAsync(_files.Addresses));

        await ApplyAsync(await mailboxes.ChangeAsync("bob@example.test", new MailboxSettings { ProhibitSendReceiveQuota = MailQuota.Parse("1GB") }, null, default));
        Assert.Equal(users.Replace("maildir:~/m  allow_nets=10.0.0.0/8", "maildir:~/m allow_nets=10.0.0.0/8 userdb_quota_rule=*:bytes=1073741824", StringComparison.Ordinal), await ReadAsync(_files.Users));
    }

    [Fact]
    public async Task Of_a_domain_that_is_removed_its_lines_go_and_no_others()
    {
        await WriteAsync(_files.Domains, "# ours\nexample.test\n  Further.Test OK # since May\nfurther.test.example\n\nfurther.test\n#further.test\n");
        const string addresses = "@further.test  bob@example.test,\n  # and\n  eve@elsewhere.test\n";
        await WriteAsync(_files.Addresses, addresses);
        await using var host = await _files.OpenAsync();

        var plan = await new DomainPlanner(new OperatorReview(host)).RemoveAsync("further.test", default);
        var refused = Assert.Throws<MailException>(plan.RefuseLoss);
        Assert.Equal(MailErrorId.DataLossRefused, refused.ErrorId);
        Assert.Contains("catch-all passes on to bob@example.test, eve@elsewhere.test", refused.Message, StringComparison.Ordinal);

        await ApplyAsync(plan);
        Assert.Equal("# ours\nexample.test\nfurther.test.example\n\n#further.test\n", await ReadAsync(_files.Domains));
        Assert.Equal(addresses, await ReadAsync(_files.Addresses));
    }

    [Fact]
    public async Task A_domain_that_got_an_address_after_it_was_looked_at_stays()
    {
        await using var host = await _files.OpenAsync();
        var plan = await new DomainPlanner(new OperatorReview(host)).RemoveAsync("example.test", default);
        plan.RefuseLoss();
        await WriteAsync(_files.Users, "bob@example.test:{PLAIN}one\n");

        var failure = await Assert.ThrowsAsync<MailException>(() => ApplyAsync(plan));
        Assert.Equal(MailErrorId.DomainNotEmpty, failure.ErrorId);
        Assert.Contains("bob@example.test", failure.Message, StringComparison.Ordinal);
        Assert.Equal("example.test\n", await ReadAsync(_files.Domains));
    }

    [Fact]
    public async Task A_list_of_another_s_hand_is_read_over_its_lines_and_keeps_its_place()
    {
        await WriteAsync(_files.Addresses, "first@example.test  x@elsewhere.test\nteam@example.test  a@elsewhere.test,\n\tb@elsewhere.test\nlast@example.test  y@elsewhere.test\n");
        await using var host = await _files.OpenAsync();
        var lists = new DistributionListPlanner(new OperatorReview(host));
        await ApplyAsync(await lists.RemoveMembersAsync("team@example.test", ["a@elsewhere.test"], default));
        Assert.Equal("first@example.test  x@elsewhere.test\n# list team@example.test\nteam@example.test  b@elsewhere.test\nlast@example.test  y@elsewhere.test\n", await ReadAsync(_files.Addresses));

        await ApplyAsync(await lists.RemoveMembersAsync("team@example.test", ["b@elsewhere.test"], default));
        Assert.Equal("first@example.test  x@elsewhere.test\n# list team@example.test\nlast@example.test  y@elsewhere.test\n", await ReadAsync(_files.Addresses));
        Assert.Equal(0, (await host.DistributionLists!.FindAsync("team@example.test", default))!.MemberCount);
    }

    [Fact]
    public async Task An_entry_that_is_there_twice_is_not_written()
    {
        const string users = "bob@example.test:{PLAIN}one\nBob@example.test:{PLAIN}two\n";
        await WriteAsync(_files.Users, users);
        await using var host = await _files.OpenAsync();
        var (mailboxes, _) = Planners(host);
        var plan = await mailboxes.SuspendAsync("bob@example.test", null, default);
        var failure = await Assert.ThrowsAsync<MailException>(() => ApplyAsync(plan));
        Assert.Equal(MailErrorId.AccountFileUnusable, failure.ErrorId);
        Assert.Contains("lines 1 and 2", failure.Message, StringComparison.Ordinal);
        Assert.Equal(users, await ReadAsync(_files.Users));
    }

    [Fact]
    public async Task A_file_behind_a_link_is_replaced_where_it_is_with_its_mode()
    {
        var real = Path.Combine(_files.Folder, "real");
        File.Move(_files.Users, real);
        File.CreateSymbolicLink(_files.Users, real);
        const UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
        File.SetUnixFileMode(real, mode);
        await using var host = await _files.OpenAsync();
        await ApplyAsync(await Planners(host).Mailboxes.CreateAsync(new NewMailbox("alice@example.test", new Secret("correct horse 1")), default));

        Assert.NotNull(File.ResolveLinkTarget(_files.Users, false));
        Assert.Equal(mode, File.GetUnixFileMode(real));
        Assert.StartsWith("alice@example.test:", await ReadAsync(real), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Mail_goes_only_from_where_mail_is()
    {
        var outside = Directory.CreateDirectory(Path.Combine(_files.Folder, "outside")).FullName;
        var users = $"bob@example.test:{{PLAIN}}x::::{_files.Mail}/../outside\n";
        await WriteAsync(_files.Users, users);
        await using var host = await _files.OpenAsync();
        var plan = await Planners(host).Mailboxes.RemoveAsync("bob@example.test", removeMail: true, default);
        Assert.Equal(MailErrorId.PermissionDenied, (await Assert.ThrowsAsync<MailException>(() => ApplyAsync(plan))).ErrorId);
        Assert.True(Directory.Exists(outside));
        Assert.Equal(users, await ReadAsync(_files.Users));
    }

    [Theory]
    [InlineData("shared")]
    [InlineData("shared/of/carol")]
    public async Task Mail_of_another_user_does_not_go_along(string homeOfCarol)
    {
        var theirs = Directory.CreateDirectory(Path.Combine(_files.Mail, homeOfCarol)).FullName;
        var users = $"bob@example.test:{{PLAIN}}x::::{_files.Mail}/shared\ncarol@example.test:{{PLAIN}}x::::{theirs}\n";
        await WriteAsync(_files.Users, users);
        await using var host = await _files.OpenAsync();
        var plan = await Planners(host).Mailboxes.RemoveAsync("bob@example.test", removeMail: true, default);

        var failure = await Assert.ThrowsAsync<MailException>(() => ApplyAsync(plan));

        Assert.Equal(MailErrorId.DataLossRefused, failure.ErrorId);
        Assert.Contains("carol@example.test", failure.Message, StringComparison.Ordinal);
        Assert.True(Directory.Exists(theirs));
        Assert.Equal(users, await ReadAsync(_files.Users));
    }

    [Fact]
    public async Task A_file_of_somebody_s_beside_it_is_left_alone()
    {
        await WriteAsync(_files.Users + ".new", "a draft of the administrator's\n");
        await using var host = await _files.OpenAsync();

        await ApplyAsync(await Planners(host).Mailboxes.CreateAsync(new NewMailbox("alice@example.test", new Secret("correct horse 1")), default));

        Assert.Equal("a draft of the administrator's\n", await ReadAsync(_files.Users + ".new"));
    }

    [Fact]
    public async Task Who_holds_the_lock_is_waited_for()
    {
        using var holder = Process.Start(new ProcessStartInfo("flock", ["--no-fork", _files.Users + ".lock", "cat"]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        await holder.StandardInput.WriteLineAsync("held?");
        await holder.StandardInput.FlushAsync();
        Assert.Equal("held?", await holder.StandardOutput.ReadLineAsync());

        await using var host = await _files.OpenAsync();
        var creating = ApplyAsync(await Planners(host).Mailboxes.CreateAsync(new NewMailbox("alice@example.test", new Secret("correct horse 1")), default));
        await WriteAsync(_files.Users, "carol@example.test:{PLAIN}x\n");
        Assert.False(creating.IsCompleted);
        holder.Kill();
        await holder.WaitForExitAsync();
        await creating;
        Assert.StartsWith("carol@example.test:{PLAIN}x\nalice@example.test:", await ReadAsync(_files.Users), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_processes_at_once_lose_nothing()
    {
        using var first = StartWorker("a", 20);
        using var second = StartWorker("b", 20);
        var words = await Task.WhenAll(first.StandardOutput.ReadToEndAsync(), second.StandardOutput.ReadToEndAsync());
        await Task.WhenAll(first.WaitForExitAsync(), second.WaitForExitAsync());
        Assert.Equal((0, 0), (first.ExitCode, second.ExitCode));
        Assert.All(words, text => Assert.Equal(20, text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length));
        await RequireWholeAsync([.. Enumerable.Range(1, 20).SelectMany(number => new[] { $"a{number}", $"b{number}" })]);
    }

    [Fact]
    public async Task A_writer_killed_at_any_moment_leaves_whole_files_and_the_next_goes_on()
    {
        var created = 0;
        for (var attempt = 1; created < 12; attempt++)
        {
            using var worker = StartWorker("a", 12);
            for (var lines = 0; lines < attempt * 2 && await worker.StandardOutput.ReadLineAsync() is not null; lines++)
                created = Math.Max(created, lines + 1);
            worker.Kill();
            await worker.WaitForExitAsync();
            Assert.All(await File.ReadAllLinesAsync(_files.Users), line => Assert.Equal(8, line.Split(':').Length));
            Assert.All(await File.ReadAllLinesAsync(_files.Addresses), line => Assert.Equal(3, line.Split(' ').Length));
        }

        await RequireWholeAsync([.. Enumerable.Range(1, 12).Select(number => $"a{number}")]);
    }

    private async Task RequireWholeAsync(IReadOnlyList<string> names)
    {
        var users = (await File.ReadAllLinesAsync(_files.Users)).Select(line => line.Split(':')[0]);
        var addresses = (await File.ReadAllLinesAsync(_files.Addresses)).Select(line => line.Split(' ')[0]);
        Assert.Equal(names.Select(name => $"{name}@example.test").Order(), users.Order());
        Assert.Equal(names.Select(name => $"also-{name}@example.test").Order(), addresses.Order());
    }

    private Process StartWorker(string prefix, int count)
    {
        var program = Path.Combine(AppContext.BaseDirectory.Replace("KimounMail.Tests", "KimounMail.TestWorker", StringComparison.Ordinal), "KimounMail.TestWorker.dll");
        return Process.Start(new ProcessStartInfo("dotnet", ["exec", program, "mailboxes", _files.Folder, prefix, $"{count}"]) { RedirectStandardOutput = true })!;
    }

    private static (MailboxPlanner Mailboxes, AliasPlanner Aliases) Planners(IMailOperator host)
    {
        var review = new OperatorReview(host);
        return (new MailboxPlanner(review), new AliasPlanner(review));
    }

    private static Task<MailOperatorResult> ApplyAsync(PlannedChange change) => change.ApplyAsync(new OperatorWait(), default);

    private static Task WriteAsync(string path, string text) => File.WriteAllTextAsync(path, text, System.Text.Encoding.Latin1);

    private static Task<string> ReadAsync(string path) => File.ReadAllTextAsync(path, System.Text.Encoding.Latin1);
}
