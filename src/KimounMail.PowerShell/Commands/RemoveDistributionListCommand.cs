using System.Management.Automation;
using KimounMail.PowerShell.Parameters;

namespace KimounMail.PowerShell.Commands;

/// <summary>Removes distribution lists at the connected operator.</summary>
/// <remarks>
/// <para>The members keep their mailboxes; who was on the list is shown by -WhatIf, and is in the result. A list that is not there is no error.</para>
/// </remarks>
/// <example>
///   <summary>Remove one</summary>
///   <code>Remove-DistributionList team@example.com</code>
/// </example>
/// <seealso cref="GetDistributionListMemberCommand"/>
[Cmdlet(VerbsCommon.Remove, "DistributionList", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.High)]
[OutputType(typeof(MailOperatorResult))]
public sealed class RemoveDistributionListCommand : DistributionListCmdlet
{
    /// <inheritdoc/>
    protected override void ProcessRecord() => Change(Identity, planners => planners.DistributionLists.RemoveAsync(Identity, StopToken));
}
