using KimounMail.Engine.Migration;
using KimounMail.PowerShell.Bridge;

namespace KimounMail.PowerShell.Worker;

/// <summary>Has a task make a pass: here, before the user's eyes, or by a worker in the background.</summary>
internal static class PassRunner
{
    /// <summary>Creates the task and has it make its first pass.</summary>
    public static void CreateAndRunPass(this MigrationCmdlet cmdlet, MigrationRequest request, bool here)
    {
        // Both servers are reached while the store is opened and the task written: neither needs the other.
        var headStart = here ? HeadStart.Begin(request) : null;
        try
        {
            var task = cmdlet.Await(cmdlet.Service.CreateAsync(request, cmdlet.StopToken));
            cmdlet.RunPass(task.Id, RunMode.Start, here, headStart);
        }
        finally
        {
            if (headStart is not null)
                cmdlet.Await(headStart.DisposeAsync().AsTask());
        }
    }

    public static void RunPass(this MigrationCmdlet cmdlet, string id, RunMode mode, bool here, HeadStart? headStart = null)
    {
        var task = here ? cmdlet.RunHere(id, mode, headStart) : cmdlet.RunInBackground(id, mode);
        cmdlet.WriteObject(task);
        if (task.Status == MigrationStatus.Failed)
            cmdlet.WriteError(CmdletErrors.PassFailed(task).ToErrorRecord(id));
        else if (task.Counts.Failed > 0 && here)
            cmdlet.WriteWarning($"{task.Counts.Failed:N0} items of {task.SourceAccount} could not be copied. See them with: Get-MigrationItem {task.Id} -Status Failed");
    }

    private static MigrationTask RunHere(this MigrationCmdlet cmdlet, string id, RunMode mode, HeadStart? headStart)
    {
        MigrationTask? last = null;
        cmdlet.Pull(cmdlet.Service.RunAsync(id, mode, headStart, cmdlet.StopToken), progress =>
        {
            last = progress.Task;
            cmdlet.WriteProgress(progress.ToProgressRecord());
        });
        cmdlet.WriteProgress(ProgressBar.Completed(last!));
        return last!;
    }

    private static MigrationTask RunInBackground(this MigrationCmdlet cmdlet, string id, RunMode mode)
    {
        cmdlet.Await(cmdlet.Service.MarkQueuedAsync(id, mode, cmdlet.StopToken));
        var module = cmdlet.MyInvocation.MyCommand.Module.ModuleBase;
        return cmdlet.Await(new WorkerLauncher(cmdlet.Service, module).StartAsync(id, mode, cmdlet.StopToken));
    }
}
