using System.Management.Automation;
using KimounMail.Engine.Migration;
using KimounMail.PowerShell.Worker;

namespace KimounMail.PowerShell.Parameters;

/// <summary>A cmdlet that has tasks make a pass, here or in the background.</summary>
public abstract class PassCmdlet : TaskCmdlet
{
    /// <summary>Does the work here with a progress bar, and returns the task when it has ended. Ctrl+C suspends it.</summary>
    [Parameter]
    public SwitchParameter Wait { get; set; }

    private protected abstract RunMode Mode { get; }

    /// <inheritdoc/>
    protected override void Process(string id)
    {
        if (ShouldProcessTask(id, $"{Mode} migration"))
            this.RunPass(id, Mode, Wait);
    }
}
