using System.Runtime.CompilerServices;
using KimounMail.Engine.MailDns;
using KimounMail.Engine.MailDns.Findings;
using KimounMail.Protocols.Dns;
using Xunit;

namespace KimounMail.Tests.MailDns;

/// <summary>Many checks of many domains: none waits for, hides or ends another.</summary>
public sealed class MailDnsRunTests
{
    private static readonly DnsName Domain = DnsName.Parse("example.com");

    [Fact]
    public async Task Findings_come_in_the_order_of_the_checks_whichever_ends_first()
    {
        var second = new TaskCompletionSource();
        var report = await RunAsync(
            new Scripted("One", async _ => await second.Task),
            new Scripted("Two", _ => { second.SetResult(); return Task.CompletedTask; }));

        Assert.Equal(["One", "Two"], report.Findings.Select(f => f.Check));
    }

    [Fact]
    public async Task A_check_that_fails_is_unknown_and_hides_no_other()
    {
        var report = await RunAsync(
            new Scripted("Broken", _ => throw new InvalidOperationException("no\r\nway")),
            new Scripted("Sound", _ => Task.CompletedTask));

        Assert.Equal(["Broken", "Sound"], report.Findings.Select(f => f.Check));
        var failed = report.Findings[0];
        Assert.Equal(("CHECK_FAILED", MailDnsSeverity.Unknown), (failed.Id, failed.Severity));
        Assert.Contains("no\uFFFD\uFFFDway", failed.Message);
        Assert.Equal(MailDnsSeverity.Unknown, report.Overall);
    }

    [Fact]
    public async Task What_a_check_found_before_it_failed_is_told()
    {
        var report = await RunAsync(new Scripted("Half", _ => throw new FormatException("bad")) { FindsFirst = true });

        Assert.Equal(["TEST_OK", "CHECK_FAILED"], report.Findings.Select(f => f.Id));
    }

    [Fact]
    public async Task A_check_without_end_is_ended()
    {
        var runner = new MailDnsRunner([new Scripted("Endless", stop => Task.Delay(Timeout.Infinite, stop))]) { CheckTimeout = TimeSpan.FromMilliseconds(1) };
        var report = await runner.RunAsync(Context(new MailDnsOptions()), CancellationToken.None);

        Assert.Equal("CHECK_TIMED_OUT", Assert.Single(report.Findings).Id);
    }

    [Fact]
    public async Task Only_the_checks_asked_for_are_run()
    {
        IMailDnsCheck[] checks = [new Scripted("One", _ => Task.CompletedTask), new Scripted("Two", _ => throw new InvalidOperationException("was run"))];
        var report = await new MailDnsRunner(checks).RunAsync(Context(new MailDnsOptions { Checks = ["ONE"] }), CancellationToken.None);

        Assert.Equal(["One"], report.Findings.Select(f => f.Check));
    }

    [Fact]
    public async Task No_more_domains_are_under_way_than_allowed_and_every_one_is_reported()
    {
        var (underWay, most) = (0, 0);
        await using var service = Service(new Scripted("Counting", async _ =>
        {
            InterlockedMax(ref most, Interlocked.Increment(ref underWay));
            await Task.Yield();
            Interlocked.Decrement(ref underWay);
        }));
        var domains = Enumerable.Range(0, 500).Select(i => DnsName.Parse($"d{i}.example")).ToList();
        var reports = new List<MailDnsReport>();
        await foreach (var report in service.TestAsync(domains, new MailDnsOptions(), throttle: 7, CancellationToken.None))
            reports.Add(report);

        Assert.Equal(domains.ToHashSet(), reports.Select(r => r.Domain).ToHashSet());
        Assert.Equal(500, reports.Count);
        Assert.InRange(most, 1, 7);
    }

