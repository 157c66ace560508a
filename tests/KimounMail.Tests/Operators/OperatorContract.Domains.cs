using KimounMail.Engine.Operators;
using Xunit;

namespace KimounMail.Tests.Operators;

/// <summary>Domains that are removed.</summary>
public abstract partial class OperatorContract
{
    [Fact]
    public async Task A_domain_is_removed_once_and_can_be_added_again()
    {
        if (!Can(OperatorFeatures.CreateDomain) || await IsRefusedAsync(OperatorFeatures.RemoveDomain, () => new DomainPlanner(Review).RemoveAsync(Domain, default)))
            return;
        var review = Review;
        var (domains, inFurther) = (new DomainPlanner(review), New("alice") with { PrimarySmtpAddress = $"alice@{FurtherDomain}" });
        await ApplyAsync(await domains.CreateAsync(new NewMailDomain(FurtherDomain), default));
        Assert.True((await new MailboxPlanner(review).CreateAsync(inFurther, default)).IsNeeded);

        var plan = await domains.RemoveAsync(FurtherDomain.ToUpperInvariant(), default);
        Assert.IsType<DomainLoss>(plan.Loss);
        Assert.Contains($"Remove domain, and with it {plan.Loss}", plan.Action, StringComparison.Ordinal);
        Assert.Contains(FurtherDomain, await DomainsAsync());

        Assert.Equal(OperatorOutcome.Removed, (await ApplyAsync(plan)).Outcome);
        Assert.Equal([Domain], await DomainsAsync());
        Assert.Equal(OperatorOutcome.AlreadyAsAsked, (await ApplyAsync(await domains.RemoveAsync(FurtherDomain, default))).Outcome);
        Assert.Equal(MailErrorId.DomainNotFound, (await Assert.ThrowsAnyAsync<MailException>(() => new MailboxPlanner(review).CreateAsync(inFurther, default))).ErrorId);

        Assert.Equal(OperatorOutcome.Created, (await ApplyAsync(await domains.CreateAsync(new NewMailDomain(FurtherDomain), default))).Outcome);
        Assert.Equal(new[] { Domain, FurtherDomain }.Order(), await DomainsAsync());
    }

    [Fact]
    public async Task A_domain_with_addresses_is_not_removed_before_each_of_them_is()
    {
        if (!Can(OperatorFeatures.RemoveDomain))
            return;
        await CreateAsync("alice");
        var left = new List<(string Address, string Command)> { (Address("alice"), "Remove-Mailbox") };
        if (Can(OperatorFeatures.DistributionLists))
        {
            await ApplyAsync(await Lists.CreateAsync(new NewDistributionList(Address("team")) { Members = ["guest@elsewhere.test"] }, default));
            left.Add((Address("team"), "Remove-DistributionList"));
        }
        if (Can(OperatorFeatures.Aliases))
        {
            await ApplyAsync(await Aliases.CreateAsync(Address("info"), Address("alice"), default));
            left.Add((Address("info"), "Remove-MailAlias"));
        }

        for (; left.Count > 0; left.RemoveAt(left.Count - 1))
        {
            var failure = await Assert.ThrowsAnyAsync<MailException>(() => new DomainPlanner(Review).RemoveAsync(Domain, default));
            Assert.Equal((MailErrorId.DomainNotEmpty, MailErrorCategory.InvalidOperation), (failure.ErrorId, failure.Category));
            foreach (var (address, command) in left)
            {
                Assert.Contains(address, failure.Message, StringComparison.Ordinal);
                Assert.Contains(command, failure.Advice, StringComparison.Ordinal);
            }
            Assert.Equal(left.Count, failure.Advice!.Split("Remove-").Length - 1);
            Assert.Equal([Domain], await DomainsAsync());
            await ApplyAsync(left[^1].Command switch
            {
                "Remove-MailAlias" => await Aliases.RemoveAsync(left[^1].Address, default),
                "Remove-DistributionList" => await Lists.RemoveAsync(left[^1].Address, default),
                _ => await Mailboxes.RemoveAsync(left[^1].Address, removeMail: false, default),
            });
        }

        Assert.Equal(OperatorOutcome.Removed, (await ApplyAsync(await new DomainPlanner(Review).RemoveAsync(Domain, default))).Outcome);
        Assert.Empty(await DomainsAsync());
    }

    [Fact]
    public async Task An_alias_keeps_its_domain_though_its_mailbox_is_of_another()
    {
        if (!Can(OperatorFeatures.CreateDomain | OperatorFeatures.RemoveDomain | OperatorFeatures.Aliases))
            return;
        await CreateAsync("alice");
        var domains = new DomainPlanner(Review);
        await ApplyAsync(await domains.CreateAsync(new NewMailDomain(FurtherDomain), default));
        await ApplyAsync(await Aliases.CreateAsync($"info@{FurtherDomain}", Address("alice"), default));

        var failure = await Assert.ThrowsAnyAsync<MailException>(() => domains.RemoveAsync(FurtherDomain, default));
        Assert.Equal(MailErrorId.DomainNotEmpty, failure.ErrorId);
        Assert.Contains($"1 alias (info@{FurtherDomain})", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_many_addresses_the_first_are_named_and_the_rest_counted()
    {
        if (!Can(OperatorFeatures.RemoveDomain))
            return;
        foreach (var number in Enumerable.Range(1, 8))
            await CreateAsync($"user{number}");
        var failure = await Assert.ThrowsAnyAsync<MailException>(() => new DomainPlanner(Review).RemoveAsync(Domain, default));
        Assert.Matches(@"8 mailboxes \((user\d@[a-z.]+, ){4}user\d@[a-z.]+ and 3 more\)", failure.Message);
    }

    private async Task<IEnumerable<string>> DomainsAsync() =>
        (await Operator.Domains.ListAsync(default).ToListAsync(default)).Select(domain => domain.Domain).Order(StringComparer.Ordinal);
}
