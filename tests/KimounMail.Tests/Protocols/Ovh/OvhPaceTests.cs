using KimounMail.Protocols.Ovh;
using KimounMail.TestServers;
using Xunit;

namespace KimounMail.Tests.Protocols.Ovh;

public sealed class OvhPaceTests
{
    private readonly HurriedClock _clock = new() { Hurry = 10_000 };

    [Fact]
    public async Task No_minute_has_more_calls_than_allowed()
    {
        var pace = new OvhPace(20, _clock);
        var starts = await RunAsync(pace, 65);

        for (var i = 20; i < starts.Count; i++)
            Assert.True(_clock.GetElapsedTime(starts[i - 20], starts[i]) >= TimeSpan.FromMinutes(1), $"Call {i} came within a minute of call {i - 20}.");
    }

    [Fact]
    public async Task Few_calls_are_not_held_up()
    {
        await RunAsync(new OvhPace(60, _clock), 60);

        Assert.Equal(TimeSpan.Zero, _clock.Waited);
    }

    [Fact]
    public async Task A_server_that_asks_to_slow_down_rests_and_gets_half_until_calls_go_through()
    {
        var pace = new OvhPace(60, _clock);
        var begin = _clock.GetTimestamp();
        pace.SlowDown(TimeSpan.FromSeconds(40));
        Assert.Equal(30, pace.Allowed);

        await pace.WaitAsync(default);
        Assert.True(_clock.GetElapsedTime(begin) >= TimeSpan.FromSeconds(40), $"It rested {_clock.GetElapsedTime(begin)}.");

        for (var i = 0; i < 30; i++)
            pace.Succeeded();
        Assert.Equal(60, pace.Allowed);
    }

    [Fact]
    public async Task A_shorter_rest_does_not_end_a_longer_one()
    {
        var pace = new OvhPace(60, _clock);
        var begin = _clock.GetTimestamp();
        pace.SlowDown(TimeSpan.FromSeconds(90));
        pace.SlowDown(TimeSpan.FromSeconds(1));

        await pace.WaitAsync(default);

        Assert.True(_clock.GetElapsedTime(begin) >= TimeSpan.FromSeconds(90), $"It rested {_clock.GetElapsedTime(begin)}.");
    }

    [Fact]
    public void However_often_it_is_asked_to_slow_down_one_call_is_left()
    {
        var pace = new OvhPace(60, _clock);
        for (var i = 0; i < 20; i++)
            pace.SlowDown(TimeSpan.Zero);

        Assert.Equal(1, pace.Allowed);
    }

    private async Task<List<long>> RunAsync(OvhPace pace, int calls)
    {
        var starts = new List<long>();
        for (var i = 0; i < calls; i++)
        {
            await pace.WaitAsync(default);
            starts.Add(_clock.GetTimestamp());
        }

        return starts;
    }
}
