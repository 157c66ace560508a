using System.Diagnostics;
using KimounMail.CrashRuns.Judges;
using KimounMail.TestServers.RealServers;

namespace KimounMail.CrashRuns;

/// <summary>Two Dovecots, the mailbox that is migrated again and again, and how long that takes when nothing happens.</summary>
internal sealed class Bed : IAsyncDisposable
{
    public const string SourceUser = "s";

    /// <summary>Maildir, as distributions ship it; a crash of a process loses nothing that was written, so the disk need not be waited for.</summary>
    public static readonly DovecotOptions SourceOptions = new() { Separator = '.', Format = "maildir", SpecialMailboxes = false };

    /// <summary>
    /// Not Maildir: killed while it stores, Dovecot 2.3 at times forgets the names of a Maildir's keywords (it then tells unknown-0), whoever
    /// wrote them, and for two minutes believes the locks of its dead processes.
    /// </summary>
    public static readonly DovecotOptions DestinationOptions = SourceOptions with { Separator = '/', Format = "sdbox" };

    /// <summary>A worker tells of its pass when that has run for so long.</summary>
    private static readonly TimeSpan s_firstWord = TimeSpan.FromMilliseconds(250);

    private Bed(DovecotServer source, DovecotServer destination, IJudge judge, int messages) =>
        (Source, Destination, Judge, Messages) = (source, destination, judge, messages);

    public DovecotServer Source { get; }

    public DovecotServer Destination { get; }

    public IJudge Judge { get; }

    public int Messages { get; }

    /// <summary>From the start of a worker until its pass begins, when nothing happens.</summary>
    public TimeSpan Boot { get; private set; }

    /// <summary>From then until it ends.</summary>
    public TimeSpan Copy { get; private set; }

    public static async Task<Bed> StartAsync(int messages)
    {
        var bed = new Bed(await DovecotServer.StartAsync(SourceOptions), await DovecotServer.StartAsync(DestinationOptions), BenchJudge.TryFind() as IJudge ?? new IndependentJudge(), messages);
        await bed.Judge.FillAsync(bed.Source, SourceUser, messages);
        return bed;
    }

    /// <summary>Migrates once undisturbed: measures it, and holds the copy against the source.</summary>
    public async Task<Verdict> MeasureAsync()
    {
        // The first start of a program is slower than all others.
        await MigrateAsync("warm");
        return await MigrateAsync("undisturbed");
    }

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        await Destination.DisposeAsync();
        (Judge as IDisposable)?.Dispose();
    }

    private async Task<Verdict> MigrateAsync(string user)
    {
        await using var trial = await Trial.StartAsync(this, user, new Random(0));
        var clock = Stopwatch.StartNew();
        using var worker = trial.Begin();
        await worker.BegunAsync();
        Boot = TimeSpan.FromTicks(Math.Max(0, (clock.Elapsed - s_firstWord).Ticks));
        var end = await worker.EndAsync();
        Copy = clock.Elapsed - Boot;
        return end.Words == $"Synced {Messages} {Messages} 0 0"
            ? await trial.CompareAsync()
            : throw new InvalidOperationException($"Undisturbed, the worker ends with: {end.Words} {end.Errors}");
    }
}
