using KimounMail.TestServers.RealServers;

namespace KimounMail.CrashRuns.Disasters;

/// <summary><c>kill -9</c> of all processes of a server, which is started again after a while.</summary>
internal sealed record KilledServer(string Name, Func<Bed, DovecotServer> Server, DovecotOptions Options) : Disaster(Name, 20, 2)
{
    private static readonly TimeSpan s_longestOutage = TimeSpan.FromSeconds(4);

    public override async Task<WorkerEnd> StrikeAsync(Trial trial, WorkerProcess worker)
    {
        var server = Server(trial.Bed);
        await server.KillAsync();
        await Task.Delay(trial.Lots.NextDouble() * s_longestOutage);
        await server.StartAgainAsync(Options);
        return await worker.EndAsync();
    }
}
