using KimounMail.Protocols.Dns;
using KimounMail.TestServers.Dns;
using Xunit;

namespace KimounMail.Tests.Protocols.Dns;

/// <summary>How queries are sent, and sent again.</summary>
public sealed class DnsSendingTests
{
    private const int Txt = 16;
    private static readonly DnsName Name = DnsName.Parse("example.com");

    [Fact]
    public async Task A_lost_query_is_sent_again_from_another_port_with_another_number()
    {
        var seen = 0;
        await using var server = LoopbackDnsServer.Start(query => Interlocked.Increment(ref seen) == 1 ? [] : Good(query));
        await using var resolver = Resolver(server);
        Assert.Equal("good", Text(await resolver.QueryAsync(Name, DnsRecordType.TXT, default)));
        Assert.Equal(2, server.Queries.Count);
        Assert.Equal(2, server.Queries.Select(query => query.FromPort).Distinct().Count());
        Assert.Equal(2, server.Queries.Select(query => query.Id).Distinct().Count());
    }

    [Fact]
    public async Task A_port_whose_queries_are_all_lost_is_not_used_any_more()
    {
        var cut = 0;
        await using var server = LoopbackDnsServer.Start(query =>
            (Interlocked.CompareExchange(ref cut, query.FromPort, 0) is var port && (port == 0 || port == query.FromPort)) ? [] : Good(query));
        await using var resolver = Resolver(server);
        Task<DnsAnswer[]> AskAsync(int from, int to) =>
            Task.WhenAll(Enumerable.Range(from, to - from).Select(i => resolver.QueryAsync(DnsName.Parse($"n{i}.example"), DnsRecordType.TXT, default).AsTask()));

        Assert.All(await AskAsync(0, 60), answer => Assert.Equal("good", Text(answer)));
        var before = server.Queries.Count;
        Assert.All(await AskAsync(60, 90), answer => Assert.Equal("good", Text(answer)));
        Assert.DoesNotContain(server.Queries.Skip(before), query => query.FromPort == cut);
    }

    [Fact]
    public async Task An_answer_to_the_first_sending_is_taken_after_the_second()
    {
        var seen = 0;
        await using var server = LoopbackDnsServer.Start(query => Interlocked.Increment(ref seen) == 1
            ? [new LoopbackDnsReply { Octets = query.Response().Answer(Txt, DnsOctets.Txt("late")).ToArray(), Delay = TimeSpan.FromMilliseconds(600) }]
            : []);
        await using var resolver = Resolver(server);
        Assert.Equal("late", Text(await resolver.QueryAsync(Name, DnsRecordType.TXT, default)));
    }

    [Fact]
    public async Task Many_at_once_are_all_answered_and_no_more_than_the_window_is_asked_at_a_time()
    {
        var open = new HashSet<string>();
        var most = 0;
        await using var server = LoopbackDnsServer.Start(Answers);
        await using var resolver = Resolver(server, TimeSpan.FromSeconds(20));
        var answers = await Task.WhenAll(Enumerable.Range(0, 2000).Select(i => resolver.QueryAsync(DnsName.Parse($"n{i}.example"), DnsRecordType.TXT, default).AsTask()));
        Assert.All(answers, answer => Assert.Equal(answer.Name.ToString(), Text(answer)));
        Assert.InRange(most, 1, 256);

        IEnumerable<LoopbackDnsReply> Answers(LoopbackDnsQuery query)
        {
            lock (open)
            {
                open.Add(query.Name);
                most = Math.Max(most, open.Count);
            }

            yield return new LoopbackDnsReply { Delay = TimeSpan.FromMilliseconds(5) };
            lock (open)
                open.Remove(query.Name);
            yield return query.Response().Answer(Txt, DnsOctets.Txt(query.Name));
        }
    }

    [Fact]
    public async Task A_port_is_used_for_so_many_queries_only()
    {
        await using var server = LoopbackDnsServer.Start(Good);
        await using var resolver = Resolver(server, TimeSpan.FromSeconds(20));
        var answers = await Task.WhenAll(Enumerable.Range(0, 12_000).Select(i => resolver.QueryAsync(DnsName.Parse($"n{i}.example"), DnsRecordType.TXT, default).AsTask()));
        Assert.All(answers, answer => Assert.Equal("good", Text(answer)));
        Assert.InRange(server.Queries.GroupBy(query => query.FromPort).Max(port => port.Count()), 1, 10_000);
    }

    [Fact]
    public async Task Who_blocks_where_the_answer_arrives_holds_up_nobody_else()
    {
        await using var server = LoopbackDnsServer.Start(Good);
        await using var resolver = Resolver(server);
        // Each goes on where its answer arrived, and waits there for the next: more of them than there are ports.
        Assert.Equal("good good good good good", await Task.Run(() => AskInTurnAsync(5)));
        // TCP is the last resort of who hears nothing: it was not needed.
        Assert.Equal(0, server.Connections);

        async Task<string> AskInTurnAsync(int count)
        {
            var text = Text(await resolver.QueryAsync(DnsName.Parse($"n{count}.example"), DnsRecordType.TXT, default));
            return count == 1 ? text : $"{text} {WaitFor(AskInTurnAsync(count - 1))}";
        }
    }

    [Fact]
    public async Task Who_asks_the_same_does_not_wait_for_what_another_does_with_the_answer()
    {
        var isShared = new TaskCompletionSource();
        await using var server = LoopbackDnsServer.Start(Later);
        await using var resolver = Resolver(server);
        Task<string>? second = null;
        // Not as the test runner has tests go on: where they were told to.
        var first = await Task.Run(() => Task.FromResult(AskAsync(() => WaitFor(second!))));
        second = await Task.Run(() => Task.FromResult(AskAsync(() => "good")));
        isShared.SetResult();
        Assert.Equal("good", await first);
        Assert.Single(server.Queries);

        async Task<string> AskAsync(Func<string> goOn)
        {
            await resolver.QueryAsync(Name, DnsRecordType.TXT, default);
            return goOn();
        }

        IEnumerable<LoopbackDnsReply> Later(LoopbackDnsQuery query)
        {
            WaitFor(isShared.Task);
            return Good(query);
        }
    }

    /// <summary>As one should not wait, and some do: the thread stands still.</summary>
    private static void WaitFor(Task task) => Assert.True(((IAsyncResult)task).AsyncWaitHandle.WaitOne(TimeSpan.FromSeconds(20)), "It waits for itself.");

    private static string WaitFor(Task<string> task)
    {
        WaitFor((Task)task);
        return task.GetAwaiter().GetResult();
    }

    private static IEnumerable<LoopbackDnsReply> Good(LoopbackDnsQuery query) => [query.Response().Answer(Txt, DnsOctets.Txt("good"))];

    private static DnsResolver Resolver(LoopbackDnsServer server, TimeSpan? timeout = null) =>
        new(new DnsResolverOptions { Servers = [DnsServerAddress.Parse(server.Address)], Timeout = timeout ?? TimeSpan.FromSeconds(10) });

    private static string Text(DnsAnswer answer) => string.Join('|', answer.Of<DnsTxtRecord>().Select(record => record.Text));
}
