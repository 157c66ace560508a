using System.Management.Automation;

namespace KimounMail.PowerShell.Parameters;

/// <summary>A cmdlet that takes what a mailbox is to be like.</summary>
public abstract class MailboxSettingsCmdlet : MailboxCmdlet
{
    /// <summary>The name shown with the address.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Name")]
    public string? DisplayName { get; set; }

    /// <summary>Given name.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? FirstName { get; set; }

    /// <summary>Family name.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? LastName { get; set; }

    /// <summary>A remark, for those who keep the mailbox.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? Description { get; set; }

    /// <summary>What is bought for it, in the operator's word: an offer, a class of service.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? Offer { get; set; }

    /// <summary>How much it may hold: 5GB, 500 MB, or unlimited.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [Alias("Quota")]
    [Quota]
    public MailQuota? ProhibitSendReceiveQuota { get; set; }

    /// <summary>Where its mail is passed on to; several addresses as an array, or as text with ; between them.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [AddressList]
    public string[] ForwardingSmtpAddress { get; set; } = [];

    /// <summary>With forwarding: whether mail is kept as well.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [YesNo]
    public bool? DeliverToMailboxAndForward { get; set; }

    /// <summary>Whether the address book leaves it out.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [YesNo]
    public bool? HiddenFromAddressListsEnabled { get; set; }

    private protected virtual MailboxSettings Settings => new()
    {
        DisplayName = Said(DisplayName),
        FirstName = Said(FirstName),
        LastName = Said(LastName),
        Description = Said(Description),
        Offer = Said(Offer),
        ProhibitSendReceiveQuota = ProhibitSendReceiveQuota,
        ForwardingSmtpAddress = ForwardingSmtpAddress.Length > 0 ? ForwardingSmtpAddress : null,
        DeliverToMailboxAndForward = DeliverToMailboxAndForward,
        HiddenFromAddressListsEnabled = HiddenFromAddressListsEnabled,
    };
}
