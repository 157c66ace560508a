using System.Diagnostics;
using System.Globalization;
using KimounMail.Protocols.Dns;

namespace KimounMail.Benchmarks.MailDns;

/// <summary>Our resolver with its cache, as checks use it; a new one for each pass, so that it knows nothing yet.</summary>
internal static class OurResolver
{
    public static async Task<DnsRun> MeasureAsync(int port, int domains, int inFlight)
    {
        var server = DnsServerAddress.Parse(string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}"));
        GC.Collect();
        var octets = GC.GetTotalAllocatedBytes(precise: true);
        var clock = Stopwatch.StartNew();
        var failures = 0;
        await using var resolver = new DnsResolver(new DnsResolverOptions { Servers = [server] });
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, Math.Min(inFlight, domains)).Select(async _ =>
        {
            while (Interlocked.Increment(ref next) is var at && at < domains)
                Interlocked.Add(ref failures, await AskAsync(resolver, at));
        }));
        clock.Stop();
        return new DnsRun(clock.Elapsed, failures, GC.GetTotalAllocatedBytes(precise: true) - octets);
    }

    /// <summary>The four questions of a domain at once; tells how many were not answered.</summary>
    private static async Task<int> AskAsync(DnsResolver resolver, int number)
    {
        var domain = DnsName.Parse(string.Create(CultureInfo.InvariantCulture, $"d{number:D5}.bench"));
        var mx = resolver.QueryAsync(domain, DnsRecordType.MX, default);
        var text = resolver.QueryAsync(domain, DnsRecordType.TXT, default);
        var policy = resolver.QueryAsync(domain.Below("_dmarc")!, DnsRecordType.TXT, default);
        var key = resolver.QueryAsync(domain.Below("s1._domainkey")!, DnsRecordType.TXT, default);
        return Missing(await mx) + Missing(await text) + Missing(await policy) + Missing(await key);
    }

    private static int Missing(DnsAnswer answer) => answer.Records.Count > 0 ? 0 : 1;
}
