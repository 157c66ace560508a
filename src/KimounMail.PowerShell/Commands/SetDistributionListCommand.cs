using System.Management.Automation;
using KimounMail.PowerShell.Parameters;

namespace KimounMail.PowerShell.Commands;

/// <summary>Changes distribution lists at the connected operator.</summary>
/// <remarks>
/// <para>Only what is given is changed; -Clear takes away what is there. What is as asked already is left alone. Members are changed by Add-DistributionListMember and Remove-DistributionListMember.</para>
/// </remarks>
/// <example>
///   <summary>Another name</summary>
///   <code>Set-DistributionList team@example.com -DisplayName 'The whole team'</code>
/// </example>
/// <seealso cref="GetDistributionListCommand"/>
[Cmdlet(VerbsCommon.Set, "DistributionList", SupportsShouldProcess = true)]
[OutputType(typeof(MailOperatorResult))]
public sealed class SetDistributionListCommand : DistributionListCmdlet
{
    /// <summary>The name shown with the address.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    public string? DisplayName { get; set; }

    /// <summary>A remark, for those who keep the list.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? Description { get; set; }

    /// <summary>Whether the address book leaves it out.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [YesNo]
    public bool? HiddenFromAddressListsEnabled { get; set; }

    /// <summary>What is taken away.</summary>
    [Parameter]
    [ValidateSet(nameof(DisplayName), nameof(Description))]
    public string[] Clear { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord() => Change(Identity, planners => planners.DistributionLists.ChangeAsync(
        Identity,
        new DistributionListSettings
        {
            DisplayName = Cleared(nameof(DisplayName)) ? "" : Said(DisplayName),
            Description = Cleared(nameof(Description)) ? "" : Said(Description),
            HiddenFromAddressListsEnabled = HiddenFromAddressListsEnabled,
        },
        StopToken));

    private bool Cleared(string name) => Clear.Contains(name, StringComparer.OrdinalIgnoreCase);
}
