namespace KimounMail.CrashRuns.Soak;

/// <summary>
/// Whether something grows. A level (memory, files, connections, threads) grows when its median over the last quarter of the time is
/// above its median over the second quarter (the first is the warm-up) by more than a twentieth and what chance explains. Rows of the
/// store may grow, but never beyond what has happened to the mailbox.
/// </summary>
internal sealed class Growth(IReadOnlyList<Sample> samples)
{
    private const double Share = 1.05;

    /// <summary>What chance explains, in the unit of each: garbage that comes late, a thread more or less of the pool.</summary>
    private static readonly Dictionary<string, double> s_slack = new()
    {
        [Sample.Managed] = 1, [Sample.WorkingSet] = 12, [Sample.Handles] = 4, [Sample.Connections] = 2, [Sample.Threads] = 6, [Sample.Log] = 4, [Sample.OctetsPerRow] = 50,
        ["tasks"] = 0, ["credentials"] = 0, ["containers"] = 0,
    };

    /// <summary>One line a series: second quarter, last quarter, what is allowed.</summary>
    public IEnumerable<(string Line, bool IsGrown)> JudgeLevels()
    {
        foreach (var (name, slack) in s_slack)
        {
            var (second, last) = (Median(name, 0.25, 0.5), Median(name, 0.75, 1));
            // What there is a fixed number of has no twentieth to grow by.
            var allowed = slack == 0 ? second : (second * Share) + slack;
            yield return ($"{name,-14}{second,12:F1}{last,12:F1}{allowed,12:F1}", last > allowed);
        }
    }

    /// <summary>One line a table: rows at the end, and what the mailbox explains.</summary>
    public IEnumerable<(string Line, bool IsGrown)> JudgeRows(IReadOnlyDictionary<string, double> explained)
    {
        foreach (var (table, most) in explained)
        {
            var rows = samples[^1].Values[table];
            yield return ($"{table,-14}{"",12}{rows,12:F0}{most,12:F0}", rows > most);
        }
    }

    private double Median(string name, double from, double to)
    {
        var sorted = samples.Skip((int)(samples.Count * from)).Take((int)Math.Ceiling(samples.Count * (to - from))).Select(sample => sample.Values[name]).Order().ToList();
        return sorted[sorted.Count / 2];
    }
}
