using System.Management.Automation;
using KimounMail.PowerShell.Parameters;

namespace KimounMail.PowerShell.Commands;

/// <summary>Gives mailboxes and distribution lists further addresses at the connected operator.</summary>
/// <remarks>
/// <para>An alias that is there for the same target is left alone; one that is there for another is an error.</para>
/// </remarks>
/// <example>
///   <summary>One alias</summary>
///   <code>New-MailAlias info@example.com -Target alice@example.com</code>
/// </example>
/// <example>
///   <summary>Many from a CSV file</summary>
///   <code>Import-Csv aliases.csv | New-MailAlias</code>
///   <para>Reads the columns Alias and Target.</para>
/// </example>
/// <seealso cref="GetMailAliasCommand"/>
/// <seealso cref="RemoveMailAliasCommand"/>
[Cmdlet(VerbsCommon.New, "MailAlias", SupportsShouldProcess = true)]
[OutputType(typeof(MailOperatorResult))]
public sealed class NewMailAliasCommand : OperatorChangeCmdlet
{
    /// <summary>The further address.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("Identity")]
    [ValidateNotNullOrEmpty]
    public string Alias { get; set; } = "";

    /// <summary>The mailbox or list it stands for, by its primary address.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("PrimarySmtpAddress", "Mailbox")]
    [ValidateNotNullOrEmpty]
    public string Target { get; set; } = "";

    /// <inheritdoc/>
    protected override void ProcessRecord() => Change(Alias, planners => planners.Aliases.CreateAsync(Alias, Target, StopToken));
}
