using System.Diagnostics;
using KimounMail.Protocols.Dns;
using KimounMail.TestServers.Dns;
using Xunit;

namespace KimounMail.Tests.Protocols.Dns;

/// <summary>What the resolver makes of what servers do, right and wrong.</summary>
public sealed class DnsResolverTests
{
    private const int Txt = 16;
    private static readonly DnsName Name = DnsName.Parse("example.com");

    [Fact]
    public async Task A_question_is_asked_with_RD_and_EDNS_1232_and_without_signatures()
    {
        await using var server = LoopbackDnsServer.Start(Good);
        await using var resolver = Resolver(server);
        var answer = await resolver.QueryAsync(Name, DnsRecordType.TXT, default);
        Assert.Equal((DnsStatus.Success, "good", server.Address), (answer.Status, Text(answer), answer.Server));
        var query = Assert.Single(server.Queries);
        Assert.Equal((true, true, 1232, false, false), (query.IsRecursionDesired, query.HasEdns, query.UdpSize, query.IsDnssecOk, query.IsCheckingDisabled));
    }

    [Fact]
    public async Task An_answer_with_another_number_is_not_believed_and_the_wait_goes_on() =>
        await SpoofIsIgnored(query => new LoopbackDnsResponse((ushort)(query.Id ^ 0x55), 0x8180, query.Question));

    [Fact]
    public async Task An_answer_to_another_name_is_not_believed_and_the_wait_goes_on() =>
        await SpoofIsIgnored(query => new LoopbackDnsResponse(query.Id, 0x8180, [.. DnsOctets.Name("evil.example"), 0, Txt, 0, 1]));

    [Fact]
    public async Task An_answer_to_another_type_is_not_believed_and_the_wait_goes_on() =>
        await SpoofIsIgnored(query => new LoopbackDnsResponse(query.Id, 0x8180, [.. DnsOctets.Name("example.com"), 0, 15, 0, 1]));

    [Fact]
    public async Task What_is_no_response_is_not_believed_and_the_wait_goes_on() => await SpoofIsIgnored(query => query.Response(flags: 0x0100));

    [Fact]
    public async Task A_name_in_other_case_is_the_same_name()
    {
        await using var server = LoopbackDnsServer.Start(query => [new LoopbackDnsResponse(query.Id, 0x8180, [.. DnsOctets.Name("EXAMPLE.Com"), 0, Txt, 0, 1]).Answer(Txt, DnsOctets.Txt("good"))]);
        await using var resolver = Resolver(server);
        Assert.Equal("good", Text(await resolver.QueryAsync(Name, DnsRecordType.TXT, default)));
    }

    [Fact]
    public async Task An_answer_twice_counts_once()
    {
        await using var server = LoopbackDnsServer.Start(query => Good(query).Concat(Good(query)));
        await using var resolver = Resolver(server);
        Assert.Single((await resolver.QueryAsync(Name, DnsRecordType.TXT, default)).Records);
    }

    public static TheoryData<string> UnreadableAnswers => [.. DnsFaults.Unreadable.Keys];

    [Theory]
    [MemberData(nameof(UnreadableAnswers))]
    public async Task What_cannot_be_read_is_asked_for_by_TCP(string kind)
    {
        await using var server = LoopbackDnsServer.Start(query => query.Transport == LoopbackDnsTransport.Udp ? [DnsFaults.Unreadable[kind](query)] : Good(query));
        await using var resolver = Resolver(server);
        Assert.Equal("good", Text(await resolver.QueryAsync(Name, DnsRecordType.TXT, default)));
    }

    [Theory]
    [MemberData(nameof(UnreadableAnswers))]
    public async Task What_cannot_be_read_by_TCP_either_is_malformed(string kind)
    {
        await using var server = LoopbackDnsServer.Start(query => [DnsFaults.Unreadable[kind](query) with { Closes = true }]);
        await using var resolver = Resolver(server);
        var answer = await resolver.QueryAsync(Name, DnsRecordType.TXT, default);
        Assert.Equal(DnsStatus.Malformed, answer.Status);
        Assert.False(answer.IsKnown);
        Assert.NotNull(answer.Detail);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(4, 0)]
    [InlineData(0, 1)]
    public async Task A_server_that_refuses_EDNS_is_asked_without_at_once_and_from_then_on(int code, int codeHigh)
    {
        await using var server = LoopbackDnsServer.Start(query =>
            query.HasEdns ? [codeHigh > 0 ? query.Response().Edns(codeHigh) : query.Response(0x8180 | code)] : Good(query));
        await using var resolver = Resolver(server);
        Assert.Equal("good", Text(await resolver.QueryAsync(Name, DnsRecordType.TXT, default)));
        Assert.Equal("good", Text(await resolver.QueryAsync(DnsName.Parse("second.example"), DnsRecordType.TXT, default)));
        Assert.Equal([true, false, false], server.Queries.Select(query => query.HasEdns));
    }

