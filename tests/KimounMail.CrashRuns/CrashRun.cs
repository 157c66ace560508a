using System.Diagnostics;
using System.Globalization;
using KimounMail.CrashRuns.Disasters;
using KimounMail.CrashRuns.Judges;

namespace KimounMail.CrashRuns;

/// <summary>Brings a disaster about so many times, over as many mailboxes as that takes, and judges each.</summary>
internal sealed class CrashRun(Bed bed, Disaster disaster, int seed, string? keptIn)
{
    private const int MaxResumes = 4;

    /// <summary>How often it was brought about while a worker was at work.</summary>
    public int Strikes { get; private set; }

    public int Mailboxes { get; private set; }

    /// <summary>Of all mailboxes.</summary>
    public Verdict Total { get; private set; } = Verdict.Equal;

    /// <summary>What was wrong, and what makes it happen again.</summary>
    public List<string> Failures { get; } = [];

    /// <summary>How workers ended that it struck, and how often.</summary>
    public SortedDictionary<string, int> Endings { get; } = new(StringComparer.Ordinal);

    public TimeSpan Took { get; private set; }

    /// <param name="strikes">How often.</param>
    /// <param name="firstMailbox">Where to begin: what is drawn for a mailbox depends on its number alone.</param>
    public async Task RunAsync(int strikes, int firstMailbox)
    {
        var started = Stopwatch.GetTimestamp();
        for (var mailbox = firstMailbox; Strikes < strikes; mailbox++)
        {
            Mailboxes++;
            var lots = new Random((seed * 1_000_003) + (disaster.Name.Sum(letter => letter) * 1009) + mailbox);
            if (await TryAsync(mailbox, lots, Math.Min(disaster.PerMailbox, strikes - Strikes)) is { } wrong)
                Failures.Add($"{wrong}\n    again: --only {disaster.Name} --seed {seed} --mailbox {mailbox} --kills {disaster.PerMailbox}");
        }

        Took = Stopwatch.GetElapsedTime(started);
    }

    private async Task<string?> TryAsync(int mailbox, Random lots, int most)
    {
        var name = $"{disaster.Name}{mailbox.ToString(CultureInfo.InvariantCulture)}";
        Trial? trial = null;
        try
        {
            trial = await Trial.StartAsync(bed, name, lots, disaster.PrepareStoreAsync);
            var wrong = await StrikeAsync(trial, most) ?? await FinishAsync(trial);
            var verdict = await trial.CompareAsync();
            Total += verdict;
            return wrong is null && verdict.IsEqual ? null : await ToldAsync(trial, $"{wrong} {(verdict.IsEqual ? "" : verdict)}");
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return await ToldAsync(trial, $"{e.GetType().Name}: {e.Message}");
        }
        finally
        {
            if (trial is not null)
            {
                await disaster.ReleaseStoreAsync(trial.Store);
                await trial.DisposeAsync();
            }
        }
    }

    private async Task<string> ToldAsync(Trial? trial, string wrong)
    {
        if (trial is null)
            return wrong;
        if (keptIn is not null)
            await trial.KeepAsync(Path.Combine(keptIn, trial.DestinationUser));
        return $"{trial.DestinationUser}: {wrong}";
    }

    private async Task<string?> StrikeAsync(Trial trial, int most)
    {
        for (var strike = 0; strike < most; strike++)
        {
            using var worker = trial.Begin();
            await Task.Delay(await trial.DrawMomentAsync());
            if (worker.HasEnded)
                return null;
            var end = await disaster.StrikeAsync(trial, worker);
            // Killed after its last word: the task had ended.
            if (end.ExitCode != 0 && end.Words.StartsWith("Synced ", StringComparison.Ordinal))
                return null;
            Strikes++;
            var ending = Ending(end);
            Endings[ending] = Endings.GetValueOrDefault(ending) + 1;
            if (end.Errors.Length > 0)
                return $"the worker crashed: {end.Errors}";
            // Now and then the next worker is the first to open the store after the disaster.
            if (trial.Lots.Next(2) == 0 && await trial.FindUntruthAsync() is { } untruth)
                return untruth;
            if (end.ExitCode == 0 && end.Words.StartsWith("Synced ", StringComparison.Ordinal))
                return null;
        }

        return null;
    }

    private async Task<string?> FinishAsync(Trial trial)
    {
        for (var resumes = 0; ; resumes++)
        {
            var task = await trial.GetTaskAsync();
            if (task.Status == MigrationStatus.Synced || resumes == MaxResumes)
                return Trial.FindMistake(task, bed.Messages);
            using var worker = trial.Begin();
            var end = await worker.EndAsync();
            if (end.Errors.Length > 0)
                return $"the worker crashed: {end.Errors}";
        }
    }

    /// <summary>The words without the numbers.</summary>
    private static string Ending(WorkerEnd end) =>
        end.Words is "" or "RUNNING" ? "killed" : string.Concat(end.Words.Where(c => !char.IsAsciiDigit(c))).Trim();
}
