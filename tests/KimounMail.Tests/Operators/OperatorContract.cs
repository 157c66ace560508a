using KimounMail.Engine.Operators;
using Xunit;

namespace KimounMail.Tests.Operators;

/// <summary>
/// What holds for every operator, whatever it is made of. A subclass opens one that takes mail for <see cref="Domain"/> and has no mailbox
/// yet. What an operator cannot do is refused here in the same words as everywhere, and nothing is sent.
/// </summary>
public abstract partial class OperatorContract : IAsyncLifetime
{
    private IMailOperator? _operator;

    /// <summary>A domain the operator takes mail for from the start.</summary>
    protected virtual string Domain => "example.test";

    /// <summary>The offer new mailboxes are to be of; null where there are none.</summary>
    protected virtual string? Offer => null;

    /// <summary>A further domain that can be added.</summary>
    protected virtual string FurtherDomain => "further.test";

    protected IMailOperator Operator => _operator!;

    private OperatorReview Review => new(Operator);

    private MailboxPlanner Mailboxes => new(Review);

    private AliasPlanner Aliases => new(Review);

    private DistributionListPlanner Lists => new(Review);

    public async Task InitializeAsync() => _operator = await OpenAsync();

    public async Task DisposeAsync()
    {
        await Operator.DisposeAsync();
        await CloseAsync();
    }

    /// <summary>Connects to a new, empty operator.</summary>
    protected abstract Task<IMailOperator> OpenAsync();

    /// <summary>Takes away what <see cref="OpenAsync"/> set up.</summary>
    protected virtual Task CloseAsync() => Task.CompletedTask;

    [Fact]
    public void What_it_says_it_can_do_fits_what_it_has()
    {
        Assert.Equal(Can(OperatorFeatures.Aliases), Operator.Aliases is not null);
        Assert.Equal(Can(OperatorFeatures.DistributionLists), Operator.DistributionLists is not null);
        Assert.Equal((Operator.Features & (OperatorFeatures.ExpectedDns | OperatorFeatures.DnsZones)) != 0, Operator.Dns is not null);
        Assert.NotEmpty(Operator.Name);
        Assert.NotEmpty(Operator.Server);
        var password = PasswordGenerator.Generate(Operator.Rules.Password, Address("alice"));
        Assert.Empty(Operator.Rules.Password.FindFaults(password, Address("alice")));
        Assert.Empty(Operator.Rules.Address.FindFaults(Address("alice")));
    }

    [Fact]
    public async Task A_mailbox_is_created_found_and_listed()
    {
        var result = await CreateAsync("alice");
        Assert.Equal((OperatorOutcome.Created, false), (result.Outcome, result.IsUnderway));

        var mailbox = await GetAsync("alice");
        Assert.Equal(Address("alice"), mailbox.PrimarySmtpAddress);
        Assert.Equal(MailboxStatus.Active, mailbox.Status);
        Assert.Equal(Operator.Name, mailbox.Operator);
        Assert.Equal(Domain, mailbox.Domain);
        Assert.Equal([mailbox.PrimarySmtpAddress], await AddressesAsync(Operator.Mailboxes.ListAsync(Domain, default)));
        Assert.Equal([mailbox.PrimarySmtpAddress], await AddressesAsync(Operator.Mailboxes.ListAsync(null, default)));
        Assert.Empty(await AddressesAsync(Operator.Mailboxes.ListAsync("elsewhere.test", default)));
        Assert.Null(await Operator.Mailboxes.FindAsync(Address("bob"), default));
    }

    [Fact]
    public async Task A_mailbox_has_what_was_asked_of_it_from_the_start()
    {
        var asked = Possible(new MailboxSettings
        {
            DisplayName = "Zoë O'Neil, \"boss\"", FirstName = "Zoë", LastName = "O'Neil", Description = "first floor: left; 100 %", ProhibitSendReceiveQuota = MailQuota.Parse("2GB"),
            ForwardingSmtpAddress = ["zoe@elsewhere.test"], HiddenFromAddressListsEnabled = true,
        });
        await ApplyAsync(await Mailboxes.CreateAsync(New("zoe") with { Settings = asked }, default));

        var plan = await Mailboxes.ChangeAsync(Address("zoe"), asked with { Offer = null }, null, default);
        Assert.False(plan.IsNeeded, plan.Action);
    }

    [Fact]
    public async Task Addresses_differ_by_more_than_case()
    {
        await CreateAsync("alice");
        Assert.NotNull(await Operator.Mailboxes.FindAsync(Address("ALICE"), default));
        Assert.Equal(OperatorOutcome.AlreadyAsAsked, (await CreateAsync("Alice")).Outcome);
        Assert.Single(await AddressesAsync(Operator.Mailboxes.ListAsync(Domain, default)));
    }

