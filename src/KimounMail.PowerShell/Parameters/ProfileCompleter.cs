using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using KimounMail.Engine.MailDns.Profiles;

namespace KimounMail.PowerShell.Parameters;

/// <summary>Completes the names of the operators whose values are known.</summary>
public sealed class ProfileCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        MailDnsProfiles.BuiltIn.All
            .Where(profile => profile.Name.StartsWith(wordToComplete, StringComparison.OrdinalIgnoreCase))
            .Select(profile => new CompletionResult(profile.Name, profile.Name, CompletionResultType.ParameterValue, profile.Title));
}