    [Fact]
    public async Task A_server_that_ignores_queries_with_EDNS_is_asked_without()
    {
        await using var server = LoopbackDnsServer.Start(query => query.HasEdns || query.Transport != LoopbackDnsTransport.Udp ? [] : Good(query));
        await using var resolver = Resolver(server);
        Assert.Equal("good", Text(await resolver.QueryAsync(Name, DnsRecordType.TXT, default)));
    }

    [Fact]
    public async Task A_server_that_answers_by_TCP_only_is_asked_so()
    {
        await using var server = LoopbackDnsServer.Start(query => query.Transport == LoopbackDnsTransport.Udp ? [] : Good(query));
        await using var resolver = Resolver(server);
        Assert.Equal("good", Text(await resolver.QueryAsync(Name, DnsRecordType.TXT, default)));
    }

    [Fact]
    public async Task A_cut_answer_is_asked_for_by_TCP_and_taken_byte_by_byte()
    {
        await using var server = LoopbackDnsServer.Start(query => query.Transport == LoopbackDnsTransport.Udp
            ? [query.Response(0x8380)]
            : Good(query).Select(reply => reply with { IsByteByByte = true }));
        await using var resolver = Resolver(server);
        Assert.Equal("good", Text(await resolver.QueryAsync(Name, DnsRecordType.TXT, default)));
        Assert.Equal(LoopbackDnsTransport.Tcp, server.Queries[^1].Transport);
    }

    public static TheoryData<string> BrokenConnections => [.. DnsFaults.Connections.Keys];

    [Theory]
    [MemberData(nameof(BrokenConnections))]
    public async Task A_cut_answer_that_TCP_cannot_complete_is_told_as_cut_with_what_is_known(string kind)
    {
        await using var server = LoopbackDnsServer.Start(query => query.Transport == LoopbackDnsTransport.Udp
            ? [query.Response(0x8380).Answer(Txt, DnsOctets.Txt("part"))]
            : [DnsFaults.Connections[kind](query)]);
        await using var resolver = Resolver(server, TimeSpan.FromSeconds(1));
        var answer = await resolver.QueryAsync(Name, DnsRecordType.TXT, default);
        Assert.Equal((true, "part"), (answer.IsTruncated, Text(answer)));
    }

    [Fact]
    public async Task A_cut_answer_without_anything_in_it_does_not_say_that_there_is_nothing()
    {
        await using var server = LoopbackDnsServer.Start(query => query.Transport == LoopbackDnsTransport.Udp ? [query.Response(0x8380)] : [new LoopbackDnsReply { Closes = true }]);
        await using var resolver = Resolver(server);
        var answer = await resolver.QueryAsync(Name, DnsRecordType.TXT, default);
        Assert.False(answer.IsKnown);
        Assert.True(answer.IsTruncated);
    }

    [Fact]
    public async Task A_silent_server_ends_in_a_timeout_within_the_time_allowed()
    {
        await using var server = LoopbackDnsServer.Start(_ => []);
        await using var resolver = Resolver(server, TimeSpan.FromSeconds(2));
        var watch = Stopwatch.StartNew();
        var answer = await resolver.QueryAsync(Name, DnsRecordType.TXT, default);
        Assert.Equal(DnsStatus.TimedOut, answer.Status);
        Assert.InRange(watch.Elapsed.TotalSeconds, 1.9, 30);
        Assert.Contains(server.Address, answer.Detail);
    }

    [Fact]
    public async Task A_port_nobody_listens_at_is_told_as_unreachable()
    {
        string address;
        await using (var server = LoopbackDnsServer.Start(Good))
            address = server.Address;
        await using var resolver = new DnsResolver(new DnsResolverOptions { Servers = [DnsServerAddress.Parse(address)] });
        Assert.Equal(DnsStatus.Unreachable, (await resolver.QueryAsync(Name, DnsRecordType.TXT, default)).Status);
    }

    [Fact]
    public async Task A_wait_can_be_cancelled_and_others_for_the_same_go_on()
    {
        var release = new TaskCompletionSource();
        await using var server = LoopbackDnsServer.Start(query => release.Task.IsCompleted ? Good(query) : []);
        await using var resolver = Resolver(server);
        using var cancelled = new CancellationTokenSource();
        var first = resolver.QueryAsync(Name, DnsRecordType.TXT, cancelled.Token).AsTask();
        var second = resolver.QueryAsync(Name, DnsRecordType.TXT, default).AsTask();
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        release.SetResult();
        Assert.Equal("good", Text(await second));
    }

