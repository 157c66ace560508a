using KimounMail.Engine.Operators;
using KimounMail.Tests.Protocols.Ovh;
using KimounMail.TestServers.Ovh;
using KimounMail.TestServers.Ovh.State;
using Xunit;

namespace KimounMail.Tests.Operators.Ovh;

/// <summary>Slots: what was bought is what mailboxes are made in, one each, also where others take them at the same time.</summary>
public sealed class OvhSlotTests
{
    private static readonly string s_alice = $"alice@{OvhOperatorBed.Domain}";

    [OvhFact]
    public async Task A_slot_that_somebody_takes_meanwhile_is_left_to_him()
    {
        await using var bed = await OvhOperatorBed.StartAsync(starter: 1, pro: 0);
        bed.Api.Faults.Add(new OvhFault("POST", "/account")
        {
            Before = () =>
            {
                bed.Api.Platform.Occupy(FreeSlot(bed), "eve@elsewhere.test");
                bed.Api.Platform.AddSlot("STARTER");
            },
        });

        await bed.CreateAsync(s_alice, "STARTER");

        Assert.Equal([s_alice, "eve@elsewhere.test"], bed.Api.Platform.Of("slot").Select(slot => slot.State["email"]!.GetValue<string>()).Order(StringComparer.Ordinal));
        Assert.Equal([409, 200], bed.Api.Calls.Where(call => call.Method == "POST").Select(call => call.Status));
    }

    [OvhFact]
    public async Task Two_processes_at_one_platform_do_not_stand_in_each_others_way()
    {
        await using var bed = await OvhOperatorBed.StartAsync(starter: 200, pro: 0);
        await using var other = await bed.ConnectAsync();
        var sides = new[] { bed.Operator, other };

        for (var i = 0; i < 60; i++)
            await sides[i % 2].Mailboxes.CreateAsync(OvhOperatorBed.New($"user{i}@{OvhOperatorBed.Domain}", "STARTER"), new OperatorWait(NoWait: true), default);

        Assert.Equal(60, bed.Api.Platform.Of("account").Count());
        // In one order every second one would be refused, and soon again and again.
        Assert.InRange(bed.Api.Calls.Count(call => call.Method == "POST" && call.Status == 409), 0, 25);
    }

    [OvhFact]
    public async Task A_slot_that_is_not_paid_is_not_used_and_no_slot_is_told()
    {
        await using var bed = await OvhOperatorBed.StartAsync(starter: 1, pro: 0);
        FreeSlot(bed).State["billingStatus"] = "SUSPENDED";

        var failure = await Assert.ThrowsAsync<MailException>(() => bed.CreateAsync(s_alice, "STARTER"));

        Assert.Equal((MailErrorId.NoFreeSlot, MailErrorCategory.LimitsExceeded), (failure.ErrorId, failure.Category));
        Assert.Equal(0, bed.Api.Count("POST", "/account"));
    }

    [OvhFact]
    public async Task Where_two_offers_have_free_slots_one_must_be_named()
    {
        await using var bed = await OvhOperatorBed.StartAsync();
        var failure = await Assert.ThrowsAsync<MailException>(() => bed.CreateAsync(s_alice, offer: null));
        Assert.Equal(MailErrorId.InvalidRequest, failure.ErrorId);
        Assert.Contains("PRO, STARTER", failure.Message, StringComparison.Ordinal);

        await using var one = await OvhOperatorBed.StartAsync(starter: 0, pro: 1);
        await one.CreateAsync(s_alice, offer: null);
        Assert.Equal("PRO", (await one.Operator.Mailboxes.FindAsync(s_alice, default))!.Offer);
    }

    private static ApiObject FreeSlot(OvhOperatorBed bed) => bed.Api.Platform.Of("slot").First(slot => slot.State["accountId"] is null);
}
