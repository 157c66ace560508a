using System.Diagnostics;

namespace KimounMail.FaultSweep;

/// <summary>One place of one kind on one way, and what was wrong there.</summary>
public sealed record SweepFailure(string Kind, string Way, long Place, string Wrong)
{
    /// <summary>With what makes it happen again.</summary>
    public override string ToString() => $"--only {Kind} --way {Way} --place {Place}: {Wrong}";
}

/// <summary>What was tried of one kind.</summary>
public sealed record SweepResult(string Kind, int Tried, TimeSpan Longest, IReadOnlyList<SweepFailure> Failures);

/// <summary>
/// Migrates a small mailbox again and again, each time with one fault at one place, and checks by what the servers hold that
/// nothing was lost, doubled or left hanging.
/// </summary>
public sealed class Sweep
{
    private readonly LearnedExchanges _exchanges = new();

    /// <summary>Places are drawn from it.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>At most so many places of any kind, drawn by lot; null for as many as the kind asks for.</summary>
    public int? Sample { get; init; }

    /// <summary>Only this way; null for all.</summary>
    public string? OnlyWay { get; init; }

    /// <summary>Only this place; null for all.</summary>
    public long? OnlyPlace { get; init; }

    /// <summary>How many migrations run at a time.</summary>
    public int Parallel { get; init; } = 2;

    /// <summary>Every kind there is, by name.</summary>
    public static IReadOnlyList<string> KindNames { get; } = [.. FaultKinds.All.Select(kind => kind.Name)];

    /// <summary>Tries one kind at its places.</summary>
    public async Task<SweepResult> RunAsync(string kindName)
    {
        var kind = FaultKinds.All.Single(it => it.Name == kindName);
        var places = await PlacesOfAsync(kind);
        var failures = new List<SweepFailure>();
        var longest = TimeSpan.Zero;
        await System.Threading.Tasks.Parallel.ForEachAsync(places, new ParallelOptions { MaxDegreeOfParallelism = Parallel }, async (at, _) =>
        {
            var started = Stopwatch.GetTimestamp();
            var wrong = await TryAsync(kind, at.Way, at.Place);
            lock (failures)
            {
                if (Stopwatch.GetElapsedTime(started) is var took && took > longest)
                    longest = took;
                if (wrong is not null)
                    failures.Add(new SweepFailure(kind.Name, at.Way.Name, at.Place, wrong));
            }
        });
        return new SweepResult(kind.Name, places.Count, longest, failures);
    }

    private async Task<IReadOnlyList<(Way Way, long Place)>> PlacesOfAsync(FaultKind kind)
    {
        // A seed of its own for each kind, so that one kind alone draws what it draws among all.
        var lots = new Random(Seed + kind.Name.Sum(letter => letter));
        var counts = new List<(Way Way, long Count)>();
        foreach (var way in Way.All.Where(way => OnlyWay is null || way.Name == OnlyWay))
            counts.Add((way, kind.Places(await _exchanges.LearnAsync(way))));
        if (OnlyPlace is { } only)
            return [.. counts.Select(it => (it.Way, only))];

        var wanted = Math.Min(Sample ?? int.MaxValue, kind.MaxPlaces);
        if (counts.Sum(it => it.Count) <= wanted)
            return [.. counts.SelectMany(it => Enumerable.Range(1, (int)it.Count).Select(place => (it.Way, (long)place)))];
        // The ways in turns, from one drawn by lot, so that a small sample is of different ones.
        var first = lots.Next(counts.Count);
        return [.. Enumerable.Range(first, wanted).Select(n => counts[n % counts.Count]).Select(it => (it.Way, lots.NextInt64(it.Count) + 1))];
    }

    private static async Task<string?> TryAsync(FaultKind kind, Way way, long place)
    {
        var trial = await Trial.StartAsync(way);
        try
        {
            trial.ResponseTimeout = kind.ResponseTimeout;
            kind.Arrange(trial, place);
            var verdict = Verdict.Before(trial);
            var wrong = await verdict.AfterCopyAsync(await trial.CopyAsync());
            if (wrong is not null)
                return wrong;
            trial.Behave();
            return await verdict.AfterSyncAsync(await trial.SyncAsync()) ?? trial.MistakeOfAServer();
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return $"{e.GetType().Name}: {e.Message}";
        }
        finally
        {
            await trial.DisposeAsync();
        }
    }
}
