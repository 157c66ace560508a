using System.Text.Json.Nodes;
using KimounMail.Engine.Operators;
using KimounMail.Engine.Operators.Ovh;
using KimounMail.Tests.Protocols.Ovh;
using KimounMail.TestServers.Ovh;
using KimounMail.TestServers.Ovh.State;
using OvhZone = KimounMail.TestServers.Ovh.State.OvhZone;
using Xunit;

namespace KimounMail.Tests.Operators.Ovh;

/// <summary>MX Plan, E-mail Pro and Exchange as what mailboxes are migrated from; every call is held against the schema.</summary>
public sealed class OvhEmailTests
{
    [OvhFact]
    public async Task Mailboxes_of_all_products_are_listed_with_what_a_migration_needs()
    {
        await using var bed = Bed();
        await using var at = await OpenAsync(bed);

        var mailboxes = await at.Mailboxes.ListAsync(null, default).ToListAsync(default);

        Assert.Equal(["ann@plan.test", "bea@pro.test", "cleo@exchange.test", "dora@old.test"], mailboxes.Select(mailbox => mailbox.PrimarySmtpAddress));
        Assert.Equal(["ex.mail.plan.test", "pro1.mail.ovh.net", "ex5.mail.ovh.net", "ssl0.ovh.net"], mailboxes.Select(mailbox => mailbox.Server));
        Assert.Equal(["MxPlan", "EmailPro", "Exchange standard", "MxPlan"], mailboxes.Select(mailbox => mailbox.Offer));
        Assert.Equal([5L << 30, 10L << 30, 50L << 30, 5_000_000_000], mailboxes.Select(mailbox => mailbox.ProhibitSendReceiveQuota?.Bytes));
        Assert.Equal(2048L * 1024, mailboxes[1].UsedBytes);
        Assert.Equal(("Bea", "Beta", true), (mailboxes[1].FirstName, mailboxes[1].DisplayName, mailboxes[1].HiddenFromAddressListsEnabled));
        Assert.Equal(["elsewhere@x.test"], mailboxes[2].ForwardingSmtpAddress);
        Assert.Equal(["copy@x.test", "other@x.test"], mailboxes[3].ForwardingSmtpAddress.Order(StringComparer.Ordinal));
        Assert.Empty(bed.Api.SchemaFaults);
        Assert.All(bed.Api.Calls, call => Assert.Equal("GET", call.Method));
    }

    [OvhFact]
    public async Task One_is_found_in_whatever_service_it_is_with_its_aliases()
    {
        await using var bed = Bed();
        await using var at = await OpenAsync(bed);

        Assert.Equal(["b@pro.test", "info@pro.test"], (await at.Mailboxes.FindAsync("Bea@pro.test".ToLowerInvariant(), default))!.Aliases);
        Assert.Equal("dora@old.test", (await at.Mailboxes.FindAsync("Dora@old.test", default))!.PrimarySmtpAddress);
        Assert.Null(await at.Mailboxes.FindAsync("nobody@pro.test", default));
        Assert.Equal(["bea@pro.test"], (await at.Mailboxes.ListAsync("pro.test", default).ToListAsync(default)).Select(mailbox => mailbox.PrimarySmtpAddress));
    }

    [OvhFact]
    public async Task Usage_tells_octets_limit_and_items_where_they_are_known()
    {
        await using var bed = Bed();
        await using var at = await OpenAsync(bed);

        var usage = await at.Mailboxes.ListUsageAsync(null, default).ToDictionaryAsync(one => one.PrimarySmtpAddress);

        Assert.Equal((2048L * 1024, 10L << 30, null), (usage["bea@pro.test"].UsedBytes, usage["bea@pro.test"].ProhibitSendReceiveQuota!.Value.Bytes, usage["bea@pro.test"].ItemCount));
        Assert.Equal((1234567L, 5_000_000_000, 42L), (usage["dora@old.test"].UsedBytes, usage["dora@old.test"].ProhibitSendReceiveQuota!.Value.Bytes, usage["dora@old.test"].ItemCount));
    }

