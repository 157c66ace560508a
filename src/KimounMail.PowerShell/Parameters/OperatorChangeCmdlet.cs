using System.Management.Automation;
using KimounMail.Engine.Operators;

namespace KimounMail.PowerShell.Parameters;

/// <summary>A cmdlet that has something be as asked at an operator, and tells what came of it; as asked already is an outcome, not an error.</summary>
public abstract class OperatorChangeCmdlet : OperatorCmdlet
{
    private int _count;

    /// <summary>Goes on as soon as the operator has accepted it, and does not wait for its work to end. IsUnderway of the result says so.</summary>
    [Parameter]
    public SwitchParameter NoWait { get; set; }

    /// <summary>Does what is planned for one input, when it may be done.</summary>
    private protected void Change(string identity, Func<OperatorPlanners, Task<PlannedChange>> plan, bool force = true) => Attempt(identity, () =>
    {
        var change = Await(plan(Connected));
        if (change.IsNeeded && !ShouldProcess(change.Identity, change.Action))
            return;
        if (!force)
            change.RefuseLoss();
        Report(change.Identity, change.Action);
        WriteObject(Await(change.ApplyAsync(new OperatorWait(NoWait, new Listener(this)), StopToken)));
    });

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (_count > 0)
            WriteProgress(new ProgressRecord(0, MyInvocation.MyCommand.Name, "Done") { RecordType = ProgressRecordType.Completed });
    }

    private void Report(string identity, string action)
    {
        _count++;
        WriteProgress(new ProgressRecord(0, MyInvocation.MyCommand.Name, $"{_count}: {HumanText.Line(identity)}") { CurrentOperation = HumanText.Line(action) });
    }

    /// <summary>What the operator says while it is waited for, on the bar of the command.</summary>
    private sealed class Listener(OperatorChangeCmdlet cmdlet) : IProgress<OperatorProgress>
    {
        public void Report(OperatorProgress value) => _ = cmdlet.Pipeline.InvokeAsync(() =>
        {
            cmdlet.WriteProgress(new ProgressRecord(0, cmdlet.MyInvocation.MyCommand.Name, $"{cmdlet._count}: {HumanText.Line(value.Identity)}") { CurrentOperation = HumanText.Line(value.State) });
            return true;
        });
    }
}
