using System.Management.Automation;
using KimounMail.Engine.Operators;
using KimounMail.Engine.Operators.Orders;
using KimounMail.PowerShell.Bridge;
using KimounMail.PowerShell.Parameters;

namespace KimounMail.PowerShell.Commands;

/// <summary>Carries out an order at an operator: what is missing is created, what is different is changed, and each line is reported.</summary>
/// <remarks>
/// <para>The order is checked as Test-MailOrder does first. While anything is wrong with it nothing is done, and all of it is told at once.</para>
/// <para>A line that fails is an error, and the others are done all the same; without a connection the rest is left. Run it again at any time, also after it was killed: what is done stays done, and a second run changes nothing.</para>
/// <para>Mailboxes without a password in the order get one that the operator takes, to be changed at the first login where the operator can do that. It is in the property Password of the result, where no view shows it. Until they are handed over, passwords that were made are kept encrypted beside the order, in the file with .journal after its name, for the same user on the same machine: a later run gives them again. Delete that file when they are handed over.</para>
/// </remarks>
/// <example>
///   <summary>See what would be done, then do it</summary>
///   <code>
///   Invoke-MailOrder customer.yaml -WhatIf
///   Invoke-MailOrder customer.yaml
///   </code>
/// </example>
/// <example>
///   <summary>Keep what was done, without passwords</summary>
///   <code>Invoke-MailOrder customer.csv -Operator zimbra | Select-Object Line, Outcome, Kind, Identity | Export-Csv done.csv</code>
/// </example>
/// <example>
///   <summary>Carry out an order and hand over the passwords</summary>
///   <code>Invoke-MailOrder customer.yaml | Export-MailboxPassword ./handover -FilePassword (Read-Host -AsSecureString)</code>
/// </example>
/// <seealso cref="NewMailOrderCommand"/>
/// <seealso cref="TestMailOrderCommand"/>
[Cmdlet(VerbsLifecycle.Invoke, "MailOrder", SupportsShouldProcess = true)]
[OutputType(typeof(MailOrderResult))]
public sealed class InvokeMailOrderCommand : OrderCmdlet
{
    private const string Activity = "Carrying out an order";

    private protected override void Process(OrderRun run)
    {
        run.RequireSound();
        for (var i = 0; i < run.Steps.Count; i++)
        {
            var (step, change) = (run.Steps[i], run.Steps[i].Change);
            if (change.IsNeeded ? !ShouldProcess(change.Identity, change.Action) : IsWhatIf)
                continue;
            WriteProgress(new ProgressRecord(0, Activity, $"{run.Order}: {i + 1} of {run.Steps.Count}")
            {
                CurrentOperation = HumanText.Line($"{change.Identity}: {change.Action}"),
                PercentComplete = 100 * i / run.Steps.Count,
            });
            if (!Apply(run, step))
            {
                WriteWarning($"{run.Order}: line {step.Line} and the {run.Steps.Count - i - 1} after it are left. Run the order again when the operator can be reached: what is done stays done.");
                break;
            }
        }
        WriteProgress(new ProgressRecord(0, Activity, "Done") { RecordType = ProgressRecordType.Completed });
    }

    // What is as asked needs no ShouldProcess, which else would know; but a plan alone does not open the journal.
    private bool IsWhatIf => MyInvocation.BoundParameters.TryGetValue("WhatIf", out var given)
        ? ((SwitchParameter)given).IsPresent
        : LanguagePrimitives.IsTrue(GetVariableValue("WhatIfPreference"));

    /// <summary>False when the operator cannot be reached, so that no other line would fare better.</summary>
    private bool Apply(OrderRun run, OrderStep step)
    {
        try
        {
            WriteObject(Await(run.ApplyAsync(step, new OperatorWait(), StopToken)));
            return true;
        }
        catch (MailException failure)
        {
            WriteError(failure.ToErrorRecord(step));
            return failure.Category is not (MailErrorCategory.AuthenticationError or MailErrorCategory.SecurityError or MailErrorCategory.ConnectionError or MailErrorCategory.OperationTimeout);
        }
    }
}
