using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using KimounMail.Engine.MailDns;

namespace KimounMail.PowerShell.Parameters;

/// <summary>Completes the names of the checks of mail DNS.</summary>
public sealed class CheckCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        MailDnsService.CheckNames.Where(name => name.StartsWith(wordToComplete, StringComparison.OrdinalIgnoreCase)).Select(name => new CompletionResult(name));
}
