using KimounMail.Engine.Operators;
using KimounMail.TestServers.Http;
using KimounMail.TestServers.Zimbra;
using Xunit;

namespace KimounMail.Tests.Operators.ZimbraAdmin;

/// <summary>What is Zimbra's own: classes of service, states, notes, hidden forwarding, lost answers.</summary>
public sealed class ZimbraAdminOperatorTests : IAsyncLifetime
{
    private readonly LoopbackZimbraServer _server = ZimbraBed.Start();
    private IMailOperator? _operator;

    private IMailOperator Operator => _operator!;

    private MailboxPlanner Mailboxes => new(new OperatorReview(Operator));

    public async Task InitializeAsync() => _operator = await ZimbraBed.ConnectAsync(_server);

    public async Task DisposeAsync()
    {
        await Operator.DisposeAsync();
        await _server.DisposeAsync();
        Assert.Empty(_server.Violations);
    }

    [Fact]
    public void Offers_are_the_classes_and_the_policy_is_the_strictest_of_them()
    {
        Assert.Equal(["business", "default"], Operator.Rules.Offers.Order());
        var policy = Operator.Rules.Password;
        Assert.Equal((10, 64, 2, 1), (policy.MinLength, policy.MaxLength, policy.MinDigits, policy.MinSpecial));
    }

    [Fact]
    public async Task Characters_have_to_be_allowed_by_every_class_and_what_is_no_expression_here_is_left_to_the_server()
    {
        _server.Directory.DefaultCos["zimbraPasswordAllowedChars"] = "[A-Za-z0-9.!]";
        _server.Directory.Entries.Single(entry => entry.Name == "business")["zimbraPasswordAllowedPunctuationChars"] = "[.]";
        _server.Directory.AddCos("odd", ("zimbraPasswordAllowedChars", "[a-z&&[^b"));
        await using var again = await ZimbraBed.ConnectAsync(_server);
        var policy = again.Rules.Password;
        Assert.Empty(policy.FindFaults(new Secret("Passw0rd99."), "alice@example.test"));
        Assert.NotEmpty(policy.FindFaults(new Secret("Passw0rd99.!"), "alice@example.test"));
        Assert.NotEmpty(policy.FindFaults(new Secret("Passw0rd99.é"), "alice@example.test"));
        Assert.Matches(@"^[A-Za-z0-9.]+$", PasswordGenerator.Generate(policy, "alice@example.test").Reveal());
    }

    [Fact]
    public async Task A_mailbox_without_a_class_of_its_own_has_its_domains_and_then_the_default_one()
    {
        await CreateAsync("alice");
        Assert.Equal("default", (await GetAsync("alice")).Offer);
        var business = _server.Directory.Entries.Single(entry => entry.Name == "business");
        _server.Directory.Find(DirectoryKind.Domain, "name", ZimbraBed.Domain)!["zimbraDomainDefaultCOSId"] = business.Id;
        Assert.Equal("business", (await GetAsync("alice")).Offer);
        Assert.Equal("business", Assert.Single(await Operator.Mailboxes.ListAsync(null, default).ToListAsync(default)).Offer);
    }

    [Theory]
    [InlineData("closed", MailboxStatus.Suspended)]
    [InlineData("pending", MailboxStatus.Suspended)]
    [InlineData("maintenance", MailboxStatus.Maintenance)]
    [InlineData("lockout", MailboxStatus.LockedOut)]
    [InlineData("hibernating", MailboxStatus.Unknown)]
    public async Task Every_state_has_its_reason(string zimbra, MailboxStatus status)
    {
        await CreateAsync("alice");
        Entry("alice")["zimbraAccountStatus"] = zimbra;
        var mailbox = await GetAsync("alice");
        Assert.Equal(status, mailbox.Status);
        Assert.NotNull(mailbox.StatusReason);
    }

    [Fact]
    public async Task A_full_mailbox_is_told()
    {
        await CreateAsync("alice");
        Entry("alice").Used = 1073741824;
        var listed = Assert.Single(await Operator.Mailboxes.ListAsync(ZimbraBed.Domain, default).ToListAsync(default));
        Assert.Equal((MailboxStatus.QuotaFull, 1073741824), (listed.Status, listed.UsedBytes));
        Assert.Equal(MailboxStatus.QuotaFull, (await GetAsync("alice")).Status);
        Assert.Equal(100, (await Operator.Mailboxes.GetUsageAsync(listed, default)).PercentUsed);
    }

