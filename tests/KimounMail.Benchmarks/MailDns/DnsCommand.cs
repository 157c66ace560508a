using System.Diagnostics;
using System.Globalization;
using KimounMail.TestServers.RealServers;

namespace KimounMail.Benchmarks.MailDns;

/// <summary>
/// What a check of many domains asks of the resolver: MX, TXT, _dmarc TXT and s1._domainkey TXT of a thousand domains, from nsd itself and
/// through a delay of 20 ms, with few and with all domains under way. Ours against Node's c-ares, in turns.
/// </summary>
internal static class DnsCommand
{
    public const string Command = "dns";
    public const string Usage = """
          dns                     the resolver against Node's c-ares, on name servers it starts
            --rounds N            the median counts (5)
        """;

    private const int Domains = 1000;
    private const int Few = 50;
    private const int Some = 250;
    private static readonly TimeSpan Warming = TimeSpan.FromSeconds(4);

    public static async Task<int> RunAsync(string[] args)
    {
        if (args is not [] and not ["--rounds", _])
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }

        if (DnsTestBed.MissingReason is { } missing)
        {
            Console.Error.WriteLine(missing);
            return 2;
        }

        var rounds = args is ["--rounds", var number, ..] ? int.Parse(number, CultureInfo.InvariantCulture) : 5;
        await using var bed = await DnsTestBed.StartAsync(Domains);
        using var node = await NodeResolver.FindAsync();
        if (node is null)
            Console.WriteLine("Without c-ares: there is no node here.");
        var cells = Cells(bed).ToList();
        // Compiled for good, as Node is after its own first passes.
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < Warming;)
            await OurResolver.MeasureAsync(bed.AuthorityPort, Domains, Few);
        for (var round = 1; round <= rounds; round++)
        {
            foreach (var cell in cells)
            {
                // The one that goes first finds the machine as the other left it: so in turns.
                if (round % 2 == 0)
                    await cell.MeasureOursAsync(Domains);
                if (node is not null && cell.WithPeer)
                    await cell.MeasurePeerAsync(node, Domains);
                if (round % 2 != 0)
                    await cell.MeasureOursAsync(Domains);
                Console.WriteLine($"  round {round}  {cell.Words(last: true)}");
            }
        }

        return Report(cells, node is not null) ? 0 : 1;
    }

    private static IEnumerable<DnsCell> Cells(DnsTestBed bed)
    {
        yield return new DnsCell(bed.AuthorityPort, 0, Few, Passes: 20, WithPeer: true);
        yield return new DnsCell(bed.AuthorityPort, 0, Domains, Passes: 1, WithPeer: true);
        yield return new DnsCell(bed.DelayPort, 20, Few, Passes: 5, WithPeer: true);
        yield return new DnsCell(bed.DelayPort, 20, Some, Passes: 1, WithPeer: false);
        yield return new DnsCell(bed.DelayPort, 20, Domains, Passes: 1, WithPeer: true);
    }

    private static bool Report(List<DnsCell> cells, bool hasPeer)
    {
        Console.WriteLine($"\nmedians of {cells[0].Ours.Count}:");
        foreach (var cell in cells)
            Console.WriteLine($"  {cell.Words(last: false)}");
        var best = cells.Where(cell => cell.Delay > 0).Max(cell => cell.OurRate);
        var ratio = cells[0].OurRate / cells[0].PeerRate;
        var kept = cells[^1].OurRate / best;
        var octets = cells.Max(cell => cell.OctetsPerDomain) / 1024;
        var met = new[]
        {
            !hasPeer || Target(FormattableString.Invariant($"0 ms, {Few} in flight: {ratio:F1} times c-ares (at least 3)"), ratio >= 3),
            Target(FormattableString.Invariant($"20 ms, {Domains} in flight: {kept:P0} of our best rate there (at least 70 %)"), kept >= 0.7),
            Target(FormattableString.Invariant($"allocated: {octets:F1} KB a domain at most (at most 10)"), octets <= 10),
            Target("every answer was there", cells.All(cell => cell.Ours.All(run => run.Failures == 0))),
        };
        return met.All(target => target);
    }

    private static bool Target(string words, bool isMet)
    {
        Console.WriteLine($"  {(isMet ? "met   " : "MISSED")} {words}");
        return isMet;
    }
}
