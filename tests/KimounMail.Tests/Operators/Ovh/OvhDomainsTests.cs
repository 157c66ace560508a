using KimounMail.Engine.Operators;
using KimounMail.Tests.Protocols.Ovh;
using KimounMail.TestServers.Ovh;
using Xunit;

namespace KimounMail.Tests.Operators.Ovh;

/// <summary>Domains that are removed at OVHcloud.</summary>
public sealed class OvhDomainsTests
{
    [OvhFact]
    public async Task A_domain_is_removed_though_the_answer_is_lost()
    {
        await using var bed = await OvhOperatorBed.StartAsync();
        bed.Api.Faults.Add(OvhFault.AnswerLost("DELETE", "/domain"));
        var plan = await new DomainPlanner(new OperatorReview(bed.Operator)).RemoveAsync(OvhOperatorBed.Domain, default);

        Assert.False((await plan.ApplyAsync(new OperatorWait(), default)).IsUnderway);
        Assert.Empty(bed.Api.Platform.Of("domain"));
    }

    [OvhFact]
    public async Task The_removal_of_a_domain_need_not_be_waited_for()
    {
        await using var bed = await OvhOperatorBed.StartAsync();
        bed.Api.Platform.Steps = 10;
        var domains = new DomainPlanner(new OperatorReview(bed.Operator));

        Assert.True((await (await domains.RemoveAsync(OvhOperatorBed.Domain, default)).ApplyAsync(new OperatorWait(NoWait: true), default)).IsUnderway);
        Assert.Equal(MailboxStatus.Deleting, (await bed.Operator.Domains.ListAsync(default).ToListAsync(default)).Single().Status);
        Assert.Equal(OperatorOutcome.AlreadyAsAsked, (await domains.RemoveAsync(OvhOperatorBed.Domain, default)).Outcome);
    }

    [OvhFact]
    public async Task With_a_domain_go_its_redirections_its_keys_and_what_is_not_published()
    {
        await using var bed = await OvhOperatorBed.StartAsync();
        bed.Api.Platform.AddRedirection($"sales@{OvhOperatorBed.Domain}", "a@elsewhere.test");

        var plan = await new DomainPlanner(new OperatorReview(bed.Operator)).RemoveAsync(OvhOperatorBed.Domain, default);
        var refused = Assert.Throws<MailException>(plan.RefuseLoss);
        Assert.Equal(MailErrorId.DataLossRefused, refused.ErrorId);
        foreach (var part in new[] { $"sales@{OvhOperatorBed.Domain} → a@elsewhere.test", "DKIM keys", "distribution lists" })
            Assert.Contains(part, refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, bed.Api.Count("DELETE", "/domain"));
    }
}
