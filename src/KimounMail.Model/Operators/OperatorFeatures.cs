namespace KimounMail;

/// <summary>What an operator can do. It is asked before anything is sent: what is not in it is refused in words.</summary>
[Flags]
public enum OperatorFeatures
{
    /// <summary>Mailboxes are listed, and nothing more.</summary>
    None = 0,

    /// <summary>Domains can be added.</summary>
    CreateDomain = 1 << 0,

    /// <summary>Mailboxes and lists have further addresses.</summary>
    Aliases = 1 << 1,

    /// <summary>There are distribution lists, kept here.</summary>
    DistributionLists = 1 << 2,

    /// <summary>A mailbox can be suspended and resumed.</summary>
    Suspend = 1 << 3,

    /// <summary>The primary address of a mailbox can be changed.</summary>
    Rename = 1 << 4,

    /// <summary>A password can be made to be changed at the next login.</summary>
    ResetPasswordOnNextLogon = 1 << 5,

    /// <summary>Each mailbox has a quota of its own.</summary>
    Quota = 1 << 6,

    /// <summary>Mail can be passed on to other addresses.</summary>
    Forwarding = 1 << 7,

    /// <summary>Mail can be passed on without being kept.</summary>
    ForwardingWithoutCopy = 1 << 8,

    /// <summary>A mailbox or list can be kept out of the address book.</summary>
    HiddenFromAddressLists = 1 << 9,

    /// <summary>Given and family names are kept.</summary>
    PersonNames = 1 << 10,

    /// <summary>Display names of mailboxes are kept.</summary>
    DisplayName = 1 << 11,

    /// <summary>A remark on a mailbox is kept.</summary>
    Description = 1 << 12,

    /// <summary>A mailbox is of an offer.</summary>
    Offers = 1 << 13,

    /// <summary>A mailbox can be moved to another offer.</summary>
    ChangeOffer = 1 << 14,

    /// <summary>The size of mailboxes is told.</summary>
    Usage = 1 << 15,

    /// <summary>What was bought is told.</summary>
    Subscriptions = 1 << 16,

    /// <summary>The mail of a removed mailbox stays with the operator; where this is not so, it goes with the mailbox.</summary>
    KeepMail = 1 << 17,

    /// <summary>Where the mail could stay, it can be removed as well.</summary>
    RemoveMail = 1 << 18,

    /// <summary>It tells what it wants in the DNS of a domain, and what it finds wrong there.</summary>
    ExpectedDns = 1 << 19,

    /// <summary>It keeps DNS zones, whose records can be written.</summary>
    DnsZones = 1 << 20,

    /// <summary>Domains can be removed.</summary>
    RemoveDomain = 1 << 21,

    /// <summary>Mailboxes can be made, changed, renewed in password, and removed.</summary>
    ChangeMailboxes = 1 << 22,
}
