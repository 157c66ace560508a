using System.Management.Automation;
using KimounMail.PowerShell.Bridge;
using KimounMail.PowerShell.Parameters;

namespace KimounMail.PowerShell.Commands;

/// <summary>Gives the operators that are connected in this session, and what they can do.</summary>
/// <remarks>
/// <para>Features is what the operator can do: what is not in it is refused before anything is sent. Rules is what it asks of addresses and passwords.</para>
/// </remarks>
/// <example>
///   <summary>What is connected</summary>
///   <code>Get-MailOperator</code>
/// </example>
/// <example>
///   <summary>What an operator asks of passwords</summary>
///   <code>(Get-MailOperator Dovecot).Rules.Password</code>
/// </example>
/// <seealso cref="ConnectMailOperatorCommand"/>
[Cmdlet(VerbsCommon.Get, "MailOperator")]
[OutputType(typeof(MailOperator))]
public sealed class GetMailOperatorCommand : MailCmdlet
{
    /// <summary>The names of connections; wildcards are allowed.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Operator")]
    [SupportsWildcards]
    [ArgumentCompleter(typeof(OperatorNameCompleter))]
    [PSDefaultValue(Help = "All")]
    public string[] Name { get; set; } = ["*"];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var name in Name)
            Attempt(name, () => Write(name));
    }

    private void Write(string name)
    {
        if (!WildcardPattern.ContainsWildcardCharacters(name))
            _ = OperatorConnections.Get(name);
        var pattern = new WildcardPattern(name, WildcardOptions.IgnoreCase);
        WriteObject(OperatorConnections.All.Where(connection => pattern.IsMatch(connection.Name)), enumerateCollection: true);
    }
}