    [Fact]
    public async Task The_reason_of_a_suspension_is_kept_beside_the_administrators_notes()
    {
        await CreateAsync("alice");
        Entry("alice")["zimbraNotes"] = "pays by the year\nroom 7";
        await ApplyAsync(await Mailboxes.SuspendAsync(Address("alice"), "bill of May", default));
        Assert.Equal("bill of May", (await GetAsync("alice")).StatusReason);
        Assert.Equal("locked", Entry("alice")["zimbraAccountStatus"]);
        await ApplyAsync(await Mailboxes.ResumeAsync(Address("alice"), default));
        Assert.Equal("pays by the year\nroom 7", Entry("alice")["zimbraNotes"]);
    }

    [Fact]
    public async Task Forwarding_the_user_does_not_see_is_shown_and_taken_away()
    {
        await CreateAsync("alice");
        Entry("alice")["zimbraMailForwardingAddress"] = "boss@elsewhere.test";
        Entry("alice")["zimbraPrefMailLocalDeliveryDisabled"] = "TRUE";
        Assert.Equal(["boss@elsewhere.test"], (await GetAsync("alice")).ForwardingSmtpAddress);
        await ApplyAsync(await Mailboxes.ChangeAsync(Address("alice"), new MailboxSettings { ForwardingSmtpAddress = [] }, null, default));
        var mailbox = await GetAsync("alice");
        Assert.Empty(mailbox.ForwardingSmtpAddress);
        Assert.True(mailbox.DeliverToMailboxAndForward);
    }

    [Fact]
    public async Task Accounts_the_server_keeps_for_itself_are_not_listed()
    {
        await CreateAsync("alice");
        await CreateAsync("spam.x1");
        Entry("spam.x1")["zimbraIsSystemAccount"] = "TRUE";
        Assert.Equal([Address("alice")], (await Operator.Mailboxes.ListAsync(null, default).ToListAsync(default)).Select(mailbox => mailbox.PrimarySmtpAddress));
    }

    [Fact]
    public async Task A_password_is_reset_to_be_changed_at_the_next_login()
    {
        await CreateAsync("alice");
        await ApplyAsync(await Mailboxes.SetPasswordAsync(Address("alice"), new Secret("An0ther.Pa55word"), resetOnNextLogon: true, default));
        Assert.Equal(("An0ther.Pa55word", "TRUE"), (Entry("alice").Password, Entry("alice")["zimbraPasswordMustChange"]));
    }

    [Fact]
    public async Task A_full_domain_is_told_before_anything_is_lost()
    {
        _server.Directory.Find(DirectoryKind.Domain, "name", ZimbraBed.Domain)!["zimbraDomainMaxAccounts"] = "1";
        await CreateAsync("alice");
        var error = await Assert.ThrowsAnyAsync<MailException>(() => CreateAsync("bob"));
        Assert.Equal(MailErrorId.NoFreeSlot, error.ErrorId);
        Assert.Equal(Address("bob"), error.Account);
    }

    [Fact]
    public async Task Slots_are_what_the_domains_allow()
    {
        var business = _server.Directory.Entries.Single(entry => entry.Name == "business");
        _server.Directory.Find(DirectoryKind.Domain, "name", ZimbraBed.Domain)!["zimbraDomainCOSMaxAccounts"] = $"{business.Id}:20";
        var subscriptions = await Operator.ListSubscriptionsAsync(default).ToListAsync(default);
        Assert.Equal(20, subscriptions.Single(subscription => subscription.Offer == "business").Slots);
        Assert.Null(subscriptions.Single(subscription => subscription.Offer == "default").Slots);
    }

    [Theory]
    [InlineData("CreateAccount")]
    [InlineData("DeleteAccount")]
    [InlineData("AddAccountAlias")]
    [InlineData("RemoveAccountAlias")]
    [InlineData("CreateDistributionList")]
    [InlineData("CreateDomain")]
    [InlineData("DeleteDomain")]
    public async Task What_was_done_though_its_answer_was_lost_is_done(string command)
    {
        _server.Expect(ZimbraTrouble.CutAfterEffect(command));
        await CreateAsync("alice");
        var review = new OperatorReview(Operator);
        await ApplyAsync(await new AliasPlanner(review).CreateAsync(Address("info"), Address("alice"), default));
        await ApplyAsync(await new DistributionListPlanner(review).CreateAsync(new NewDistributionList(Address("team")) { Members = [Address("alice")] }, default));
        await ApplyAsync(await new DomainPlanner(review).CreateAsync(new NewMailDomain("further.test"), default));
        await ApplyAsync(await new AliasPlanner(review).RemoveAsync(Address("info"), default));
        await ApplyAsync(await Mailboxes.RemoveAsync(Address("alice"), removeMail: true, default));
        await ApplyAsync(await new DomainPlanner(review).RemoveAsync("further.test", default));
        Assert.Single(_server.Commands, sent => sent == command);
    }

