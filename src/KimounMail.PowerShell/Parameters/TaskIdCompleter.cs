using System.Collections;
using System.Management.Automation;
using KimounMail.Engine.Migration;
using KimounMail.Engine.State;

namespace KimounMail.PowerShell.Parameters;

/// <summary>Completes task ids from the local store; typing part of an account finds its tasks too.</summary>
public sealed class TaskIdCompleter : StoreCompleter
{
    private protected override async Task<List<CompletionResult>> CompleteAsync(MigrationService service, string word, IDictionary boundParameters)
    {
        var results = new List<CompletionResult>();
        await foreach (var task in service.ListAsync(new TaskFilter(), CancellationToken.None).ConfigureAwait(false))
        {
            if (Matches(task.Id, word) || Matches(task.SourceAccount, word) || Matches(task.DestinationAccount, word))
                results.Add(new CompletionResult(task.Id, task.Id, CompletionResultType.ParameterValue, Describe(task)));
        }

        return results;
    }

    private static string Describe(MigrationTask task) =>
        HumanText.Line($"{task.SourceAccount} → {task.DestinationAccount}, {task.Status}, {task.PercentComplete} %");
}
