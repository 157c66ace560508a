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

    /// <summary>Does it to one task.</summary>
    protected abstract void Process(string id);
}
