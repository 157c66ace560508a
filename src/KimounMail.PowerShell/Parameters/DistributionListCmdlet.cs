using System.Management.Automation;

namespace KimounMail.PowerShell.Parameters;

/// <summary>A cmdlet that does one thing to each distribution list given by its address, or piped.</summary>
public abstract class DistributionListCmdlet : OperatorChangeCmdlet
{
    /// <summary>The list, by its address. Lists of Get-DistributionList can be piped.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PrimarySmtpAddress", "DistributionList")]
    [ValidateNotNullOrEmpty]
    public string Identity { get; set; } = "";
}
