using System.Diagnostics;
using System.Management.Automation;
using KimounMail.PowerShell.Bridge;
using KimounMail.PowerShell.Parameters;

namespace KimounMail.PowerShell.Commands;

/// <summary>Waits until migrations have ended.</summary>
/// <remarks>
/// <para>Shows a progress bar for each task and returns it once its pass has ended, whatever the end: Synced, SyncedWithErrors, Failed, Stopped, Suspended or Undone. A task that is not running is returned at once. Ctrl+C ends the waiting, not the migration.</para>
/// </remarks>
/// <example>
///   <summary>Start a migration and wait for it</summary>
///   <code>Start-Migration alice@old.example alice@new.example -SourceCredential $old -DestinationCredential $new | Wait-MigrationTask</code>
/// </example>
/// <example>
///   <summary>Wait for all of today's migrations, an hour at most</summary>
///   <code>Get-MigrationTask -Status Queued, Validating, Syncing | Wait-MigrationTask -Timeout 01:00:00</code>
/// </example>
/// <seealso cref="GetMigrationTaskCommand"/>
[Cmdlet(VerbsLifecycle.Wait, "MigrationTask")]
[OutputType(typeof(MigrationTask))]
public sealed class WaitMigrationTaskCommand : MigrationCmdlet
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    private readonly List<string> _ids = [];

    /// <summary>The task, by the id Start-Migration gave. Tasks from Get-MigrationTask can be piped.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("TaskId")]
    [ArgumentCompleter(typeof(TaskIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <summary>How long to wait at most for all of them, in seconds or as a time (00:30:00); then each task still running is an error.</summary>
    [Parameter]
    [Seconds]
    [PSDefaultValue(Help = "For ever")]
    public TimeSpan? Timeout { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => _ids.AddRange(Id);

    /// <summary>Waits for all that were piped, so that they are seen side by side.</summary>
    protected override void EndProcessing()
    {
        var clock = Stopwatch.StartNew();
        var waiting = _ids.Distinct(StringComparer.OrdinalIgnoreCase).ToList();
        while (true)
        {
            waiting.RemoveAll(id => !IsStillRunning(id, isLastLook: clock.Elapsed >= Timeout));
            if (waiting.Count == 0)
                return;

            Attempt(null, () => Await(Task.Delay(Interval, StopToken)));
        }
    }

    private bool IsStillRunning(string id, bool isLastLook)
    {
        var running = false;
        Attempt(id, () =>
        {
            var task = Await(Service.GetAsync(id, StopToken)) ?? throw CmdletErrors.NotFound(id);
            running = task.IsRunning && !isLastLook;
            WriteProgress(running ? new MigrationProgress(task, 0, 0, null).ToProgressRecord() : ProgressBar.Completed(task));
            if (!task.IsRunning)
                WriteObject(task);
            else if (isLastLook)
                throw CmdletErrors.WaitTimedOut(task, Timeout!.Value);
        });
        return running;
    }
}
