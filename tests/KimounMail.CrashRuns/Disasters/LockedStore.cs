using Microsoft.Data.Sqlite;

namespace KimounMail.CrashRuns.Disasters;

/// <summary>Another process holds the write lock of the store: mostly for a while, now and then for longer than anyone waits for it.</summary>
internal sealed record LockedStore() : Disaster("locked", 20, 2)
{
    /// <summary>The engine waits half a minute for a lock.</summary>
    private static readonly TimeSpan s_beyondPatience = TimeSpan.FromSeconds(32);

    private static readonly TimeSpan s_while = TimeSpan.FromSeconds(8);

    public override async Task<WorkerEnd> StrikeAsync(Trial trial, WorkerProcess worker)
    {
        var duration = trial.Lots.Next(3) == 0 ? s_beyondPatience + (trial.Lots.NextDouble() * s_while) : trial.Lots.NextDouble() * s_while;
        var database = Path.Combine(trial.Store, "kimounmail.db");
        await using (var connection = new SqliteConnection($"Data Source={database};Pooling=False;Default Timeout=60"))
        {
            await connection.OpenAsync();
            await using var transaction = connection.BeginTransaction(deferred: false);
            await Task.Delay(duration);
        }

        return await worker.EndAsync();
    }
}