    [Fact]
    public async Task With_a_domain_go_its_settings_and_its_other_names()
    {
        var further = _server.Directory.AddDomain("further.test");
        _server.Directory.AddDomain("alias.test", ("zimbraDomainAliasTargetId", further.Id));
        var domains = new DomainPlanner(new OperatorReview(Operator));
        var plan = await domains.RemoveAsync("further.test", default);
        var refused = Assert.Throws<MailException>(plan.RefuseLoss);
        Assert.Equal(MailErrorId.DataLossRefused, refused.ErrorId);
        Assert.Contains("alias.test", refused.Message, StringComparison.Ordinal);
        Assert.Contains("settings", refused.Message, StringComparison.Ordinal);

        await ApplyAsync(plan);
        Assert.Equal(ZimbraBed.Domain, Assert.Single(await Operator.Domains.ListAsync(default).ToListAsync(default)).Domain);
    }

    [Fact]
    public async Task A_domain_with_what_is_not_listed_is_kept_by_the_server()
    {
        _server.Directory.AddDomain("further.test");
        _server.Expect(ZimbraTrouble.Refused("DeleteDomain", "account.DOMAIN_NOT_EMPTY"));
        var plan = await new DomainPlanner(new OperatorReview(Operator)).RemoveAsync("further.test", default);
        var failure = await Assert.ThrowsAnyAsync<MailException>(() => ApplyAsync(plan));
        Assert.Equal((MailErrorId.DomainNotEmpty, "further.test"), (failure.ErrorId, failure.Account));
        Assert.Contains("rooms", failure.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_not_done_is_an_error_that_may_pass()
    {
        _server.Expect(ZimbraTrouble.Answered("CreateAccount", LoopbackHttpResponse.Cut));
        var error = await Assert.ThrowsAnyAsync<MailException>(() => CreateAsync("alice"));
        Assert.True(error.IsTransient);
        await CreateAsync("alice");
    }

    [Fact]
    public async Task A_list_whose_members_are_refused_is_not_left_half_made()
    {
        _server.Expect(ZimbraTrouble.Refused("AddDistributionListMember", "service.PERM_DENIED"));
        var lists = new DistributionListPlanner(new OperatorReview(Operator));
        var plan = await lists.CreateAsync(new NewDistributionList(Address("team")) { Members = ["guest@elsewhere.test"] }, default);
        Assert.Equal(MailErrorId.PermissionDenied, (await Assert.ThrowsAnyAsync<MailException>(() => ApplyAsync(plan))).ErrorId);
        Assert.Null(_server.Directory.FindAddress(Address("team")));
    }

    [Fact]
    public async Task An_administrator_who_may_not_see_sizes_sees_mailboxes_without()
    {
        await CreateAsync("alice");
        _server.Expect(ZimbraTrouble.Refused("GetQuotaUsage", "service.PERM_DENIED"));
        _server.Expect(ZimbraTrouble.Refused("GetMailbox", "service.PERM_DENIED"));
        Assert.Null(Assert.Single(await Operator.Mailboxes.ListAsync(null, default).ToListAsync(default)).UsedBytes);
        Assert.Null((await GetAsync("alice")).UsedBytes);
    }

    [Fact]
    public async Task Pages_are_followed_to_the_last()
    {
        foreach (var number in Enumerable.Range(0, 1201))
            _server.Directory.Entries.Add(new DirectoryEntry(DirectoryKind.Account, Address($"u{number:0000}")) { ["zimbraAccountStatus"] = "active" });
        var listed = await Operator.Mailboxes.ListAsync(ZimbraBed.Domain, default).ToListAsync(default);
        Assert.Equal(1201, listed.Select(mailbox => mailbox.Id).Distinct().Count());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("http://zimbra.example:7071")]
    [InlineData("ldap://zimbra.example")]
    [InlineData("two words")]
    public async Task A_server_that_is_none_is_told(string? server)
    {
        var error = await Assert.ThrowsAsync<MailException>(() => OperatorCatalog.OpenAsync(ZimbraBed.Settings(_server) with { Server = server }, default));
        Assert.Equal(MailErrorId.InvalidOperatorSettings, error.ErrorId);
    }

    private static string Address(string name) => $"{name}@{ZimbraBed.Domain}";

    private DirectoryEntry Entry(string name) => _server.Directory.FindAddress(Address(name))!;

    private async Task<Mailbox> GetAsync(string name) => (await Operator.Mailboxes.FindAsync(Address(name), default))!;

    private async Task CreateAsync(string name) => await ApplyAsync(await Mailboxes.CreateAsync(new NewMailbox(Address(name), new Secret("F1ne.Pa55word")), default));

    private static Task<MailOperatorResult> ApplyAsync(PlannedChange change) => change.ApplyAsync(new OperatorWait(), default);
}
