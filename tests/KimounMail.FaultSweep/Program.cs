using System.Diagnostics;
using System.Globalization;
using KimounMail.FaultSweep;

if (args.Contains("--help"))
{
    Console.WriteLine("""
        Migrates a mailbox of 200 messages with one fault at each place in turn; a line a kind, and what makes a failure happen again.

          --only KIND    kinds whose name begins so       --way WAY      only this pair of servers
          --place N      only this place                  --seed N       what places are drawn from (1)
          --sample N     so many places of every kind     --parallel N   migrations at a time (2)
          --failures N   failures shown of a kind (5)
        """);
    return 0;
}

var sweep = new Sweep
{
    Seed = (int)(Number("--seed") ?? 1),
    Sample = (int?)Number("--sample"),
    OnlyWay = Text("--way"),
    OnlyPlace = Number("--place"),
    Parallel = (int)(Number("--parallel") ?? 2),
};
var (tried, failed, started) = (0, 0, Stopwatch.GetTimestamp());
Console.WriteLine($"seed {sweep.Seed}\n{"kind",-34}{"places",8}{"failed",8}{"longest",10}");
foreach (var kind in Sweep.KindNames.Where(name => name.StartsWith(Text("--only") ?? "", StringComparison.OrdinalIgnoreCase)))
{
    var result = await sweep.RunAsync(kind);
    Console.WriteLine($"{kind,-34}{result.Tried,8}{result.Failures.Count,8}{result.Longest.TotalSeconds,8:F1} s");
    foreach (var failure in result.Failures.Take((int)(Number("--failures") ?? 5)))
        Console.WriteLine($"  {failure}");
    (tried, failed) = (tried + result.Tried, failed + result.Failures.Count);
}

Console.WriteLine($"{tried} places, {failed} failed, {Stopwatch.GetElapsedTime(started).TotalMinutes:F1} min");
return failed == 0 ? 0 : 1;

string? Text(string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;

long? Number(string name) => Text(name) is { } text ? long.Parse(text, CultureInfo.InvariantCulture) : null;
