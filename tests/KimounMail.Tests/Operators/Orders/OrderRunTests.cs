using KimounMail.Engine.Operators;
using KimounMail.TestServers.Http;
using KimounMail.TestServers.Zimbra;
using KimounMail.Tests.Operators.Dovecot;
using KimounMail.Tests.Operators.ZimbraAdmin;
using Xunit;

namespace KimounMail.Tests.Operators.Orders;

/// <summary>Orders held against operators, and carried out: all at once, again, and after a run that was cut short.</summary>
public sealed class OrderRunTests : IAsyncLifetime
{
    private const string Order = """
        holder: Example Ltd
        plan: { business: 3 }
        domains: [example.test, new.test]
        mailboxes:
          - primarySmtpAddress: alice@example.test
            displayName: Alice
            prohibitSendReceiveQuota: 2 GB
            aliases: [info@example.test]
          - bob@new.test
          - primarySmtpAddress: carol@new.test
            password: Her.0wn.pa55word
        distributionLists:
          - primarySmtpAddress: team@example.test
            displayName: The team
            members: [alice@example.test, bob@new.test, guest@elsewhere.test]
            aliases: [all@example.test]
        aliases:
          sales@new.test: bob@new.test
        """;

    private readonly OrderFolder _folder = new();
    private readonly LoopbackZimbraServer _server = ZimbraBed.Start();
    private IMailOperator? _operator;

    private IMailOperator Operator => _operator!;

    public async Task InitializeAsync() => _operator = await ZimbraBed.ConnectAsync(_server);

    public async Task DisposeAsync()
    {
        await Operator.DisposeAsync();
        await _server.DisposeAsync();
        _folder.Dispose();
        Assert.Empty(_server.Violations);
    }

    [Fact]
    public async Task An_order_is_shown_then_carried_out_and_the_second_time_changes_nothing()
    {
        var path = _folder.Write("order.yaml", Order);
        await using (var run = await _folder.PrepareAsync(Operator, path))
        {
            Assert.Empty(run.Faults);
            Assert.Equal(
                ["Leave domain example.test", "Create domain new.test", "Create mailbox alice@example.test", "Create mailbox bob@new.test", "Create mailbox carol@new.test",
                 "Create distribution list team@example.test", "Create alias info@example.test", "Create alias all@example.test", "Create alias sales@new.test"],
                run.Review.Steps.Select(step => $"{step.Action.Split(':')[0]} {step.Identity}"));
        }
        Assert.Single(_server.Directory.Entries, entry => entry.Kind == DirectoryKind.Domain);
        Assert.False(File.Exists(path + ".journal"));

        var (first, failures) = await _folder.InvokeAsync(Operator, path);
        Assert.Empty(failures);
        Assert.Equal(8, first.Count(result => result.Outcome == OperatorOutcome.Created));
        foreach (var made in first.Where(result => result.Kind == MailObjectKind.Mailbox && result.Identity != "carol@new.test"))
            Assert.Equal(_server.Directory.FindAddress(made.Identity)!.Password, made.Password!.Reveal());
        Assert.Equal("Her.0wn.pa55word", _server.Directory.FindAddress("carol@new.test")!.Password);
        Assert.Equal("business", _server.Directory.CosOf(_server.Directory.FindAddress("bob@new.test")!).Name);
        Assert.Equal(["alice@example.test", "bob@new.test", "guest@elsewhere.test"], _server.Directory.FindAddress("all@example.test")!.Members.Order());

        var sent = _server.Requests.Count;
        var (second, _) = await _folder.InvokeAsync(Operator, path);
        Assert.All(second, result => Assert.Equal(OperatorOutcome.AlreadyAsAsked, result.Outcome));
        Assert.DoesNotContain(_server.Commands.Skip(sent), command => !command.StartsWith("Get", StringComparison.Ordinal) && !command.StartsWith("Search", StringComparison.Ordinal) && command != "CountAccount");
        Assert.Equal(first.Select(result => result.Password?.Reveal()), second.Select(result => result.Password?.Reveal()));
    }

