namespace KimounMail.Benchmarks.WholeJob;

/// <summary>What is said of some measured times.</summary>
internal static class Times
{
    public static TimeSpan Median(this IEnumerable<TimeSpan> times)
    {
        var sorted = times.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }
}
