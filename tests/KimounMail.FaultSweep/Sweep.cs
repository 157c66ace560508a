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

    /// <summary>At most so many places of a kind that has very many, over all ways.</summary>
    public int DrawnPlaces { get; init; } = 2000;

    /// <summary>At most so many places of any kind, drawn by lot; null for all.</summary>
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
        var ways = Way.All.Where(way => OnlyWay is null || way.Name == OnlyWay).ToList();
        var places = new List<(Way, long)>();
        foreach (var way in ways)
        {
            var count = kind.Places(await _exchanges.LearnAsync(way));
            if (OnlyPlace is { } only)
                places.Add((way, only));
            else if (kind.IsDrawn && Sample is null)
                places.AddRange(Enumerable.Range(0, DrawnPlaces / ways.Count).Select(_ => (way, lots.NextInt64(count) + 1)));
            else if (Sample is null)
                places.AddRange(Enumerable.Range(1, (int)count).Select(place => (way, (long)place)));
            else
                places.AddRange(Enumerable.Range(0, Sample.Value).Select(_ => (way, lots.NextInt64(count) + 1)));
        }

        if (Sample is not { } sample || OnlyPlace is not null)
            return places;
        var drawn = places.ToArray();
        lots.Shuffle(drawn);
        return drawn[..Math.Min(sample, drawn.Length)];
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