    [OvhTheory]
    [InlineData("state", "suspended", MailboxStatus.Suspended)]
    [InlineData("state", "internalMigration", MailboxStatus.Maintenance)]
    [InlineData("state", "creating", MailboxStatus.Creating)]
    [InlineData("state", "moonstruck", MailboxStatus.Unknown)]
    [InlineData("spamDetected", "true", MailboxStatus.SpamBlocked)]
    [InlineData("currentUsage", "52428800", MailboxStatus.QuotaFull)]
    public async Task What_does_not_work_says_so(string member, string value, MailboxStatus status)
    {
        await using var bed = Bed();
        bed.Api.FutureWords.Add("moonstruck");
        bed.Exchange.Accounts["cleo@exchange.test"][member] = member == "state" ? value : JsonNode.Parse(value);
        await using var at = await OpenAsync(bed);

        var mailbox = (await at.Mailboxes.FindAsync("cleo@exchange.test", default))!;

        Assert.Equal(status, mailbox.Status);
        Assert.True(mailbox.StatusReason is not null || status == MailboxStatus.Creating);
        Assert.Empty(bed.Api.SchemaFaults);
    }

    [OvhFact]
    public async Task What_was_bought_and_is_not_used_is_free_and_no_mailbox()
    {
        await using var bed = Bed();
        await using var at = await OpenAsync(bed);

        var bought = await at.ListSubscriptionsAsync(default).ToDictionaryAsync(one => one.Offer);

        Assert.Equal((2, 1, 1), (bought["EmailPro pro-1"].Slots, bought["EmailPro pro-1"].Used, bought["EmailPro pro-1"].Free));
        Assert.Equal((100, 1), (bought["MxPlan old.test"].Slots, bought["MxPlan old.test"].Used));
        Assert.Equal("ok", bought["Exchange ex-1"].State);
    }

    [OvhFact]
    public async Task Domains_tell_what_is_wrong_and_what_they_want_in_the_dns()
    {
        await using var bed = Bed();
        await using var at = await OpenAsync(bed);

        var domains = await at.Domains.ListAsync(default).ToDictionaryAsync(domain => domain.Domain);
        var expected = await at.Dns!.GetExpectedAsync(DnsName.Parse("pro.test"), default);

        Assert.Equal(["MX: OVHcloud expects mx3.mail.ovh.net, mx4.mail.ovh.net"], domains["pro.test"].Diagnosis);
        Assert.Equal(MailboxStatus.Active, domains["old.test"].Status);
        Assert.Equal(["1 mx3.mail.ovh.net.", "2 mx4.mail.ovh.net."], expected.Mx.Publish);
        Assert.Equal("v=spf1 include:mx.ovh.com -all", expected.Spf!.Publish);
        Assert.Equal(MailErrorId.DomainNotFound, (await Assert.ThrowsAsync<MailException>(() => at.Dns!.GetExpectedAsync(DnsName.Parse("further.test"), default))).ErrorId);
    }

    [OvhFact]
    public async Task Their_zones_can_be_read_and_written()
    {
        await using var bed = Bed();
        bed.Api.Zones.Add(new OvhZone("pro.test"));
        await using var at = await OpenAsync(bed);

        var zone = await at.Dns!.FindZoneAsync(DnsName.Parse("mail.pro.test"), default);

        Assert.Equal("pro.test", zone!.Name.ToString());
        Assert.Null(await at.Dns!.FindZoneAsync(DnsName.Parse("old.test"), default));
    }

    [OvhFact]
    public async Task Changes_are_refused_before_a_call()
    {
        await using var bed = Bed();
        await using var at = await OpenAsync(bed);
        var planners = new OperatorPlanners(at);
        var before = bed.Api.Calls.Count;

        foreach (var change in new Func<Task>[]
        {
            () => planners.Mailboxes.SetPasswordAsync("bea@pro.test", new Secret("Correct-Horse-1"), resetOnNextLogon: false, default),
            () => planners.Mailboxes.ChangeAsync("bea@pro.test", new MailboxSettings { DisplayName = "B" }, null, default),
            () => planners.Mailboxes.RemoveAsync("bea@pro.test", removeMail: false, default),
            () => planners.Mailboxes.SuspendAsync("bea@pro.test", null, default),
        })
            Assert.Equal(MailErrorId.NotSupportedByOperator, (await Assert.ThrowsAsync<MailException>(change)).ErrorId);
        Assert.Equal(before, bed.Api.Calls.Count);
        Assert.Equal(MailErrorId.NotSupportedByOperator, (await Assert.ThrowsAsync<MailException>(() => planners.Domains.CreateAsync(new NewMailDomain("new.test"), default))).ErrorId);
        var made = await Assert.ThrowsAsync<MailException>(() => planners.Mailboxes.CreateAsync(new NewMailbox("new@pro.test", new Secret("Correct-Horse-1")), default));
        Assert.Contains("cannot make, change or remove mailboxes", made.ToUserText(), StringComparison.Ordinal);
    }

