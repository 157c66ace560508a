using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using KimounMail.Engine.Migration;

namespace KimounMail.PowerShell.Parameters;

/// <summary>Completes the source folders of the tasks given by <c>-Id</c>, from the journal.</summary>
public sealed class ContainerCompleter : StoreCompleter
{
    private protected override async Task<List<CompletionResult>> CompleteAsync(MigrationService service, string word, IDictionary boundParameters)
    {
        var paths = new SortedSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var id in LanguagePrimitives.ConvertTo<string[]>(boundParameters["Id"]) ?? [])
        {
            foreach (var container in await service.GetContainersAsync(id, CancellationToken.None).ConfigureAwait(false))
                paths.Add(container.SourcePath);
        }

        return paths.Where(path => Matches(path, word)).Select(Result).ToList();
    }

    private static CompletionResult Result(string path)
    {
        // The parameter takes patterns, so a name is escaped; quotes keep it one argument.
        var argument = "'" + CodeGeneration.EscapeSingleQuotedStringContent(WildcardPattern.Escape(path)) + "'";
        return new CompletionResult(argument, HumanText.Line(path), CompletionResultType.ParameterValue, HumanText.Line(path));
    }
}
