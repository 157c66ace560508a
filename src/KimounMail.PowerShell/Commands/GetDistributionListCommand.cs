using System.Management.Automation;
using KimounMail.PowerShell.Parameters;

namespace KimounMail.PowerShell.Commands;

/// <summary>Gives the distribution lists of the connected operator.</summary>
/// <remarks>
/// <para>Who is on a list is given by Get-DistributionListMember.</para>
/// </remarks>
/// <example>
///   <summary>The lists of a domain</summary>
///   <code>Get-DistributionList -Domain example.com</code>
/// </example>
/// <example>
///   <summary>Lists without members</summary>
///   <code>Get-DistributionList | Where-Object MemberCount -eq 0</code>
/// </example>
/// <seealso cref="NewDistributionListCommand"/>
/// <seealso cref="GetDistributionListMemberCommand"/>
[Cmdlet(VerbsCommon.Get, "DistributionList")]
[OutputType(typeof(DistributionList))]
public sealed class GetDistributionListCommand : OperatorCmdlet
{
    /// <summary>The list, by its address; wildcards are allowed.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PrimarySmtpAddress", "DistributionList")]
    [SupportsWildcards]
    [PSDefaultValue(Help = "All")]
    public string? Identity { get; set; }

    /// <summary>Only the lists of this domain.</summary>
    [Parameter]
    public string? Domain { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Attempt(Identity, () =>
    {
        Connected.Review.Require(OperatorFeatures.DistributionLists, Identity ?? "");
        if (Identity is { } address && !IsPattern(address))
            WriteObject(Await(Connected.DistributionLists.GetAsync(address, StopToken)));
        else
            WriteAll(Connected.Operator.DistributionLists!.ListAsync(Said(Domain), StopToken), list => Matches(Identity, list.PrimarySmtpAddress));
    });
}
