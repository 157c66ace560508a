using System.Diagnostics;
using System.Globalization;
using KimounMail.MutationSweep;
using KimounMail.MutationSweep.Pst;

ISweepFormat[] formats = [PstSweep.Made, PstSweep.Public];

if (args.Contains("--help"))
{
    Console.WriteLine($"""
        Reads files that were damaged in ways drawn from a number: bits turned, cut, pages exchanged, numbers inside made absurd. Every one must
        end in time, with a result or an error made for users. What fails is named by its number, which makes it again.

          --only FORMAT   one of: {string.Join(", ", formats.Select(format => format.Name))}
          --count N       so many of each format (10,000)    --first N   the first number (1)
        """);
    return 0;
}

var (failed, first, count) = (0, (int)(Number("--first") ?? 1), (int)(Number("--count") ?? 10_000));
foreach (var format in formats.Where(format => Text("--only") is not { } only || only == format.Name))
{
    if (format.Seeds == 0)
    {
        Console.WriteLine($"{format.Name}: there are no files beside the project, in ../shared/data.");
        continue;
    }

    var started = Stopwatch.GetTimestamp();
    var result = new Sweep(format).Run(first, count);
    Console.WriteLine($"{format.Name}: {result.Tried} files, {result.Failures.Count} failed, {Stopwatch.GetElapsedTime(started).TotalSeconds:F0} s; longest {result.Longest.TotalSeconds:F2} s, read {result.MostWork:F0} times over, {result.MostMemory >> 20} MB more in memory at most");
    foreach (var (outcome, times) in result.Outcomes)
        Console.WriteLine($"  {times,7} {outcome}");
    foreach (var failure in result.Failures.Take(10))
        Console.WriteLine($"  FAILED {failure}");
    failed += result.Failures.Count;
}

using var process = Process.GetCurrentProcess();
Console.WriteLine($"peak memory of the process {process.PeakWorkingSet64 >> 20} MB");
return failed == 0 ? 0 : 1;

string? Text(string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;

long? Number(string name) => Text(name) is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : null;