    [Fact]
    public async Task Questions_open_when_the_resolver_closes_end()
    {
        await using var server = LoopbackDnsServer.Start(_ => []);
        var resolver = Resolver(server);
        var open = resolver.QueryAsync(Name, DnsRecordType.TXT, default).AsTask();
        await resolver.DisposeAsync();
        Assert.Equal(DnsStatus.Unreachable, (await open).Status);
        Assert.Equal(DnsStatus.Unreachable, (await resolver.QueryAsync(DnsName.Parse("b.example"), DnsRecordType.TXT, default)).Status);
    }

    [Theory]
    [InlineData(0x8182, DnsStatus.ServerFailure)]
    [InlineData(0x8183, DnsStatus.NameError)]
    [InlineData(0x8185, DnsStatus.Refused)]
    [InlineData(0x8189, DnsStatus.ServerError)]
    [InlineData(0x8180, DnsStatus.NoData)]
    public async Task What_the_server_says_is_told(int flags, DnsStatus status)
    {
        await using var server = LoopbackDnsServer.Start(query => [query.Response(flags).Authority("com", 6, DnsOctets.Soa("com"))]);
        await using var resolver = Resolver(server);
        var answer = await resolver.QueryAsync(Name, DnsRecordType.TXT, default);
        Assert.Equal(status, answer.Status);
        Assert.Equal(answer.IsKnown, answer.Soa?.Name.Equals(DnsName.Parse("com")) == true);
    }

    [Fact]
    public async Task A_server_that_points_to_others_does_not_say_that_there_is_nothing()
    {
        await using var server = LoopbackDnsServer.Start(query => [query.Response(0x8100).Authority("com", 2, DnsOctets.Name("ns.com"))]);
        await using var resolver = Resolver(server);
        var answer = await resolver.QueryAsync(Name, DnsRecordType.TXT, default);
        Assert.Equal(DnsStatus.ServerError, answer.Status);
        Assert.Equal("ns.com", Assert.Single(answer.Authority.OfType<DnsNameRecord>()).Target.ToString());
    }

    [Fact]
    public async Task Records_of_other_names_and_types_in_an_answer_are_not_taken()
    {
        await using var server = LoopbackDnsServer.Start(query =>
            [query.Response().Answer(DnsOctets.Name("bank.example"), Txt, DnsOctets.Txt("poison")).Answer(1, DnsOctets.Address("192.0.2.1")).Answer(Txt, DnsOctets.Txt("good"))]);
        await using var resolver = Resolver(server);
        Assert.Equal("good", Text(await resolver.QueryAsync(Name, DnsRecordType.TXT, default)));
    }

    [Fact]
    public async Task The_AD_bit_of_this_machine_is_believed_and_the_CD_bit_sent()
    {
        await using var server = LoopbackDnsServer.Start(query => [query.Response(0x81A0).Answer(Txt, DnsOctets.Txt("good"))]);
        await using var resolver = new DnsResolver(new DnsResolverOptions { Servers = [DnsServerAddress.Parse(server.Address)], CheckingDisabled = true });
        Assert.True((await resolver.QueryAsync(Name, DnsRecordType.TXT, default)).IsAuthenticated);
        Assert.True(Assert.Single(server.Queries).IsCheckingDisabled);
    }

    private static IEnumerable<LoopbackDnsReply> Good(LoopbackDnsQuery query) => [query.Response().Answer(Txt, DnsOctets.Txt("good"))];

    private static DnsResolver Resolver(LoopbackDnsServer server, TimeSpan? timeout = null) =>
        new(new DnsResolverOptions { Servers = [DnsServerAddress.Parse(server.Address)], Timeout = timeout ?? TimeSpan.FromSeconds(10) });

    private static string Text(DnsAnswer answer) => string.Join('|', answer.Of<DnsTxtRecord>().Select(record => record.Text));

    /// <summary>First the forged answer, then the true one.</summary>
    private static async Task SpoofIsIgnored(Func<LoopbackDnsQuery, LoopbackDnsResponse> spoof)
    {
        await using var server = LoopbackDnsServer.Start(query => [spoof(query).Answer(DnsOctets.Name("example.com"), Txt, DnsOctets.Txt("spoof")), .. Good(query)]);
        await using var resolver = Resolver(server);
        Assert.Equal("good", Text(await resolver.QueryAsync(Name, DnsRecordType.TXT, default)));
    }
}
