using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;
using KimounMail.Engine.Migration;

namespace KimounMail.PowerShell.Parameters;

/// <summary>Completion from the store of tasks on this machine; never from a server.</summary>
public abstract class StoreCompleter : IArgumentCompleter
{
    /// <inheritdoc/>
    public IEnumerable<CompletionResult> CompleteArgument(string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        var word = wordToComplete.Trim('\'', '"');
        try
        {
            // Off PowerShell's thread, which has the runspace bound to it.
            return Task.Run(() => OpenAndCompleteAsync(word, fakeBoundParameters)).GetAwaiter().GetResult();
        }
        catch (MailException)
        {
            // Nothing to offer; the cmdlet itself will say why.
            return [];
        }
    }

    private protected abstract Task<List<CompletionResult>> CompleteAsync(MigrationService service, string word, IDictionary boundParameters);

    private protected static bool Matches(string value, string word) => value.StartsWith(word, StringComparison.OrdinalIgnoreCase);

    private async Task<List<CompletionResult>> OpenAndCompleteAsync(string word, IDictionary boundParameters)
    {
        await using var service = await MigrationService.OpenAsync(stateFolder: null, CancellationToken.None).ConfigureAwait(false);
        return await CompleteAsync(service, word, boundParameters).ConfigureAwait(false);
    }
}
