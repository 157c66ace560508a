using KimounMail.Engine.Operators;
using KimounMail.Engine.Operators.Ovh;
using KimounMail.Tests.Protocols.Ovh;
using Xunit;

namespace KimounMail.Tests.Operators.Ovh;

/// <summary>A thousand mailboxes, within the rate, and once each although the first run ends in the middle.</summary>
public sealed class OvhManyMailboxesTests
{
    private const int Count = 1000;
    private const int CallsPerMinute = 60;

    [OvhFact]
    public async Task A_thousand_rows_keep_the_rate_and_are_made_once_in_two_runs()
    {
        await using var bed = new OvhOperatorBed(starter: Count, pro: 0);
        bed.Api.Platform.Steps = 0;
        bed.Api.Delay = TimeSpan.FromMilliseconds(30);
        bed.Api.CallsPerMinute = CallsPerMinute;
        var record = new MemoryCallRecord();

        await RunAsync(bed, record, row => row == 400);
        Assert.Equal(400, bed.Api.Platform.Of("account").Count());
        await RunAsync(bed, record, _ => false);

        Assert.Equal(Count, bed.Api.Platform.Of("account").Count());
        Assert.Equal(Count, bed.Api.Calls.Count(call => call.Method == "POST"));
        Assert.All(bed.Api.Calls, call => Assert.Equal(200, call.Status));
        Assert.Equal(CallsPerMinute, bed.Api.BusiestMinute());
    }

    /// <summary>With a connection of its own, left where it is at the end.</summary>
    private static async Task RunAsync(OvhOperatorBed bed, MemoryCallRecord record, Predicate<int> isEnd)
    {
        var settings = bed.Settings();
        var options = new Dictionary<string, string>(settings.Options) { ["CallsPerMinute"] = $"{CallsPerMinute}" };
        await using var at = await OvhConnection.OpenAsync(settings with { Options = options }, bed.Clock, _ => record, default);
        var planner = new MailboxPlanner(new OperatorReview(at));
        for (var row = 0; row < Count && !isEnd(row); row++)
        {
            var address = $"user{row}@{OvhOperatorBed.Domain}";
            var plan = await planner.CreateAsync(new NewMailbox(address, new Secret("Correct-Horse-1")) { Settings = new MailboxSettings { Offer = "STARTER" } }, default);
            await plan.ApplyAsync(new OperatorWait(NoWait: true), default);
        }
    }
}
