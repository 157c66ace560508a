using System.Globalization;
using KimounMail.CrashRuns;
using KimounMail.CrashRuns.Disasters;
using KimounMail.CrashRuns.Soak;
using KimounMail.TestServers.RealServers;

if (args.Contains("--help"))
{
    Console.WriteLine("""
        Migrates a mailbox between two Dovecots again and again, and has something happen to it in the middle; then holds what both servers
        have against each other. Ends with 0 when nothing is lost, doubled or changed.

          --only KIND    worker (kill -9 of the process that migrates), destination, source (kill -9 of that server), disk-full, locked (the store)
          --kills N      so many of every kind (300 of worker, 20 of the others)
          --seed N       what the moments are drawn from     --mailbox N    begin with this mailbox (1)
          --messages N   in the mailbox (2000)               --keep FOLDER  keep there what mailboxes left where something went wrong

        soak           instead: passes without a pause, with traffic at the source; ends with 0 when nothing grows and the mailboxes are equal
          --minutes N    for so long (30)     --messages N   in the mailbox at first (1000)     --rate N   events a second (1)
        """);
    return 0;
}

if (DovecotServer.MissingReason is { } missing)
{
    Console.Error.WriteLine(missing);
    return 2;
}

if (args.FirstOrDefault() == "soak")
    return await new SoakCommand(TimeSpan.FromMinutes(Number("--minutes") ?? 30), Number("--messages") ?? 1000, Number("--rate") ?? 1).RunAsync();

var seed = Number("--seed") ?? Random.Shared.Next(1, 100_000);
await using var bed = await Bed.StartAsync(Number("--messages") ?? 2000);
var undisturbed = await bed.MeasureAsync();
Console.WriteLine($"seed {seed}, {bed.Messages} messages, judged by {bed.Judge.Name}; undisturbed {bed.Boot.TotalSeconds:F2} s to begin, {bed.Copy.TotalSeconds:F2} s to copy");
if (!undisturbed.IsEqual)
{
    Console.WriteLine($"Undisturbed it is no copy: {undisturbed}");
    return 1;
}

var runs = new List<(Disaster Kind, CrashRun Run)>();
foreach (var kind in Disaster.All.Where(kind => Text("--only") is not { } only || kind.Name == only))
{
    if (await kind.FindMissingAsync() is { } reason)
    {
        Console.WriteLine($"{kind.Name} skipped: {reason}");
        continue;
    }

    var run = new CrashRun(bed, kind, seed, Text("--keep"));
    await run.RunAsync(Number("--kills") ?? kind.Count, Number("--mailbox") ?? 1);
    runs.Add((kind, run));
    foreach (var failure in run.Failures)
        Console.WriteLine($"  {failure}");
    foreach (var (ending, times) in run.Endings)
        Console.WriteLine($"  {kind.Name}: {times} x {ending}");
}

Console.WriteLine($"\n{"kind",-14}{"strikes",8}{"mailboxes",10}{"lost",6}{"doubled",9}{"flags",7}{"dates",7}{"altered",9}{"failed",8}{"took",8}");
foreach (var (kind, run) in runs)
{
    Console.WriteLine(
        $"{kind.Name,-14}{run.Strikes,8}{run.Mailboxes,10}{run.Total.Lost,6}{run.Total.Doubled,9}{run.Total.Flags,7}{run.Total.Dates,7}{run.Total.Altered,9}{run.Failures.Count,8}{run.Took.TotalSeconds,6:F0} s");
}

return runs.All(it => it.Run.Failures.Count == 0) ? 0 : 1;

string? Text(string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;

int? Number(string name) => Text(name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
