namespace KimounMail.Benchmarks.MailDns;

/// <summary>What one pass over the domains took.</summary>
internal readonly record struct DnsRun(TimeSpan Time, int Failures, long Octets)
{
    public double Rate(int domains) => domains / Time.TotalSeconds;
}

/// <summary>One setting, and the passes measured in it.</summary>
/// <param name="Port">Where it is asked.</param>
/// <param name="Delay">Milliseconds a datagram takes more.</param>
/// <param name="InFlight">Domains under way at once.</param>
/// <param name="Passes">Over all domains, for one measurement: a pass that takes an instant says more about what else the machine did.</param>
/// <param name="WithPeer">Against c-ares, or only by ours.</param>
internal sealed record DnsCell(int Port, int Delay, int InFlight, int Passes, bool WithPeer)
{
    private int _domains = 1;

    public List<DnsRun> Ours { get; } = [];

    public List<DnsRun> Peer { get; } = [];

    public double OurRate => Median(Ours.Select(run => run.Rate(_domains)));

    public double PeerRate => Median(Peer.Select(run => run.Rate(_domains)));

    public double OctetsPerDomain => Median(Ours.Select(run => (double)run.Octets / _domains));

    public async Task MeasureOursAsync(int domains)
    {
        _domains = domains;
        var runs = new List<DnsRun>();
        while (runs.Count < Passes)
            runs.Add(await OurResolver.MeasureAsync(Port, domains, InFlight));
        Ours.Add(new DnsRun(TimeSpan.FromSeconds(runs.Average(run => run.Time.TotalSeconds)), runs.Sum(run => run.Failures), (long)runs.Average(run => run.Octets)));
    }

    public async Task MeasurePeerAsync(NodeResolver node, int domains) =>
        Peer.Add(await node.MeasureAsync(Port, domains, InFlight, Passes));

    public string Words(bool last)
    {
        var (ours, peer) = last ? (Ours[^1].Rate(_domains), Peer.Count > 0 ? Peer[^1].Rate(_domains) : double.NaN) : (OurRate, PeerRate);
        var lost = (Failures(Ours, last), Failures(Peer, last));
        var compared = double.IsNaN(peer) ? "" : FormattableString.Invariant($"   c-ares {peer,8:F0}   {ours / peer,5:F1} times{Unanswered(lost.Item2)}");
        return FormattableString.Invariant($"{Delay,2} ms {InFlight,5} in flight   ours {ours,8:F0} domains/s, {OctetsPerDomain / 1024,4:F1} KB each{Unanswered(lost.Item1)}{compared}");
    }

    private static string Unanswered(int count) => count == 0 ? "" : $" ({count} unanswered)";

    private static int Failures(List<DnsRun> runs, bool last) => (last ? runs.TakeLast(1) : runs).Sum(run => run.Failures);

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0 ? double.NaN : (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