    [Fact]
    public async Task An_order_that_grew_changes_what_is_different_alone()
    {
        await _folder.InvokeAsync(Operator, _folder.Write("order.yaml", Order));
        var path = _folder.Write("order.yaml", Order.Replace("2 GB", "3 GB", StringComparison.Ordinal).Replace("displayName: The team", "displayName: All", StringComparison.Ordinal)
            .Replace("guest@elsewhere.test", "guest@elsewhere.test, carol@new.test", StringComparison.Ordinal));
        var (results, failures) = await _folder.InvokeAsync(Operator, path);
        Assert.Empty(failures);
        Assert.Equal(
            [(MailObjectKind.Mailbox, "alice@example.test"), (MailObjectKind.DistributionList, "team@example.test"), (MailObjectKind.DistributionListMember, "team@example.test")],
            results.Where(result => result.Outcome != OperatorOutcome.AlreadyAsAsked).Select(result => (result.Kind, result.Identity)));
        Assert.Equal("3221225472", _server.Directory.FindAddress("alice@example.test")!["zimbraMailQuota"]);
    }

    [Fact]
    public async Task Everything_wrong_is_shown_at_once_and_nothing_is_sent()
    {
        _server.Directory.Entries.Add(new DirectoryEntry(DirectoryKind.Account, "there@example.test") { ["zimbraAccountStatus"] = "active", ["zimbraMailAlias"] = "taken@example.test" });
        var path = _folder.Write("order.yaml", """
            colour: red
            plan: { business: 1, gold: 1 }
            domains: [example.test, not a domain]
            mailboxes:
              - { primarySmtpAddress: alice@example.test, offer: business }
              - { primarySmtpAddress: Alice@example.test, offer: business }
              - { primarySmtpAddress: "a b@example.test", offer: business }
              - { primarySmtpAddress: dave@elsewhere.test, offer: silver }
              - { primarySmtpAddress: eve@example.test, offer: business, password: short }
              - { primarySmtpAddress: taken@example.test, offer: business }
            aliases:
              - { alias: there@example.test, target: alice@example.test }
              - { alias: info@example.test, target: nobody@example.test }
            distributionLists:
              - { primarySmtpAddress: team@example.test, members: [no address] }
            """);
        var sent = _server.Requests.Count;
        await using var run = await _folder.PrepareAsync(Operator, path);
        var failure = Assert.Throws<MailException>(run.RequireSound);
        var text = failure.ToUserText();
        foreach (var fault in new[]
        {
            "line 1: colour is not known", "There is no offer 'gold'", "5 mailboxes of 'business' are ordered, and the plan has 1", "The plan has no 'silver'", "There is no offer 'silver'", "not a domain",
            "line 6: 'alice@example.test' stands in line 5 already", "line 7: 'a b@example.test' is no mail address", "line 8: The operator takes no mail for 'elsewhere.test'",
            "line 9: The password has less than 10 characters", "line 10: 'taken@example.test' is taken: it is an alias of there@example.test",
            "line 12: 'there@example.test' is taken: it is a mailbox", "line 13: There is no mailbox or list 'nobody@example.test'", "line 15: 'no address' is no mail address",
        })
            Assert.Contains(fault, text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("'short'", text, StringComparison.Ordinal);
        Assert.Empty(run.Steps);
        Assert.DoesNotContain(_server.Commands.Skip(sent), command => command.StartsWith("Create", StringComparison.Ordinal));
    }

    [Fact]
    public async Task More_mailboxes_than_the_operator_has_free_are_told()
    {
        var business = _server.Directory.Entries.Single(entry => entry.Name == "business");
        _server.Directory.Find(DirectoryKind.Domain, "name", "example.test")!["zimbraDomainCOSMaxAccounts"] = $"{business.Id}:1";
        await using var run = await _folder.PrepareAsync(Operator, _folder.Write("order.csv", "PrimarySmtpAddress,Offer\na@example.test,business\nb@example.test,business\n"));
        var fault = Assert.Single(run.Faults);
        Assert.Equal((MailErrorId.NoFreeSlot, "business"), (fault.ErrorId, fault.Identity));
    }

    [Fact]
    public async Task A_line_that_fails_stops_no_other_and_is_done_the_next_time_with_the_password_made_before()
    {
        var path = _folder.Write("order.yaml", Order);
        _server.Expect(ZimbraTrouble.Answered("CreateAccount", LoopbackHttpResponse.Cut));
        var (_, failures) = await _folder.InvokeAsync(Operator, path);
        // Alice, and her alias with her.
        Assert.Equal([MailErrorId.ConnectionLost, MailErrorId.MailboxNotFound], failures.Select(failure => failure.ErrorId));

        // As if the run had been killed while it wrote the next password.
        await File.AppendAllTextAsync(path + ".journal", "{\"Address\":\"zo");
        var journaled = await File.ReadAllTextAsync(path + ".journal");
        var (results, none) = await _folder.InvokeAsync(Operator, path);
        Assert.Empty(none);
        Assert.Equal(["alice@example.test", "info@example.test"], results.Where(result => result.Outcome == OperatorOutcome.Created).Select(result => result.Identity));
        Assert.Equal(_server.Directory.FindAddress("alice@example.test")!.Password, results.Single(result => result.Identity == "alice@example.test").Password!.Reveal());
        Assert.Equal(journaled[..(journaled.LastIndexOf('\n') + 1)], await File.ReadAllTextAsync(path + ".journal"));
    }

    [Fact]
    public async Task The_journal_is_its_owners_alone_and_holds_no_password_in_clear()
    {
        var path = _folder.Write("order.yaml", Order);
        var (results, _) = await _folder.InvokeAsync(Operator, path);
        var text = await File.ReadAllTextAsync(path + ".journal");
        Assert.All(results.Select(result => result.Password).OfType<Secret>(), password => Assert.DoesNotContain(password.Reveal(), text + string.Concat(results), StringComparison.Ordinal));
        Assert.DoesNotContain("Her.0wn.pa55word", text, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows())
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path + ".journal"));
    }

    [Fact]
    public async Task Two_at_once_are_kept_apart()
    {
        var path = _folder.Write("order.yaml", Order);
        await using var first = await _folder.PrepareAsync(Operator, path);
        await first.ApplyAsync(first.Steps[1], new OperatorWait(), default);
        await using var second = await _folder.PrepareAsync(Operator, path);
        var refused = await Assert.ThrowsAsync<MailException>(() => second.ApplyAsync(second.Steps[2], new OperatorWait(), default));
        Assert.Equal(MailErrorId.OrderBusy, refused.ErrorId);
    }

    [Theory]
    [InlineData("not json\n")]
    [InlineData("{\"Address\":null,\"Protected\":null}\n")]
    [InlineData("{\"Address\":\"alice@example.test\",\"Protected\":\"AAAA\"}\n")]
    public async Task A_damaged_journal_is_told_before_anything_is_done(string journal)
    {
        var path = _folder.Write("order.yaml", Order);
        _folder.Write("order.yaml.journal", journal);
        await using var run = await _folder.PrepareAsync(Operator, path);
        var refused = await Assert.ThrowsAsync<MailException>(() => run.ApplyAsync(run.Steps[1], new OperatorWait(), default));
        Assert.Contains(refused.ErrorId, new[] { MailErrorId.StoreUnusable, MailErrorId.CredentialUnavailable });
        Assert.Null(_server.Directory.Find(DirectoryKind.Domain, "name", "new.test"));
    }

    [Fact]
    public async Task What_an_operator_cannot_do_at_all_is_told_for_every_line()
    {
        using var host = new DovecotHostFiles();
        var settings = host.Settings with { Options = host.Settings.Options.Where(option => option.Key != "VirtualFile").ToDictionary() };
        await using var bare = await OperatorCatalog.OpenAsync(settings, default);
        await using var run = await _folder.PrepareAsync(bare, _folder.Write("order.yaml", Order));
        Assert.Contains(run.Faults, fault => fault is { ErrorId: MailErrorId.NotSupportedByOperator, Identity: "team@example.test" });
        Assert.Contains(run.Faults, fault => fault is { ErrorId: MailErrorId.NotSupportedByOperator, Identity: "sales@new.test" });
        Assert.Empty(await File.ReadAllTextAsync(host.Users));
    }

    [Fact]
    public async Task An_order_for_a_Dovecot_host_is_carried_out_and_then_changes_nothing()
    {
        using var host = new DovecotHostFiles();
        await using var dovecot = await host.OpenAsync();
        // It tells no offers apart, so that the plan counts all mailboxes.
        var path = _folder.Write("order.yaml", Order);
        await using (var run = await _folder.PrepareAsync(dovecot, path))
            Assert.Empty(run.Faults);
        var (results, failures) = await _folder.InvokeAsync(dovecot, path);
        Assert.Empty(failures);
        Assert.Equal(8, results.Count(result => result.Outcome == OperatorOutcome.Created));
        var files = await File.ReadAllTextAsync(host.Users) + await File.ReadAllTextAsync(host.Addresses);
        var (again, _) = await _folder.InvokeAsync(dovecot, path);
        Assert.All(again, result => Assert.Equal(OperatorOutcome.AlreadyAsAsked, result.Outcome));
        Assert.Equal(files, await File.ReadAllTextAsync(host.Users) + await File.ReadAllTextAsync(host.Addresses));
    }
}
