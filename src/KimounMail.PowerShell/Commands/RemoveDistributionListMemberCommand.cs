using System.Management.Automation;
using KimounMail.PowerShell.Parameters;

namespace KimounMail.PowerShell.Commands;

/// <summary>Takes addresses off distribution lists at the connected operator.</summary>
/// <remarks>
/// <para>Those that are not on the list are no error. The mailboxes stay.</para>
/// </remarks>
/// <example>
///   <summary>Take one off a list</summary>
///   <code>Remove-DistributionListMember team@example.com alice@example.com</code>
/// </example>
/// <example>
///   <summary>Take one off all lists</summary>
///   <code>Get-DistributionList | Remove-DistributionListMember -Member alice@example.com -Confirm:$false</code>
/// </example>
/// <seealso cref="GetDistributionListMemberCommand"/>
[Cmdlet(VerbsCommon.Remove, "DistributionListMember", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(MailOperatorResult))]
public sealed class RemoveDistributionListMemberCommand : DistributionListMemberCmdlet
{
    /// <inheritdoc/>
    protected override void ProcessRecord() => Change(Identity, planners => planners.DistributionLists.RemoveMembersAsync(Identity, Member, StopToken));
}
