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

        AssertRate(starts);
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

    [Fact]
    public async Task Two_who_share_a_record_keep_one_pace()
    {
        var record = new MemoryCallRecord();
        var (one, other) = (new OvhPace(20, _clock, record), new OvhPace(20, _clock, record));
        var starts = new List<long>();
        foreach (var (pace, calls) in new[] { (one, 13), (other, 30), (one, 22) })
            starts.AddRange(await RunAsync(pace, calls));

        AssertRate(starts);
    }

    [Fact]
    public async Task A_rest_asked_of_one_is_kept_by_the_other()
    {
        var record = new MemoryCallRecord();
        var (one, other) = (new OvhPace(60, _clock, record), new OvhPace(60, _clock, record));
        var begin = _clock.GetTimestamp();
        one.SlowDown(TimeSpan.FromSeconds(90));

        // Whoever was told to rest asks again at once, and is made to wait.
        await Task.WhenAll(one.WaitAsync(default), other.WaitAsync(default));

        Assert.True(_clock.GetElapsedTime(begin) >= TimeSpan.FromSeconds(90), $"It rested {_clock.GetElapsedTime(begin)}.");
    }

    [Fact]
    public async Task A_record_of_before_the_machine_was_started_anew_holds_nobody_up()
    {
        var ahead = _clock.GetTimestamp() + (_clock.TimestampFrequency * 86400);
        var record = new MemoryCallRecord { Octets = [.. Enumerable.Repeat(BitConverter.GetBytes(ahead), 100).SelectMany(octets => octets), 7] };

        await RunAsync(new OvhPace(20, _clock, record), 20);

        Assert.Equal(TimeSpan.Zero, _clock.Waited);
        Assert.Equal(21 * sizeof(long), record.Octets.Length);
    }

    [Fact]
    public async Task A_call_that_takes_long_counts_from_its_end()
    {
        var pace = new OvhPace(1, _clock);
        var call = await pace.WaitAsync(default);
        await Task.Delay(TimeSpan.FromSeconds(50), _clock);
        await pace.EndAsync(call, default);
        var end = _clock.GetTimestamp();

        await pace.WaitAsync(default);

        Assert.True(_clock.GetElapsedTime(end) > TimeSpan.FromMinutes(1), $"It waited {_clock.GetElapsedTime(end)}.");
    }

    private void AssertRate(List<long> starts)
    {
        Assert.Equal(65, starts.Count);
        for (var i = 20; i < starts.Count; i++)
            Assert.True(_clock.GetElapsedTime(starts[i - 20], starts[i]) > TimeSpan.FromMinutes(1), $"Call {i} came within a minute of call {i - 20}.");
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
