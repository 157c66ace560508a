using System.Diagnostics;
using System.Management.Automation;
using KimounMail.Engine.Migration;
using KimounMail.PowerShell.Bridge;

namespace KimounMail.PowerShell.Worker;

/// <summary>
/// Starts a detached, headless <c>pwsh</c> that makes a pass of a task and outlives this console. Nothing secret is handed
/// to it: it finds task and credentials in the same store. What it has to say goes to a log in the state folder.
/// </summary>
internal sealed class WorkerLauncher(MigrationService service, string moduleFolder)
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(15);

    // The very PowerShell we run in ($PSHOME), not whichever is first on the PATH.
    private static readonly string PowerShellHome = Path.GetDirectoryName(typeof(PSObject).Assembly.Location)!;

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>Starts the worker and waits until it has taken the task up.</summary>
    /// <exception cref="MailException"><see cref="MailErrorId.WorkerFailed"/>.</exception>
    public async Task<MigrationTask> StartAsync(string id, RunMode mode, CancellationToken cancellationToken)
    {
        var log = LogPath(id);
        using var worker = Process.Start(StartInfo(id, mode, log))!;
        var clock = Stopwatch.StartNew();
        while (true)
        {
            // Looked at before the task, so that a worker that was quick to end is not taken for one that failed.
            var ended = worker.HasExited;
            var task = await service.GetAsync(id, cancellationToken).ConfigureAwait(false) ?? throw CmdletErrors.NotFound(id);
            if (task.Status != MigrationStatus.Queued)
                return task;
            if (ended)
                throw CmdletErrors.WorkerFailed(task, $"it ended with exit code {worker.ExitCode}.", LastLines(log));
            if (clock.Elapsed > StartTimeout)
                throw CmdletErrors.WorkerFailed(task, $"it did not begin within {HumanText.Duration(StartTimeout)}.", LastLines(log));

            await Task.Delay(PollInterval, cancellationToken).ConfigureAwait(false);
        }
    }

    private ProcessStartInfo StartInfo(string id, RunMode mode, string log)
    {
        string[] worker =
        [
            Path.Combine(PowerShellHome, OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh"),
            "-NoLogo", "-NoProfile", "-NonInteractive", "-File", Path.Combine(moduleFolder, "Worker.ps1"),
            "-Id", id, "-Mode", mode.ToString(), "-LogPath", log,
        ];
        // The shell cuts the worker off from the console's input and output; its umask makes the log its owner's alone.
        string[] command = OperatingSystem.IsWindows()
            ? worker
            : ["/bin/sh", "-c", "umask 077; exec \"$@\" </dev/null >>\"$0\" 2>&1", log, .. worker];

        var start = new ProcessStartInfo(command[0], command[1..]) { UseShellExecute = false, CreateNoWindow = true, WorkingDirectory = moduleFolder };
        // A pass spends most of its time in few methods: compiling these a third time costs more than it gains.
        start.Environment.TryAdd("DOTNET_TieredPGO", "0");
        // Threads that wait for a server shall wait, not spin for the next octet.
        start.Environment.TryAdd("DOTNET_ThreadPool_UnfairSemaphoreSpinLimit", "0");
        return start;
    }

    private string LogPath(string id)
    {
        var folder = Path.Combine(service.Folder, "logs");
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(folder);
        else
            Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return Path.Combine(folder, id + ".log");
    }

    private static IEnumerable<string> LastLines(string log) =>
        File.Exists(log) ? File.ReadLines(log).TakeLast(10).Select(HumanText.Line).ToList() : [];
}
