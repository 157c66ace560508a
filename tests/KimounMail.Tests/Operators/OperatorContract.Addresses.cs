using KimounMail.Engine.Operators;
using Xunit;

namespace KimounMail.Tests.Operators;

/// <summary>Aliases, lists, removal and refusals.</summary>
public abstract partial class OperatorContract
{
    [Fact]
    public async Task An_alias_is_created_listed_and_removed()
    {
        await CreateAsync("alice");
        if (await IsRefusedAsync(OperatorFeatures.Aliases, () => Aliases.CreateAsync(Address("info"), Address("alice"), default)))
            return;
        var plan = await Aliases.CreateAsync(Address("info"), Address("alice"), default);
        Assert.Equal(OperatorOutcome.Created, (await ApplyAsync(plan)).Outcome);
        Assert.Equal(OperatorOutcome.AlreadyAsAsked, (await Aliases.CreateAsync(Address("info"), Address("ALICE"), default)).Outcome);

        var alias = Assert.Single(await Operator.Aliases!.ListAsync(Domain, Address("alice"), default).ToListAsync(default));
        Assert.Equal((Address("info"), Address("alice")), (alias.Alias, alias.Target));
        Assert.Empty(await Operator.Aliases.ListAsync(null, Address("bob"), default).ToListAsync(default));
        Assert.Null(await Operator.Mailboxes.FindAsync(Address("info"), default));

        Assert.Equal(OperatorOutcome.Removed, (await ApplyAsync(await Aliases.RemoveAsync(Address("info"), default))).Outcome);
        Assert.Equal(OperatorOutcome.AlreadyAsAsked, (await Aliases.RemoveAsync(Address("info"), default)).Outcome);
        Assert.NotNull(await Operator.Mailboxes.FindAsync(Address("alice"), default));
    }

    [Fact]
    public async Task An_address_serves_one_purpose()
    {
        if (!Can(OperatorFeatures.Aliases))
            return;
        await CreateAsync("alice");
        await CreateAsync("bob");
        await ApplyAsync(await Aliases.CreateAsync(Address("info"), Address("alice"), default));

        Assert.Equal(MailErrorId.AddressInUse, (await Assert.ThrowsAnyAsync<MailException>(() => Aliases.CreateAsync(Address("info"), Address("bob"), default))).ErrorId);
        Assert.Equal(MailErrorId.AddressInUse, (await Assert.ThrowsAnyAsync<MailException>(() => CreateAsync("info"))).ErrorId);
        var plan = await Aliases.CreateAsync(Address("bob"), Address("alice"), default);
        Assert.Equal(MailErrorId.AddressInUse, (await Assert.ThrowsAnyAsync<MailException>(() => ApplyAsync(plan))).ErrorId);
        Assert.Equal(MailErrorId.MailboxNotFound, (await Assert.ThrowsAnyAsync<MailException>(() => Aliases.CreateAsync(Address("sales"), Address("nobody"), default))).ErrorId);
    }

    [Fact]
    public async Task A_list_is_created_changed_and_removed()
    {
        if (await IsRefusedAsync(OperatorFeatures.DistributionLists, () => Lists.CreateAsync(new NewDistributionList(Address("team")), default)))
            return;
        await CreateAsync("alice");
        var asked = new NewDistributionList(Address("team")) { Members = [Address("alice"), "guest@elsewhere.test"] };
        Assert.Equal(OperatorOutcome.Created, (await ApplyAsync(await Lists.CreateAsync(asked, default))).Outcome);
        Assert.Equal(OperatorOutcome.AlreadyAsAsked, (await Lists.CreateAsync(asked, default)).Outcome);
        Assert.Equal([Address("team")], (await Operator.DistributionLists!.ListAsync(Domain, default).ToListAsync(default)).Select(list => list.PrimarySmtpAddress));
        Assert.Equal(MailErrorId.AddressInUse, (await Assert.ThrowsAnyAsync<MailException>(() => CreateAsync("team"))).ErrorId);

        var plan = await Lists.ChangeAsync(Address("team"), new DistributionListSettings { DisplayName = "The team" }, default);
        Assert.Equal(OperatorOutcome.Changed, (await ApplyAsync(plan)).Outcome);
        Assert.Equal("The team", (await Operator.DistributionLists.FindAsync(Address("team"), default))?.DisplayName);
        Assert.Equal([Address("alice"), "guest@elsewhere.test"], await MembersAsync("team"));

        Assert.Equal(OperatorOutcome.Removed, (await ApplyAsync(await Lists.RemoveAsync(Address("team"), default))).Outcome);
        Assert.Equal(OperatorOutcome.AlreadyAsAsked, (await Lists.RemoveAsync(Address("team"), default)).Outcome);
        Assert.NotNull(await Operator.Mailboxes.FindAsync(Address("alice"), default));
    }

