using System.Collections.Concurrent;

namespace KimounMail.FaultSweep;

/// <summary>How much each way exchanges without faults; learned once, by doing it.</summary>
internal sealed class LearnedExchanges
{
    private readonly ConcurrentDictionary<string, Lazy<Task<Exchange>>> _learned = new();

    public Task<Exchange> LearnAsync(Way way) => _learned.GetOrAdd(way.Name, _ => new Lazy<Task<Exchange>>(() => MeasureAsync(way))).Value;

    private static async Task<Exchange> MeasureAsync(Way way)
    {
        await using var trial = await Trial.StartAsync(way);
        var verdict = Verdict.Before(trial);
        if (await verdict.AfterCopyAsync(await trial.CopyAsync()) is { } wrong)
            throw new InvalidOperationException($"Without any fault, {way.Name}: {wrong}");
        return new Exchange(Side.Of(trial.Source), Side.Of(trial.Destination), trial.Destination.Statistics.CommandCount("APPEND"));
    }
}
