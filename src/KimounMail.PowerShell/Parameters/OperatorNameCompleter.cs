using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using KimounMail.Engine.Operators;
using KimounMail.Engine.State;
using KimounMail.PowerShell.Bridge;

namespace KimounMail.PowerShell.Parameters;

/// <summary>Completes the names of connected operators.</summary>
public sealed class OperatorNameCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        OperatorConnections.All
            .Where(connection => connection.Name.StartsWith(wordToComplete.Trim('\'', '"'), StringComparison.OrdinalIgnoreCase))
            .Select(connection => new CompletionResult(connection.Name, connection.Name, CompletionResultType.ParameterValue, $"{connection.Provider} at {connection.Server}"));
}

/// <summary>Completes the kinds of operator there are.</summary>
public sealed class ProviderCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters) =>
        OperatorCatalog.Providers
            .Where(provider => provider.Name.StartsWith(wordToComplete, StringComparison.OrdinalIgnoreCase))
            .Select(provider => new CompletionResult(provider.Name, provider.Name, CompletionResultType.ParameterValue, provider.Title));
}

/// <summary>Completes the names of operators that are kept on this machine.</summary>
public sealed class KeptOperatorCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        try
        {
            using var store = OperatorStore.Open();
            return store.Names.Where(name => name.StartsWith(wordToComplete.Trim('\'', '"'), StringComparison.OrdinalIgnoreCase)).Select(name => new CompletionResult(name)).ToList();
        }
        catch (MailException)
        {
            // Nothing to offer; the cmdlet itself will say why.
            return [];
        }
    }
}
