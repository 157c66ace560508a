using KimounMail.Engine.Endpoints;
using KimounMail.Engine.Migration;
using KimounMail.Engine.Migration.Pass;
using KimounMail.Engine.State;
using KimounMail.TestServers;
using Xunit;

namespace KimounMail.Tests.Engine.Migration.Pass;

public class PassPaceTests
{
    private readonly HurriedClock _clock = new() { Hurry = 100_000 };
    private readonly RunControl _control = new();

    [Fact]
    public async Task An_account_that_allows_so_much_a_day_gets_half_at_once_and_half_over_the_day()
    {
        var pace = Limited(new MigrationOptions(), new EndpointFeatures { MaxBytesReadPerDay = 2_000_000 }, new EndpointFeatures { MaxBytesWrittenPerDay = 4_000_000 });

        await pace.AllowAsync(1, 1_000_000, default);
        var atOnce = _clock.Waited;
        await pace.AllowAsync(1, 500_000, default);

        Assert.Equal(TimeSpan.Zero, atOnce);
        Assert.InRange(_clock.Waited, TimeSpan.FromHours(11.9), TimeSpan.FromHours(12));
    }

    [Fact]
    public async Task What_the_user_asks_for_replaces_what_is_known_of_the_providers()
    {
        var pace = Limited(
            new MigrationOptions { MaxBytesPerSecond = 1_000_000, MaxMessagesPerSecond = 1_000 },
            new EndpointFeatures { MaxBytesReadPerDay = 1_000 },
            new EndpointFeatures { MaxItemsWrittenPerSecond = 0.001 });

        await pace.AllowAsync(1_000, 1_000_000, default);

        Assert.Equal(TimeSpan.Zero, _clock.Waited);
        Assert.Equal((1_000.0, 1_000_000.0), (pace.BurstItems, pace.BurstBytes));
    }

    [Fact]
    public async Task Several_answers_to_what_was_on_its_way_are_one_wish()
    {
        var pace = new PassPace(new RetryPolicy { Time = _clock }, _control);
        _clock.Hurry = 10;
        for (var time = 0; time < 5; time++)
            pace.SlowDown(Asked());

        await pace.WaitAsync(default);

        Assert.InRange(_clock.Waited, TimeSpan.FromSeconds(0.75), TimeSpan.FromSeconds(1.25));
    }

    [Fact]
    public async Task While_slow_half_of_the_lanes_wait_and_come_back_when_enough_went_through()
    {
        var pace = new PassPace(new RetryPolicy { Time = _clock }, _control);
        var lanes = Enumerable.Range(0, 4).ToList();
        lanes.ForEach(_ => pace.Lanes.Enter());
        pace.SlowDown(Asked());

        var waits = lanes.ConvertAll(_ => pace.WaitAsync(default));
        await MigrationBed.InTimeAsync(Task.WhenAll(waits.Skip(2)));
        var held = waits.Count(wait => !wait.IsCompleted);
        for (var item = 0; item < 50; item++)
            pace.GoThrough();
        await MigrationBed.InTimeAsync(Task.WhenAll(waits));

        Assert.Equal(2, held);
    }

    [Fact]
    public async Task A_lane_that_ends_lets_another_in()
    {
        var pace = new PassPace(new RetryPolicy { Time = _clock }, _control);
        pace.Lanes.Enter();
        pace.Lanes.Enter();
        pace.Lanes.Refuse();

        var waiting = pace.WaitAsync(default);
        Assert.False(waiting.IsCompleted);
        pace.Lanes.Leave();

        await MigrationBed.InTimeAsync(waiting);
    }

    [Fact]
    public async Task A_pass_that_must_end_waits_for_nothing()
    {
        var pace = Limited(new MigrationOptions { MaxBytesPerSecond = 1_024 }, new EndpointFeatures(), new EndpointFeatures());
        _clock.Hurry = 1;
        pace.SlowDown(Asked());
        var waiting = pace.AllowAsync(1, 1L << 40, default);

        _control.Request = TaskRequest.Suspend;

        await MigrationBed.InTimeAsync(waiting);
        Assert.Equal(TimeSpan.Zero, _clock.Waited);
    }

    private PassPace Limited(MigrationOptions options, EndpointFeatures source, EndpointFeatures destination)
    {
        var pace = new PassPace(new RetryPolicy { Time = _clock }, _control);
        pace.Limit(options, source, destination);
        return pace;
    }

    private static MailException Asked() => new(MailErrorId.Throttled, "slow down") { IsTransient = true };
}
