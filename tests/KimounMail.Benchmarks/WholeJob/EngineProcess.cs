using System.Diagnostics;
using System.Net;
using KimounMail.Engine.Migration;
using KimounMail.Engine.State;

namespace KimounMail.Benchmarks.WholeJob;

/// <summary>Our engine without PowerShell, in this program again.</summary>
internal sealed class EngineProcess(Route route) : OwnProcess("engine", route)
{
    public const string Command = "pass";

    /// <summary>The child's side: a first pass when the state folder holds no task, else another of that task.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        if (args is not [var state, var sourceUser, var source, var destinationUser, var destination])
            throw new ArgumentException("state folder, source user, source, destination user, destination");
        await using var migrations = await MigrationService.OpenAsync(state, CancellationToken.None);
        var known = await migrations.ListAsync(new TaskFilter(), CancellationToken.None).FirstOrDefaultAsync();
        var task = known ?? await migrations.CreateAsync(
            new MigrationRequest(Endpoint(sourceUser, IPEndPoint.Parse(source)), Endpoint(destinationUser, IPEndPoint.Parse(destination)), new MigrationOptions()),
            CancellationToken.None);
        var end = await migrations.RunAsync(task.Id, known is null ? RunMode.Start : RunMode.Sync, CancellationToken.None).LastAsync();
        Console.WriteLine($"{end.Task.Status}: {end.Task.StatusDetail}");
        TellPeak();
        return end.Task.Status is MigrationStatus.Synced or MigrationStatus.SyncedWithErrors ? 0 : 1;
    }

    protected override ProcessStartInfo Prepare(string sourceUser, string destinationUser, string stateFolder) => new(
        Environment.ProcessPath!,
        [Command, stateFolder, sourceUser, $"{Route.Source}", destinationUser, $"{Route.Destination}"]);
}
