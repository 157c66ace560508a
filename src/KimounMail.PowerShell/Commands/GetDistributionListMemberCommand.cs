using System.Management.Automation;
using KimounMail.PowerShell.Parameters;

namespace KimounMail.PowerShell.Commands;

/// <summary>Gives the addresses distribution lists pass mail on to.</summary>
/// <remarks>
/// <para>A member that is a list itself is given as such; its own members are not.</para>
/// </remarks>
/// <example>
///   <summary>Who is on a list</summary>
///   <code>Get-DistributionListMember team@example.com</code>
/// </example>
/// <example>
///   <summary>All lists with their members, into a file</summary>
///   <code>Get-DistributionList | Get-DistributionListMember | Export-Csv members.csv</code>
/// </example>
/// <seealso cref="AddDistributionListMemberCommand"/>
[Cmdlet(VerbsCommon.Get, "DistributionListMember")]
[OutputType(typeof(DistributionListMember))]
public sealed class GetDistributionListMemberCommand : OperatorCmdlet
{
    /// <summary>The list, by its address. Lists of Get-DistributionList can be piped.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PrimarySmtpAddress", "DistributionList")]
    [ValidateNotNullOrEmpty]
    public string Identity { get; set; } = "";

    /// <inheritdoc/>
    protected override void ProcessRecord() => Attempt(Identity, () =>
    {
        Connected.Review.Require(OperatorFeatures.DistributionLists, Identity);
        var list = Await(Connected.DistributionLists.GetAsync(Identity, StopToken));
        Pull(Connected.Operator.DistributionLists!.ListMembersAsync(list, StopToken), member => WriteObject(new DistributionListMember(list.PrimarySmtpAddress, member, list.Operator)));
    });
}
