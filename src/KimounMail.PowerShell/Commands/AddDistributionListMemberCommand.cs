using System.Management.Automation;
using KimounMail.PowerShell.Parameters;

namespace KimounMail.PowerShell.Commands;

/// <summary>Puts addresses on distribution lists at the connected operator.</summary>
/// <remarks>
/// <para>Members may be anywhere. Those that are on the list already are left alone; Changes of the result are those that were not.</para>
/// </remarks>
/// <example>
///   <summary>Put two on a list</summary>
///   <code>Add-DistributionListMember team@example.com alice@example.com, guest@elsewhere.example</code>
/// </example>
/// <example>
///   <summary>Many from a CSV file</summary>
///   <code>Import-Csv members.csv | Add-DistributionListMember</code>
///   <para>Reads the columns DistributionList and PrimarySmtpAddress, as Get-DistributionListMember gives them.</para>
/// </example>
/// <seealso cref="GetDistributionListMemberCommand"/>
[Cmdlet(VerbsCommon.Add, "DistributionListMember", SupportsShouldProcess = true)]
[OutputType(typeof(MailOperatorResult))]
public sealed class AddDistributionListMemberCommand : DistributionListMemberCmdlet
{
    /// <inheritdoc/>
    protected override void ProcessRecord() => Change(Identity, planners => planners.DistributionLists.AddMembersAsync(Identity, Member, StopToken));
}
