using System.Management.Automation;

namespace KimounMail.PowerShell.Parameters;

/// <summary>A cmdlet that does one thing to each mailbox given by its address, or piped.</summary>
public abstract class MailboxCmdlet : OperatorChangeCmdlet
{
    /// <summary>The mailbox, by its primary address. Mailboxes of Get-Mailbox can be piped.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PrimarySmtpAddress", "Address", "EmailAddress", "UserPrincipalName")]
    [ValidateNotNullOrEmpty]
    public string Identity { get; set; } = "";
}
