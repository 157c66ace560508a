using System.Management.Automation;
using KimounMail.PowerShell.Parameters;

namespace KimounMail.PowerShell.Commands;

/// <summary>Removes further addresses at the connected operator.</summary>
/// <remarks>
/// <para>Mail to the address no longer arrives. The mailbox or list it stood for stays. An alias that is not there is no error.</para>
/// </remarks>
/// <example>
///   <summary>Remove one</summary>
///   <code>Remove-MailAlias info@example.com</code>
/// </example>
/// <example>
///   <summary>All of a mailbox</summary>
///   <code>Get-MailAlias -Target alice@example.com | Remove-MailAlias -Confirm:$false</code>
/// </example>
/// <seealso cref="NewMailAliasCommand"/>
[Cmdlet(VerbsCommon.Remove, "MailAlias", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(MailOperatorResult))]
public sealed class RemoveMailAliasCommand : OperatorChangeCmdlet
{
    /// <summary>The further address. Aliases of Get-MailAlias can be piped.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Identity")]
    [ValidateNotNullOrEmpty]
    public string Alias { get; set; } = "";

    /// <inheritdoc/>
    protected override void ProcessRecord() => Change(Alias, planners => planners.Aliases.RemoveAsync(Alias, StopToken));
}