    [Fact]
    public async Task Members_come_and_go()
    {
        if (!Can(OperatorFeatures.DistributionLists))
            return;
        await CreateAsync("alice");
        await CreateAsync("bob");
        await ApplyAsync(await Lists.CreateAsync(new NewDistributionList(Address("team")) { Members = [Address("alice")] }, default));

        var added = await ApplyAsync(await Lists.AddMembersAsync(Address("team"), [Address("bob"), Address("Alice"), "guest@elsewhere.test"], default));
        Assert.Equal([Address("bob"), "guest@elsewhere.test"], added.Changes);
        Assert.Equal([Address("alice"), Address("bob"), "guest@elsewhere.test"], await MembersAsync("team"));
        Assert.Equal(OperatorOutcome.AlreadyAsAsked, (await Lists.AddMembersAsync(Address("team"), [Address("bob")], default)).Outcome);
        Assert.Equal([Address("team")], await Operator.DistributionLists!.ListMembershipsAsync(Address("bob"), default).ToListAsync(default));

        await ApplyAsync(await Lists.RemoveMembersAsync(Address("team"), [Address("BOB"), Address("nobody")], default));
        Assert.Equal([Address("alice"), "guest@elsewhere.test"], await MembersAsync("team"));
        Assert.Equal(OperatorOutcome.AlreadyAsAsked, (await Lists.RemoveMembersAsync(Address("team"), [Address("bob")], default)).Outcome);
    }

    [Fact]
    public async Task Before_a_removal_it_is_told_what_goes_and_then_it_goes()
    {
        await CreateAsync("alice");
        if (Can(OperatorFeatures.Aliases))
            await ApplyAsync(await Aliases.CreateAsync(Address("info"), Address("alice"), default));
        if (Can(OperatorFeatures.DistributionLists))
            await ApplyAsync(await Lists.CreateAsync(new NewDistributionList(Address("team")) { Members = [Address("alice"), "guest@elsewhere.test"] }, default));

        var removeMail = Can(OperatorFeatures.RemoveMail) || !Can(OperatorFeatures.KeepMail);
        if (!removeMail)
            await IsRefusedAsync(OperatorFeatures.RemoveMail, () => Mailboxes.RemoveAsync(Address("alice"), removeMail: true, default));
        var plan = await Mailboxes.RemoveAsync(Address("alice"), removeMail, default);
        var loss = Assert.IsType<MailboxLoss>(plan.Loss);
        Assert.Equal(Can(OperatorFeatures.Aliases) ? [Address("info")] : [], loss.Aliases);
        Assert.Equal(Can(OperatorFeatures.DistributionLists) ? [Address("team")] : [], loss.DistributionLists);
        Assert.NotNull(await Operator.Mailboxes.FindAsync(Address("alice"), default));

        Assert.Equal(OperatorOutcome.Removed, (await ApplyAsync(plan)).Outcome);
        Assert.Null(await Operator.Mailboxes.FindAsync(Address("alice"), default));
        if (Can(OperatorFeatures.Aliases))
            Assert.Null(await Operator.Aliases!.FindAsync(Address("info"), default));
        if (Can(OperatorFeatures.DistributionLists))
            Assert.Equal(["guest@elsewhere.test"], await MembersAsync("team"));
        Assert.Equal(OperatorOutcome.AlreadyAsAsked, (await Mailboxes.RemoveAsync(Address("alice"), removeMail, default)).Outcome);
    }

