using KimounMail.Engine.Operators;
using KimounMail.Tests.Operators.Orders;
using KimounMail.Tests.Protocols.Ovh;
using Xunit;

namespace KimounMail.Tests.Operators.Ovh;

/// <summary>What cannot be is told with all that is wrong with it; OVHcloud is asked what there is, and never for a change.</summary>
public sealed class BadInputTests : IAsyncLifetime
{

    private readonly OrderFolder _folder = new();
    private OvhOperatorBed? _bed;
    private int _before;

    public async Task InitializeAsync()
    {
        if (OvhSchemas.MissingReason is not null)
            return;
        _bed = await OvhOperatorBed.StartAsync(starter: 2, pro: 0);
        _before = _bed.Api.Calls.Count;
    }

    public async Task DisposeAsync()
    {
        _folder.Dispose();
        if (_bed is not null)
            await _bed.DisposeAsync();
    }

    [OvhTheory]
    [InlineData("a b")]
    [InlineData(".ann")]
    [InlineData("ann.")]
    [InlineData("an..n")]
    [InlineData("a")]
    [InlineData("änn")]
    [InlineData("ann!")]
    [InlineData("ann\r\nbob")]
    [InlineData("abcdefghijklmnopqrstuvwxyz1234567")]
    public async Task An_illegal_local_part_is_refused_with_all_else_that_is_wrong(string name)
    {
        var faults = await FaultsAsync(planners => planners.Mailboxes.CreateAsync(New($"{name}@nowhere.test", "short"), default));

        Assert.Contains(faults, fault => fault.Contains("before the @", StringComparison.Ordinal) || fault.Contains("is no mail address", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.Contains("less than 10 characters", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.Contains("takes no mail for 'nowhere.test'", StringComparison.Ordinal));
        AssertNothingChanged();
    }

    [OvhTheory]
    [InlineData("Aa1!aaaaa", "less than 10 characters")]
    [InlineData("aa1!aaaaaaa", "capital letter")]
    [InlineData("Aaa!aaaaaaa", "digit")]
    [InlineData("Aa1aaaaaaaa", "neither letter nor digit")]
    [InlineData("Aa1!aaaaaaé", "does not take")]
    public async Task A_password_that_breaks_the_policy_is_refused(string password, string words)
    {
        var made = await FaultsAsync(planners => planners.Mailboxes.CreateAsync(New("ann@example.test", password), default));
        Assert.Contains(words, Assert.Single(made), StringComparison.Ordinal);
        AssertNothingChanged();

        // Whether it breaks the policy needs no call at all.
        var calls = _bed!.Api.Calls.Count;
        var changed = await FaultsAsync(planners => planners.Mailboxes.SetPasswordAsync("ann@example.test", new Secret(password), resetOnNextLogon: true, default));
        Assert.Contains(words, Assert.Single(changed), StringComparison.Ordinal);
        Assert.Equal(calls, _bed.Api.Calls.Count);
    }

    [OvhFact]
    public async Task Lists_are_refused_where_there_are_none()
    {
        var faults = await FaultsAsync(planners => planners.DistributionLists.CreateAsync(new NewDistributionList("team@example.test") { Members = ["no address"] }, default));

        Assert.Contains(faults, fault => fault.Contains("cannot keep distribution lists", StringComparison.Ordinal));
        Assert.Contains(faults, fault => fault.Contains("no address", StringComparison.Ordinal));
        AssertNothingChanged();
    }

    [OvhFact]
    public async Task An_order_is_refused_with_everything_wrong_in_it()
    {
        var order = _folder.Write("order.yaml", """
            plan: { STARTER: 9 }
            mailboxes:
              - ann@example.test
              - primarySmtpAddress: bob@example.test
                password: weak
              - Ann@example.test
              - a b@example.test
              - cleo@example.test
            distributionLists:
              - primarySmtpAddress: team@example.test
                members: [ann@example.test]
            """);

        await using var run = await _folder.PrepareAsync(_bed!.Operator, order);

        var faults = run.Faults.Select(fault => fault.ToString()).ToList();
        foreach (var words in new[] { "less than 10 characters", "'a b@example.test' is no mail address", "cannot keep distribution lists", "the operator has 2 free", "'ann@example.test' stands in line 3 already" })
            Assert.Contains(faults, fault => fault.Contains(words, StringComparison.OrdinalIgnoreCase));
        Assert.Equal(MailErrorId.InvalidOrder, Assert.Throws<MailException>(run.RequireSound).ErrorId);
        AssertNothingChanged();
    }

    [OvhFact]
    public async Task More_mailboxes_than_slots_are_refused_as_a_whole()
    {
        var order = _folder.Write("order.csv", "PrimarySmtpAddress\nann@example.test\nbob@example.test\ncleo@example.test\n");

        await using var run = await _folder.PrepareAsync(_bed!.Operator, order);

        Assert.Contains("3 new mailboxes are ordered, and the operator has 2 free", Assert.Single(run.Faults).Message, StringComparison.Ordinal);
        AssertNothingChanged();
    }

    private static NewMailbox New(string address, string password) => new(address, new Secret(password)) { Settings = new MailboxSettings { Offer = "STARTER" } };

    private async Task<IReadOnlyList<string>> FaultsAsync(Func<OperatorPlanners, Task> plan)
    {
        var failure = await Assert.ThrowsAsync<MailException>(() => plan(new OperatorPlanners(_bed!.Operator)));
        return failure.Faults.Count > 0 ? [.. failure.Faults.Select(fault => fault.Message)] : [failure.Message];
    }

    private void AssertNothingChanged() => Assert.All(_bed!.Api.Calls.Skip(_before), call => Assert.Equal("GET", call.Method));
}
