using KimounMail.Protocols.Dns;
using KimounMail.TestServers.Dns;
using Xunit;

namespace KimounMail.Tests.Protocols.Dns;

public sealed class DnsCacheTests
{
    private const int Txt = 16;
    private static readonly DnsName Name = DnsName.Parse("example.com");

    private readonly SetClock _clock = new();

    [Fact]
    public async Task An_answer_is_kept_for_its_time_and_its_times_count_down()
    {
        await using var server = LoopbackDnsServer.Start(query => [query.Response().Answer(Txt, DnsOctets.Txt("a"), 60).Answer(Txt, DnsOctets.Txt("b"), 90)]);
        await using var resolver = Resolver(server);
        await AskAsync(resolver);
        _clock.Advance(59);
        var kept = await AskAsync(resolver);
        Assert.Equal([1u, 31u], kept.Records.Select(record => record.TimeToLive));
        Assert.Single(server.Queries);
        _clock.Advance(1);
        var fresh = await AskAsync(resolver);
        Assert.Equal([60u, 90u], fresh.Records.Select(record => record.TimeToLive));
        Assert.Equal(2, server.Queries.Count);
    }

    [Theory]
    [InlineData(0x8183, 30, 300, 30)]
    [InlineData(0x8183, 300, 30, 30)]
    [InlineData(0x8180, 300, 30, 30)]
    [InlineData(0x8183, 999_999, 999_999, 10_800)]
    public async Task That_there_is_nothing_is_kept_as_its_SOA_says(int flags, uint time, int minimum, int kept)
    {
        await using var server = LoopbackDnsServer.Start(query => [query.Response(flags).Authority("com", 6, DnsOctets.Soa("com", minimum), time)]);
        await using var resolver = Resolver(server);
        await AskAsync(resolver);
        _clock.Advance(kept - 1);
        Assert.Equal(time - (uint)kept + 1, (await AskAsync(resolver)).Soa?.TimeToLive);
        Assert.Single(server.Queries);
        _clock.Advance(1);
        await AskAsync(resolver);
        Assert.Equal(2, server.Queries.Count);
    }

    [Theory]
    [InlineData("no time")]
    [InlineData("nothing, and no SOA")]
    public async Task What_has_no_time_is_not_kept(string kind)
    {
        await using var server = LoopbackDnsServer.Start(query => [kind == "no time" ? query.Response().Answer(Txt, DnsOctets.Txt("a"), 0) : query.Response()]);
        await using var resolver = Resolver(server);
        await AskAsync(resolver);
        await AskAsync(resolver);
        Assert.Equal(2, server.Queries.Count);
    }

    [Fact]
    public async Task A_failure_is_kept_for_five_seconds_only()
    {
        await using var server = LoopbackDnsServer.Start(query => [query.Response(0x8182)]);
        await using var resolver = Resolver(server);
        await AskAsync(resolver);
        _clock.Advance(4);
        await AskAsync(resolver);
        Assert.Single(server.Queries);
        _clock.Advance(1);
        await AskAsync(resolver);
        Assert.Equal(2, server.Queries.Count);
    }

    [Fact]
    public async Task Without_a_cache_each_question_is_asked()
    {
        await using var server = LoopbackDnsServer.Start(query => [query.Response().Answer(Txt, DnsOctets.Txt("a"))]);
        await using var resolver = Resolver(server, useCache: false);
        await AskAsync(resolver);
        await AskAsync(resolver);
        Assert.Equal(2, server.Queries.Count);
    }

    [Fact]
    public async Task Equal_questions_at_the_same_time_are_asked_once()
    {
        await using var server = LoopbackDnsServer.Start(query =>
            [new LoopbackDnsReply { Octets = query.Response().Answer(Txt, DnsOctets.Txt("a")).ToArray(), Delay = TimeSpan.FromMilliseconds(100) }]);
        await using var resolver = Resolver(server, useCache: false);
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => AskAsync(resolver, i % 2 == 0 ? "example.com" : "EXAMPLE.com")));
        Assert.All(answers, answer => Assert.Equal(DnsStatus.Success, answer.Status));
        Assert.Single(server.Queries);
    }

    private DnsResolver Resolver(LoopbackDnsServer server, bool useCache = true) =>
        new(new DnsResolverOptions { Servers = [DnsServerAddress.Parse(server.Address)], Time = _clock, UseCache = useCache });

    private static Task<DnsAnswer> AskAsync(DnsResolver resolver, string? name = null) =>
        resolver.QueryAsync(name is null ? Name : DnsName.Parse(name), DnsRecordType.TXT, default).AsTask();

    /// <summary>Time that stands still until it is moved.</summary>
    private sealed class SetClock : TimeProvider
    {
        private long _seconds;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => _seconds;

        public void Advance(int seconds) => _seconds += seconds;
    }
}
