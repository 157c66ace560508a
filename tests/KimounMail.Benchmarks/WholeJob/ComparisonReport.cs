using System.Globalization;

namespace KimounMail.Benchmarks.WholeJob;

/// <summary>The medians of a comparison as a table, ours in the first line.</summary>
internal static class ComparisonReport
{
    /// <param name="tools">Ours first, all with at least a run behind them.</param>
    /// <param name="messages">In the source.</param>
    public static void Write(IReadOnlyList<Tool> tools, int messages)
    {
        var ours = tools[0];
        var ceiling = tools.OfType<Rawcopy>().Select(tool => tool.First.Median().TotalSeconds).DefaultIfEmpty(double.NaN).Min();
        Console.WriteLine($"\n  {"",-12}{"first, s",10}{"messages/s",12}{"second, s",11}{"arrived",9}{"ratio",8}{"of rawcopy",12}{"less load",11}");
        foreach (var tool in tools)
        {
            var first = tool.First.Median().TotalSeconds;
            var second = tool.KeepsBooks ? tool.Second.Median().TotalSeconds : double.NaN;
            // Who did not do the job has no place in a race.
            var ratio = tool.Arrived < messages * 9 / 10 ? double.NaN : first / ours.First.Median().TotalSeconds;
            Console.WriteLine(
                $"  {tool.Name,-12}{Text(first),10}{Text(messages / first, "F0"),12}{Text(second),11}{tool.Arrived,9:N0}{Text(ratio),8}" +
                $"{Text(ceiling / first),12}{Text(ceiling / (first - tool.Load.TotalSeconds)),11}");
        }

        Console.WriteLine("\n  ratio: time of the first pass against ours; of rawcopy: rate against the best of rawcopy's, then the same less the load.");
        if (ours.Load > TimeSpan.Zero)
            Console.WriteLine($"  {ours.Name}: {Text((ours.Second.Median() - ours.Load).TotalSeconds)} s of the second pass lie beyond process start ({Text(ours.Load.TotalSeconds)} s).");
        if (ours is OwnProcess process)
            Console.WriteLine($"  {ours.Name}: {Text(process.PeakMemory / 1e6, "F0")} MB peak memory of the process.");
        foreach (var tool in tools.Where(tool => tool.Arrived < messages))
            Console.WriteLine($"  {tool.Name}: {messages - tool.Arrived:N0} left behind. {string.Join("; ", tool.Excuses)}");
    }

    private static string Text(double number, string format = "F2") => double.IsNaN(number) ? "–" : number.ToString(format, CultureInfo.InvariantCulture);
}
