using System.Diagnostics;

namespace KimounMail.MutationSweep;

/// <summary>What a sweep of one format has seen.</summary>
internal sealed record SweepResult(int Tried, IReadOnlyList<string> Failures, TimeSpan Longest, double MostWork, long MostMemory, IReadOnlyDictionary<string, int> Outcomes);

/// <summary>Reads mutants, each known by its number: it must end in time, with a result or an error made for users, having read and held no more than is bearable.</summary>
internal sealed class Sweep(ISweepFormat format)
{
    /// <summary>A mutant that takes longer hangs: whole files are read in some hundredths of a second.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    /// <summary>What may be held beyond what was before.</summary>
    private const long MaxMemory = 100 << 20;

    /// <summary>How often over a file may be read: everything a few times, and a search or two for what is lost.</summary>
    private const double MaxWork = 1000;

    public SweepResult Run(int first, int count)
    {
        var failures = new List<string>();
        var outcomes = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var (longest, mostWork, mostMemory) = (TimeSpan.Zero, 0.0, 0L);
        var path = Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"kimounmail-sweep-{Environment.ProcessId}-{first}{format.Extension}");
        try
        {
            for (var number = first; number < first + count; number++)
            {
                var (octets, how) = format.Mutate(number % format.Seeds, new Random(number));
                File.WriteAllBytes(path, octets);
                var trial = Read(path, octets.Length);
                if (trial.Failure is { } failure)
                    failures.Add($"{format.Name} {number} ({how}): {failure}");
                outcomes[trial.Outcome] = outcomes.GetValueOrDefault(trial.Outcome) + 1;
                longest = trial.Taken > longest ? trial.Taken : longest;
                (mostWork, mostMemory) = (Math.Max(mostWork, trial.Work), Math.Max(mostMemory, trial.Memory));
            }
        }
        finally
        {
            File.Delete(path);
        }

        return new(count, failures, longest, mostWork, mostMemory, outcomes);
    }

    private Trial Read(string path, int length)
    {
        var (started, before) = (Stopwatch.GetTimestamp(), GC.GetTotalMemory(false));
        var reading = Task.Run(() => format.Read(path));
        try
        {
            if (!reading.Wait(s_patience))
                return new("hung", s_patience, 0, 0, $"no end after {s_patience.TotalSeconds} s");
        }
        catch (AggregateException error)
        {
            return new("crashed", Stopwatch.GetElapsedTime(started), 0, 0, error.InnerException!.ToString());
        }

        var memory = GC.GetTotalMemory(false) - before;
        var (outcome, octetsRead) = reading.Result;
        var work = (double)octetsRead / Math.Max(length, 64 << 10);
        var failure = work > MaxWork ? $"the file was read {work:F0} times over"
            : memory > MaxMemory && GC.GetTotalMemory(true) - before > MaxMemory ? $"{memory >> 20} MB are held"
            : null;
        return new(outcome, Stopwatch.GetElapsedTime(started), work, memory, failure);
    }

    private sealed record Trial(string Outcome, TimeSpan Taken, double Work, long Memory, string? Failure);
}
