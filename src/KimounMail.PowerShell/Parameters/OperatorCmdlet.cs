using System.Management.Automation;
using KimounMail.Engine.Operators;
using KimounMail.PowerShell.Bridge;

namespace KimounMail.PowerShell.Parameters;

/// <summary>A cmdlet that works with a connected operator.</summary>
public abstract class OperatorCmdlet : MailCmdlet
{
    private readonly Dictionary<string, OperatorPlanners> _planners = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The connection to work with, by the name Connect-MailOperator gave it. It can be left out while only one is connected.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(OperatorNameCompleter))]
    public string? Operator { get; set; }

    /// <summary>The operator of this input, with what this command has learnt of it.</summary>
    internal OperatorPlanners Connected
    {
        get
        {
            var connected = OperatorConnections.Get(Operator);
            if (!_planners.TryGetValue(connected.Name, out var planners) || planners.Operator != connected)
                _planners[connected.Name] = planners = new OperatorPlanners(connected);
            return planners;
        }
    }

    /// <summary>Writes all the engine gives that fits, one by one.</summary>
    private protected void WriteAll<T>(IAsyncEnumerable<T> items, Func<T, bool> fits) => Pull(items, item =>
    {
        if (fits(item))
            WriteObject(item);
    });

    /// <summary>True for an address that may stand for several.</summary>
    private protected static bool IsPattern(string? identity) => identity is not null && WildcardPattern.ContainsWildcardCharacters(identity);

    /// <summary>True for what the pattern means; everything without one.</summary>
    private protected static bool Matches(string? pattern, string address) =>
        pattern is null || new WildcardPattern(pattern, WildcardOptions.IgnoreCase | WildcardOptions.CultureInvariant).IsMatch(address);

    /// <summary>An empty column of a CSV file says nothing.</summary>
    private protected static string? Said(string? text) => string.IsNullOrWhiteSpace(text) ? null : text;
}