    [Fact]
    public async Task Asked_twice_a_mailbox_is_created_once()
    {
        await CreateAsync("alice");
        var again = await CreateAsync("alice");
        Assert.Equal(OperatorOutcome.AlreadyAsAsked, again.Outcome);
        Assert.Single(await AddressesAsync(Operator.Mailboxes.ListAsync(Domain, default)));
    }

    [Fact]
    public async Task A_taken_address_is_told_by_the_operator_itself()
    {
        await CreateAsync("alice");
        var failure = await Assert.ThrowsAnyAsync<MailException>(() => Operator.Mailboxes.CreateAsync(New("alice"), new OperatorWait(), default));
        Assert.Equal(MailErrorId.AddressInUse, failure.ErrorId);
        Assert.Single(await AddressesAsync(Operator.Mailboxes.ListAsync(Domain, default)));
    }

    [Fact]
    public async Task Only_what_is_asked_changes()
    {
        if (!Can(OperatorFeatures.DisplayName))
            return;
        await ApplyAsync(await Mailboxes.CreateAsync(New("alice") with { Settings = Possible(new MailboxSettings { DisplayName = "Alice", Description = "kept" }) }, default));

        var changed = await ApplyAsync(await Mailboxes.ChangeAsync(Address("alice"), new MailboxSettings { DisplayName = "Alice B." }, null, default));
        Assert.Equal(OperatorOutcome.Changed, changed.Outcome);
        Assert.Contains("Alice B.", Assert.Single(changed.Changes), StringComparison.Ordinal);
        var mailbox = await GetAsync("alice");
        Assert.Equal(("Alice B.", Can(OperatorFeatures.Description) ? "kept" : null), (mailbox.DisplayName, mailbox.Description));

        var again = await Mailboxes.ChangeAsync(Address("alice"), new MailboxSettings { DisplayName = "Alice B." }, null, default);
        Assert.Equal(OperatorOutcome.AlreadyAsAsked, again.Outcome);

        await ApplyAsync(await Mailboxes.ChangeAsync(Address("alice"), new MailboxSettings { DisplayName = "" }, null, default));
        Assert.True(string.IsNullOrEmpty((await GetAsync("alice")).DisplayName));
    }

    [Fact]
    public async Task A_quota_is_set_and_lifted()
    {
        await CreateAsync("alice");
        var asked = new MailboxSettings { ProhibitSendReceiveQuota = MailQuota.Parse("1.5 GB") };
        if (await IsRefusedAsync(OperatorFeatures.Quota, () => Mailboxes.ChangeAsync(Address("alice"), asked, null, default)))
            return;
        await ApplyAsync(await Mailboxes.ChangeAsync(Address("alice"), asked, null, default));
        Assert.Equal(1610612736, (await GetAsync("alice")).ProhibitSendReceiveQuota?.Bytes);

        await ApplyAsync(await Mailboxes.ChangeAsync(Address("alice"), new MailboxSettings { ProhibitSendReceiveQuota = MailQuota.Unlimited }, null, default));
        Assert.Equal(MailQuota.Unlimited, (await GetAsync("alice")).ProhibitSendReceiveQuota);
    }

    [Fact]
    public async Task Mail_is_passed_on_and_kept_or_not()
    {
        await CreateAsync("alice");
        var asked = new MailboxSettings { ForwardingSmtpAddress = ["a@elsewhere.test", "b@elsewhere.test"] };
        if (await IsRefusedAsync(OperatorFeatures.Forwarding, () => Mailboxes.ChangeAsync(Address("alice"), asked, null, default)))
            return;
        await ApplyAsync(await Mailboxes.ChangeAsync(Address("alice"), asked, null, default));
        var mailbox = await GetAsync("alice");
        Assert.Equal(asked.ForwardingSmtpAddress, mailbox.ForwardingSmtpAddress.Order());
        Assert.True(mailbox.DeliverToMailboxAndForward);

        if (Can(OperatorFeatures.ForwardingWithoutCopy))
        {
            await ApplyAsync(await Mailboxes.ChangeAsync(Address("alice"), new MailboxSettings { DeliverToMailboxAndForward = false }, null, default));
            Assert.False((await GetAsync("alice")).DeliverToMailboxAndForward);
        }

        await ApplyAsync(await Mailboxes.ChangeAsync(Address("alice"), new MailboxSettings { ForwardingSmtpAddress = [] }, null, default));
        Assert.Empty((await GetAsync("alice")).ForwardingSmtpAddress);
    }