    [Fact]
    public async Task All_that_is_wrong_is_told_at_once_and_nothing_is_sent()
    {
        var bad = new NewMailbox("a b@nowhere.test", new Secret("x")) { Settings = new MailboxSettings { ForwardingSmtpAddress = ["not an address"], DisplayName = "two\r\nlines" } };
        var failure = await Assert.ThrowsAnyAsync<MailException>(() => Mailboxes.CreateAsync(bad, default));
        Assert.Equal(MailErrorId.InvalidRequest, failure.ErrorId);
        Assert.Equal(MailErrorCategory.InvalidArgument, failure.Category);
        var text = failure.ToUserText();
        foreach (var part in new[] { "a b@nowhere.test", "nowhere.test'", "password", "not an address", "two" })
            Assert.Contains(part, text, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', text.Replace(Environment.NewLine, "", StringComparison.Ordinal));
        Assert.Empty(await AddressesAsync(Operator.Mailboxes.ListAsync(null, default)));
    }

    [Fact]
    public async Task What_is_not_there_is_told()
    {
        Assert.Equal(MailErrorId.MailboxNotFound, (await Assert.ThrowsAnyAsync<MailException>(() => Mailboxes.ChangeAsync(Address("nobody"), new MailboxSettings(), null, default))).ErrorId);
        Assert.Equal(MailErrorId.MailboxNotFound, (await Assert.ThrowsAnyAsync<MailException>(() => Mailboxes.SetPasswordAsync(Address("nobody"), Password("nobody"), false, default))).ErrorId);
        if (Can(OperatorFeatures.DistributionLists))
            Assert.Equal(MailErrorId.DistributionListNotFound, (await Assert.ThrowsAnyAsync<MailException>(() => Lists.AddMembersAsync(Address("nobody"), [Address("x")], default))).ErrorId);
    }

    [Fact]
    public async Task Many_mailboxes_are_all_listed_and_created_once()
    {
        var names = Enumerable.Range(1, 25).Select(number => $"user{number:00}").ToList();
        for (var round = 0; round < 2; round++)
        {
            var planner = Mailboxes;
            foreach (var name in names)
                Assert.Equal(round == 0 ? OperatorOutcome.Created : OperatorOutcome.AlreadyAsAsked, (await ApplyAsync(await planner.CreateAsync(New(name), default))).Outcome);
        }

        Assert.Equal(names.Select(Address), await AddressesAsync(Operator.Mailboxes.ListAsync(Domain, default)));
    }

    protected string Address(string name) => $"{name}@{Domain}";

    protected NewMailbox New(string name) => new(Address(name), Password(name)) { Settings = new MailboxSettings { Offer = Offer } };

    private Secret Password(string name) => PasswordGenerator.Generate(Operator.Rules.Password, Address(name));

    protected bool Can(OperatorFeatures features) => Operator.Features.HasFlag(features);

    protected async Task<MailOperatorResult> CreateAsync(string name) => await ApplyAsync(await Mailboxes.CreateAsync(New(name), default));

    protected async Task<Mailbox> GetAsync(string name) =>
        await Operator.Mailboxes.FindAsync(Address(name), default) ?? throw new InvalidOperationException($"There is no {name}.");

    protected static Task<MailOperatorResult> ApplyAsync(PlannedChange change) => change.ApplyAsync(new OperatorWait(), default);

    private async Task<List<string>> MembersAsync(string name)
    {
        var list = await Operator.DistributionLists!.FindAsync(Address(name), default);
        return (await Operator.DistributionLists.ListMembersAsync(list!, default).ToListAsync(default)).Order(StringComparer.Ordinal).ToList();
    }

    private static async Task<List<string>> AddressesAsync(IAsyncEnumerable<Mailbox> mailboxes) =>
        (await mailboxes.ToListAsync(default)).Select(mailbox => mailbox.PrimarySmtpAddress).Order(StringComparer.Ordinal).ToList();

    /// <summary>What can be done of the settings.</summary>
    private MailboxSettings Possible(MailboxSettings settings) => settings with
    {
        Offer = Offer,
        DisplayName = Can(OperatorFeatures.DisplayName) ? settings.DisplayName : null,
        FirstName = Can(OperatorFeatures.PersonNames) ? settings.FirstName : null,
        LastName = Can(OperatorFeatures.PersonNames) ? settings.LastName : null,
        Description = Can(OperatorFeatures.Description) ? settings.Description : null,
        ProhibitSendReceiveQuota = Can(OperatorFeatures.Quota) ? settings.ProhibitSendReceiveQuota : null,
        ForwardingSmtpAddress = Can(OperatorFeatures.Forwarding) ? settings.ForwardingSmtpAddress : null,
        HiddenFromAddressListsEnabled = Can(OperatorFeatures.HiddenFromAddressLists) ? settings.HiddenFromAddressListsEnabled : null,
    };

    /// <summary>Where the operator cannot do it: sees that it is refused, before anything is sent, and is true.</summary>
    private async Task<bool> IsRefusedAsync(OperatorFeatures needed, Func<Task<PlannedChange>> plan)
    {
        if (Can(needed))
            return false;
        var failure = await Assert.ThrowsAnyAsync<MailException>(plan);
        Assert.Equal(MailErrorId.NotSupportedByOperator, failure.ErrorId);
        Assert.Equal(MailErrorCategory.NotImplemented, failure.Category);
        return true;
    }
}
