using System.Management.Automation;
using KimounMail.PowerShell.Bridge;

namespace KimounMail.PowerShell.Parameters;

/// <summary>A cmdlet that does one thing to each task given by id, or piped.</summary>
public abstract class TaskCmdlet : MigrationCmdlet
{
    /// <summary>The task, by the id Start-Migration gave. Tasks from Get-MigrationTask can be piped.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("TaskId")]
    [ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(TaskIdCompleter))]
    public string[] Id { get; set; } = [];

    /// <inheritdoc/>
    protected sealed override void ProcessRecord()
    {
        foreach (var id in Id)
            Attempt(id, () => Process(id));
    }

    /// <summary>Asks whether to do it, naming the task by its accounts too: an id alone says little before something is undone.</summary>
    private protected bool ShouldProcessTask(string id, string action)
    {
        var task = Await(Service.GetAsync(id, StopToken)) ?? throw CmdletErrors.NotFound(id);
        return ShouldProcess(HumanText.Line(task.ToString()), action);
    }

    /// <summary>Does it to one task.</summary>
    protected abstract void Process(string id);
}
