using System.Diagnostics;
using System.Globalization;
using KimounMail.CrashRuns.Judges;
using KimounMail.Engine.Migration;
using KimounMail.TestServers.Independent;
using KimounMail.TestServers.RealServers;

namespace KimounMail.CrashRuns.Soak;

/// <summary>Passes without a pause in this process, with traffic at the source: nothing may grow beyond what the mailbox explains.</summary>
internal sealed class SoakCommand(TimeSpan duration, int messages, double rate)
{
    private const string User = "soak";
    private const int TrafficSeed = 7;
    private static readonly TimeSpan s_sampleInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan s_lineInterval = TimeSpan.FromMinutes(1);

    private readonly List<Sample> _samples = [];
    private readonly Stopwatch _clock = new();
    private int _passes;
    private int _changingPasses;

    /// <summary>0 when nothing has grown and both mailboxes hold the same.</summary>
    public async Task<int> RunAsync()
    {
        await using var source = await DovecotServer.StartAsync(Bed.SourceOptions);
        await using var destination = await DovecotServer.StartAsync(Bed.DestinationOptions);
        await new IndependentJudge().FillAsync(source, User, messages);
        var store = Directory.CreateTempSubdirectory("kimoun-soak-").FullName;
        try
        {
            await using var service = await MigrationService.OpenAsync(store, default);
            var options = new MigrationOptions { PropagateDeletion = true };
            var task = await service.CreateAsync(new MigrationRequest(Trial.EndpointOn(source, User), Trial.EndpointOn(destination, User), options), default);
            await PassAsync(service, task.Id, RunMode.Start);

            var traffic = new Traffic(source.Port, User, rate, TrafficSeed);
            using (var stop = new CancellationTokenSource())
            {
                var running = traffic.RunAsync(stop.Token);
                await SynchroniseAsync(service, task.Id, store, [source.Port, destination.Port], running);
                await stop.CancelAsync();
                await running;
            }

            await PassAsync(service, task.Id, RunMode.Sync);
            Console.WriteLine($"\n{_passes} passes, {_changingPasses} of them with something to do; {traffic.Appended} new, {traffic.Flagged} flagged, {traffic.Moved} moved, {traffic.Deleted} deleted");
            var grown = Judge(traffic);
            var verdict = IndependentJudge.Compare(await ReadAsync(source.Port), [.. (await ReadAsync(destination.Port)).Where(line => !line.StartsWith("KimounMail removed ", StringComparison.Ordinal))]);
            Console.WriteLine($"the mailboxes: {verdict}");
            return grown || !verdict.IsEqual ? 1 : 0;
        }
        finally
        {
            Directory.Delete(store, recursive: true);
        }
    }

    private async Task SynchroniseAsync(MigrationService service, string id, string store, int[] ports, Task traffic)
    {
        _clock.Start();
        string[] columns = [Sample.Managed, Sample.WorkingSet, Sample.Handles, Sample.Connections, Sample.Threads, Sample.Log, "sync_points", "items", "changes", "batches"];
        Console.WriteLine($"{"min",5}{"passes",8}{string.Concat(columns.Select(name => $"{name,13}"))}");
        var (nextSample, nextLine) = (TimeSpan.Zero, TimeSpan.Zero);
        while (_clock.Elapsed < duration && !traffic.IsCompleted)
        {
            await PassAsync(service, id, RunMode.Sync);
            if (_clock.Elapsed < nextSample)
                continue;
            var sample = await Sample.TakeAsync(_clock.Elapsed, store, ports);
            _samples.Add(sample);
            nextSample = _clock.Elapsed + s_sampleInterval;
            if (_clock.Elapsed < nextLine)
                continue;
            nextLine += s_lineInterval;
            Console.WriteLine($"{sample.At.TotalMinutes,5:F1}{_passes,8}{string.Concat(columns.Select(name => $"{sample.Values[name],13:F1}"))}");
        }
    }

    private async Task PassAsync(MigrationService service, string id, RunMode mode)
    {
        MigrationTask? last = null;
        await foreach (var progress in service.RunAsync(id, mode, default))
            last = progress.Task;
        _passes++;
        if (last!.Counts is { Copied: > 0 } or { FlagsChanged: > 0 } or { Removed: > 0 })
            _changingPasses++;
        if (last.Status != MigrationStatus.Synced)
            throw new InvalidOperationException($"Pass {_passes} ends {last.Status}: {last.ErrorId} {last.StatusDetail} {last.Counts}");
    }

    private bool Judge(Traffic traffic)
    {
        var explained = new Dictionary<string, double>
        {
            // A row a message that ever was where it was; what was set aside can be brought back for two days.
            ["items"] = messages + traffic.Appended + traffic.Moved,
            // One for what happened to a message, to be undone; one that is deleted is first marked as that.
            ["changes"] = traffic.Flagged + (2 * traffic.Moved) + (2 * traffic.Deleted),
            // One a pass that can be gone back to, and the last.
            ["sync_points"] = _changingPasses + 2,
            ["batches"] = 0,
        };
        var growth = new Growth(_samples);
        Console.WriteLine($"\n{"",-14}{"2nd quarter",12}{"last",12}{"allowed",12}");
        var any = false;
        foreach (var (line, isGrown) in growth.JudgeLevels().Concat(growth.JudgeRows(explained)))
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{line}{(isGrown ? "  GROWS" : "")}"));
            any |= isGrown;
        }

        return any;
    }

    private static async Task<IReadOnlyList<string>> ReadAsync(int port)
    {
        await using var reader = await ImapReader.LogInAsync(port, User);
        return await reader.ReadAsync();
    }
}
