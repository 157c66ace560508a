using KimounMail.Engine.Migration;
using KimounMail.PowerShell.Bridge;

namespace KimounMail.PowerShell.Worker;

/// <summary>Has a task make a pass: here, before the user's eyes, or by a worker in the background.</summary>
internal static class PassRunner
{
    public static void RunPass(this MigrationCmdlet cmdlet, string id, RunMode mode, bool here)
    {
        var task = here ? cmdlet.RunHere(id, mode) : cmdlet.RunInBackground(id, mode);
        cmdlet.WriteObject(task);
        if (task.Status == MigrationStatus.Failed)
            cmdlet.WriteError(CmdletErrors.PassFailed(task).ToErrorRecord(id));
        else if (task.Counts.Failed > 0 && here)
            cmdlet.WriteWarning($"{task.Counts.Failed:N0} items of {task.SourceAccount} could not be copied. See them with: Get-MigrationItem {task.Id} -Status Failed");
    }

    private static MigrationTask RunHere(this MigrationCmdlet cmdlet, string id, RunMode mode)
    {
        MigrationTask? last = null;
        cmdlet.Pull(cmdlet.Service.RunAsync(id, mode, cmdlet.StopToken), progress =>
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
