namespace KimounMail.CrashRuns.Disasters;

/// <summary><c>kill -9</c> of the process that migrates.</summary>
internal sealed record KilledWorker() : Disaster("worker", 300, 6)
{
    public override async Task<WorkerEnd> StrikeAsync(Trial trial, WorkerProcess worker)
    {
        await worker.KillAsync();
        return await worker.EndAsync();
    }
}