    [Fact]
    public async Task A_slow_domain_holds_up_no_other()
    {
        var slow = new TaskCompletionSource();
        await using var service = Service(new Scripted("Slow", async _ => { }) { Before = name => name.Equals(DnsName.Parse("slow.example")) ? slow.Task : Task.CompletedTask });
        var order = new List<string>();
        DnsName[] domains = [DnsName.Parse("slow.example"), .. Enumerable.Range(0, 20).Select(i => DnsName.Parse($"d{i}.example"))];
        await foreach (var report in service.TestAsync(domains, new MailDnsOptions(), throttle: 2, CancellationToken.None))
        {
            order.Add(report.Domain.ToString());
            if (order.Count == 20)
                slow.SetResult();
        }

        Assert.Equal("slow.example", order[^1]);
        Assert.Equal(21, order.Count);
    }

    [Fact]
    public async Task Ending_a_run_early_ends_what_is_under_way()
    {
        var ended = new TaskCompletionSource();
        await using var service = Service(new Scripted("Endless", async stop =>
        {
            try
            {
                await Task.Delay(Timeout.Infinite, stop);
            }
            finally
            {
                ended.SetResult();
            }
        }) { Before = name => name.Equals(Domain) ? Task.CompletedTask : Task.FromException(new InvalidOperationException("at once")) });
        await foreach (var report in service.TestAsync([Domain, DnsName.Parse("other.example")], new MailDnsOptions(), throttle: 2, CancellationToken.None))
        {
            Assert.NotEqual(Domain, report.Domain);
            break;
        }

        Assert.True(ended.Task.IsCompleted);
    }

    [Fact]
    public async Task A_full_run_takes_no_further_domain()
    {
        await using var service = Service(new Scripted("Endless", stop => Task.Delay(Timeout.Infinite, stop)));
        await using var run = service.StartRun(new MailDnsOptions(), null, 1, CancellationToken.None);
        run.Add(Domain);

        Assert.True(run.IsFull);
        Assert.Throws<InvalidOperationException>(() => run.Add(Domain));
    }

    private static Task<MailDnsReport> RunAsync(params IMailDnsCheck[] checks) =>
        new MailDnsRunner(checks).RunAsync(Context(new MailDnsOptions()), CancellationToken.None);

    private static MailDnsService Service(IMailDnsCheck check) => new(new MailDnsSources(new ZoneLookup(), new NoAuthorities(), new NoPolicies()), new MailDnsRunner([check]));

    private static MailDnsContext Context(MailDnsOptions options) => new()
    {
        Domain = Domain,
        Dns = new ZoneLookup(),
        Authorities = new NoAuthorities(),
        Policies = new NoPolicies(),
        Options = options,
    };

    private static void InterlockedMax(ref int most, int value)
    {
        for (var seen = most; value > seen && Interlocked.CompareExchange(ref most, value, seen) != seen; seen = most)
        {
        }
    }

    /// <summary>A check that does as told, and then finds all well.</summary>
    private sealed class Scripted(string name, Func<CancellationToken, Task> script) : IMailDnsCheck
    {
        private static readonly MailDnsRule s_ok = new("TEST_OK", "Test", MailDnsSeverity.Ok, null, "Well.", null);

        public string Name => name;

        public bool FindsFirst { get; init; }

        public Func<DnsName, Task> Before { get; init; } = _ => Task.CompletedTask;

        public async IAsyncEnumerable<MailDnsFinding> RunAsync(MailDnsContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            if (FindsFirst)
                yield return s_ok.Find(context.Domain, DnsRecordType.MX, "Well.");
            await Before(context.Domain);
            await script(cancellationToken);
            yield return (s_ok with { Check = name }).Find(context.Domain, DnsRecordType.MX, "Well.");
        }
    }

    private sealed class NoAuthorities : IDnsAuthorities
    {
        public ValueTask<DnsZone> FindZoneAsync(DnsName name, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<DnsAnswer> QueryAsync(DnsNameServer server, DnsName name, DnsRecordType type, CancellationToken cancellationToken) => throw new NotSupportedException();
    }

    private sealed class NoPolicies : IPolicyFetcher
    {
        public Task<FetchedPolicy> FetchAsync(Uri address, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