    [Fact]
    public async Task A_mailbox_is_renamed()
    {
        await CreateAsync("alice");
        if (await IsRefusedAsync(OperatorFeatures.Rename, () => Mailboxes.ChangeAsync(Address("alice"), new MailboxSettings(), Address("alicia"), default)))
            return;
        await ApplyAsync(await Mailboxes.ChangeAsync(Address("alice"), new MailboxSettings(), Address("alicia"), default));
        Assert.Equal([Address("alicia")], await AddressesAsync(Operator.Mailboxes.ListAsync(Domain, default)));
        Assert.Equal(OperatorOutcome.AlreadyAsAsked, (await Mailboxes.ChangeAsync(Address("alice"), new MailboxSettings(), Address("alicia"), default)).Outcome);

        await CreateAsync("bob");
        var plan = await Mailboxes.ChangeAsync(Address("bob"), new MailboxSettings(), Address("alicia"), default);
        Assert.Equal(MailErrorId.AddressInUse, (await Assert.ThrowsAnyAsync<MailException>(() => ApplyAsync(plan))).ErrorId);
        Assert.Equal([Address("alicia"), Address("bob")], await AddressesAsync(Operator.Mailboxes.ListAsync(Domain, default)));
    }

    [Fact]
    public async Task A_mailbox_is_suspended_and_resumed()
    {
        await CreateAsync("alice");
        if (await IsRefusedAsync(OperatorFeatures.Suspend, () => Mailboxes.SuspendAsync(Address("alice"), "left", default)))
            return;
        Assert.Equal(OperatorOutcome.AlreadyAsAsked, (await Mailboxes.ResumeAsync(Address("alice"), default)).Outcome);

        Assert.Equal(OperatorOutcome.Suspended, (await ApplyAsync(await Mailboxes.SuspendAsync(Address("alice"), "left: on 1 May", default))).Outcome);
        Assert.Equal(MailboxStatus.Suspended, (await GetAsync("alice")).Status);
        Assert.Equal(OperatorOutcome.AlreadyAsAsked, (await Mailboxes.SuspendAsync(Address("alice"), null, default)).Outcome);

        Assert.Equal(OperatorOutcome.Resumed, (await ApplyAsync(await Mailboxes.ResumeAsync(Address("alice"), default))).Outcome);
        Assert.Equal(MailboxStatus.Active, (await GetAsync("alice")).Status);
        Assert.Equal(OperatorOutcome.AlreadyAsAsked, (await Mailboxes.ResumeAsync(Address("alice"), default)).Outcome);
    }

    [Fact]
    public async Task A_password_is_reset()
    {
        await CreateAsync("alice");
        var result = await ApplyAsync(await Mailboxes.SetPasswordAsync(Address("alice"), Password("alice"), resetOnNextLogon: false, default));
        Assert.Equal(OperatorOutcome.Changed, result.Outcome);
        await IsRefusedAsync(OperatorFeatures.ResetPasswordOnNextLogon, () => Mailboxes.SetPasswordAsync(Address("alice"), Password("alice"), resetOnNextLogon: true, default));
    }

    [Fact]
    public async Task Usage_is_told()
    {
        if (!Can(OperatorFeatures.Usage))
            return;
        await CreateAsync("alice");
        await CreateAsync("bob");
        var usage = await Operator.Mailboxes.ListUsageAsync(Domain, default).ToListAsync(default);
        Assert.Equal([Address("alice"), Address("bob")], usage.Select(one => one.PrimarySmtpAddress).Order());
        var alice = await Operator.Mailboxes.GetUsageAsync(await GetAsync("alice"), default);
        Assert.Equal(Address("alice"), alice.PrimarySmtpAddress);
        Assert.NotNull(alice.UsedBytes);
    }

    [Fact]
    public async Task A_domain_is_added()
    {
        var planner = new DomainPlanner(Review);
        Assert.Equal(OperatorOutcome.AlreadyAsAsked, (await planner.CreateAsync(new NewMailDomain(Domain.ToUpperInvariant()), default)).Outcome);
        if (await IsRefusedAsync(OperatorFeatures.CreateDomain, () => planner.CreateAsync(new NewMailDomain(FurtherDomain), default)))
            return;
        await ApplyAsync(await planner.CreateAsync(new NewMailDomain(FurtherDomain), default));
        Assert.Equal(new[] { Domain, FurtherDomain }.Order(), await DomainsAsync());
        Assert.Equal(OperatorOutcome.AlreadyAsAsked, (await planner.CreateAsync(new NewMailDomain(FurtherDomain), default)).Outcome);
    }

    [Fact]
    public async Task Subscriptions_count_what_is_in_use()
    {
        if (!Can(OperatorFeatures.Subscriptions))
            return;
        var before = await UsedAsync();
        await CreateAsync("alice");
        Assert.Equal(before + 1, await UsedAsync());

        async Task<int> UsedAsync() => (await Operator.ListSubscriptionsAsync(default).ToListAsync(default)).Sum(subscription => subscription.Used);
    }
}
