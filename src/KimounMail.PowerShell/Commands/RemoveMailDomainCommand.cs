using System.Management.Automation;
using KimounMail.PowerShell.Parameters;

namespace KimounMail.PowerShell.Commands;

/// <summary>Has the connected operator take no more mail for domains.</summary>
/// <remarks>
/// <para>A domain that still has mailboxes, aliases or distribution lists is refused, with what is there: nothing of it goes by implication, each is removed by its own command. -Force does not change that.</para>
/// <para>What else would be lost is shown by -WhatIf, and refused until -Force is given: redirections, signing keys and settings that the operator keeps with the domain, a catch-all. The DNS is left alone: let the MX records lead elsewhere first. A domain that is not there is no error: its outcome is AlreadyAsAsked.</para>
/// </remarks>
/// <example>
///   <summary>What would go</summary>
///   <code>Remove-MailDomain example.com -WhatIf</code>
/// </example>
/// <example>
///   <summary>Remove it, with all that goes</summary>
///   <code>Remove-MailDomain example.com -Force -Confirm:$false</code>
/// </example>
/// <example>
///   <summary>All without a mailbox, each after a question</summary>
///   <code>Get-MailDomain | Where-Object MailboxCount -eq 0 | Remove-MailDomain</code>
///   <para>One that has aliases or lists is refused, and the others go on.</para>
/// </example>
/// <seealso cref="NewMailDomainCommand"/>
/// <seealso cref="RemoveMailboxCommand"/>
/// <seealso cref="RemoveMailAliasCommand"/>
/// <seealso cref="RemoveDistributionListCommand"/>
[Cmdlet(VerbsCommon.Remove, "MailDomain", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(MailOperatorResult))]
public sealed class RemoveMailDomainCommand : OperatorChangeCmdlet
{
    /// <summary>The domain. Domains of Get-MailDomain can be piped.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name", "DomainName", "Identity")]
    [ValidateNotNullOrEmpty]
    public string Domain { get; set; } = "";

    /// <summary>Removes it although something is lost by it. Mailboxes, aliases and lists are never removed with it.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Change(Domain, planners => planners.Domains.RemoveAsync(Domain, StopToken), Force);
}