    [OvhFact]
    public async Task One_service_alone_can_be_read_and_one_that_is_not_there_is_told()
    {
        await using var bed = Bed();
        await using var one = await OpenAsync(bed, "old.test");
        Assert.Equal(["dora@old.test"], (await one.Mailboxes.ListAsync(null, default).ToListAsync(default)).Select(mailbox => mailbox.PrimarySmtpAddress));

        Assert.Equal(MailErrorId.InvalidOperatorSettings, (await Assert.ThrowsAsync<MailException>(() => OpenAsync(bed, "another"))).ErrorId);
    }

    private static EmailBed Bed()
    {
        var bed = new EmailBed(new LoopbackOvhApi(OvhSchemas.All));
        var plan = bed.Api.Email.AddMxPlan("plan-1");
        plan.Info["hostname"] = "ex.mail.plan.test";
        plan.AddDomain("plan.test", []);
        plan.AddAccount("ann@plan.test", new JsonObject { ["primaryEmailAddress"] = "ann@plan.test", ["configured"] = true, ["quota"] = 5.0, ["currentUsage"] = 0 });
        var pro = bed.Api.Email.AddPro("pro-1");
        pro.Info["hostname"] = "pro1.mail.ovh.net";
        pro.AddDomain("pro.test", new JsonObject { ["expectedMX"] = new JsonArray("mx3.mail.ovh.net", "mx4.mail.ovh.net"), ["expectedSPF"] = "v=spf1 include:mx.ovh.com -all", ["expectedAutodiscoverSRV"] = "0 0 443 pro1.mail.ovh.net.", ["spfIsValid"] = true, ["srvIsValid"] = true, ["domainValidated"] = true });
        pro.AddAccount("bea@pro.test", new JsonObject { ["primaryEmailAddress"] = "bea@pro.test", ["configured"] = true, ["quota"] = 10, ["currentUsage"] = 2048, ["firstName"] = "Bea", ["displayName"] = "Beta", ["hiddenFromGAL"] = true }, "b@pro.test", "info@pro.test");
        pro.AddAccount("1234@configureme.me", new JsonObject { ["primaryEmailAddress"] = "1234@configureme.me" });
        bed.Exchange = bed.Api.Email.AddExchange("ex-1");
        bed.Exchange.Info["hostname"] = "ex5.mail.ovh.net";
        bed.Exchange.AddDomain("exchange.test", []);
        bed.Exchange.AddAccount("cleo@exchange.test", new JsonObject { ["primaryEmailAddress"] = "cleo@exchange.test", ["configured"] = true, ["quota"] = 50, ["accountLicense"] = "standard", ["forwardingEmail"] = "elsewhere@x.test" });
        var old = bed.Api.Email.AddDomain("old.test");
        old.AddAccount("dora", new JsonObject { ["accountName"] = "dora", ["domain"] = "old.test", ["email"] = "dora@old.test", ["size"] = 5_000_000_000 });
        old.Usage["dora"] = new JsonObject { ["quota"] = 1234567, ["emailCount"] = 42 };
        old.Redirections.AddRange([("1", "dora@old.test", "copy@x.test"), ("2", "dora@old.test", "other@x.test"), ("3", "info@old.test", "dora@old.test")]);
        bed.Api.Email.AddDomain("plan.test").Info["migratedMXPlanServiceName"] = "plan-1";
        return bed;
    }

    private static Task<IMailOperator> OpenAsync(EmailBed bed, string? service = null)
    {
        var options = new Dictionary<string, string> { ["ApplicationKey"] = OvhAuthentication.ApplicationKey, ["CallsPerMinute"] = "100000" };
        if (service is not null)
            options["Service"] = service;
        return OvhConnection.OpenEmailAsync(OvhOperatorBed.SettingsFor(bed.Api, "OvhEmail", options), TimeProvider.System, _ => null, default);
    }

    private sealed class EmailBed(LoopbackOvhApi api) : IAsyncDisposable
    {
        public LoopbackOvhApi Api => api;

        public OvhEmailService Exchange { get; set; } = null!;

        public ValueTask DisposeAsync() => api.DisposeAsync();
    }
}
