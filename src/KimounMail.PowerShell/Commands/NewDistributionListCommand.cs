using System.Management.Automation;
using KimounMail.PowerShell.Parameters;

namespace KimounMail.PowerShell.Commands;

/// <summary>Creates distribution lists at the connected operator.</summary>
/// <remarks>
/// <para>A list that is there, and is like what is asked and has these members, is left alone; one that is not is an error that says what differs. Members may be anywhere.</para>
/// </remarks>
/// <example>
///   <summary>One list with its members</summary>
///   <code>New-DistributionList team@example.com -DisplayName 'The team' -Member alice@example.com, bob@example.com</code>
/// </example>
/// <example>
///   <summary>Many from a CSV file</summary>
///   <code>Import-Csv lists.csv | New-DistributionList</code>
///   <para>Reads the columns PrimarySmtpAddress, DisplayName and Member, several members with ; between them.</para>
/// </example>
/// <seealso cref="AddDistributionListMemberCommand"/>
/// <seealso cref="GetDistributionListCommand"/>
[Cmdlet(VerbsCommon.New, "DistributionList", SupportsShouldProcess = true)]
[OutputType(typeof(MailOperatorResult))]
public sealed class NewDistributionListCommand : DistributionListCmdlet
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

    /// <summary>Its first members; several addresses as an array, or as text with ; between them.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Members")]
    [AddressList]
    public string[] Member { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord() => Change(Identity, planners => planners.DistributionLists.CreateAsync(
        new NewDistributionList(Identity)
        {
            Members = Member,
            Settings = new DistributionListSettings { DisplayName = Said(DisplayName), Description = Said(Description), HiddenFromAddressListsEnabled = HiddenFromAddressListsEnabled },
        },
        StopToken));
}
