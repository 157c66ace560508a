using System.Management.Automation;

namespace KimounMail.PowerShell.Parameters;

/// <summary>A cmdlet that changes who is on a distribution list.</summary>
public abstract class DistributionListMemberCmdlet : OperatorChangeCmdlet
{
    /// <summary>The list, by its address. Lists of Get-DistributionList can be piped.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("DistributionList")]
    [ValidateNotNullOrEmpty]
    public string Identity { get; set; } = "";

    /// <summary>The members; several addresses as an array, or as text with ; between them. Mailboxes and members can be piped.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true)]
    [Alias("PrimarySmtpAddress", "Members")]
    [AddressList]
    [ValidateNotNullOrEmpty]
    public string[] Member { get; set; } = [];
}
