using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using System.Reflection;

namespace KimounMail.PowerShell.Parameters;

/// <summary>Completes error ids.</summary>
public sealed class ReasonCompleter : IArgumentCompleter
{
    private static readonly string[] Ids = typeof(MailErrorId).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => field.Name)
        .Order(StringComparer.Ordinal)
        .ToArray();

    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        Ids.Where(id => id.StartsWith(wordToComplete, StringComparison.OrdinalIgnoreCase)).Select(id => new CompletionResult(id));
}
