namespace KimounMail;

/// <summary>What an operator keeps.</summary>
public enum MailObjectKind
{
    /// <summary>An account with mail in it.</summary>
    Mailbox,

    /// <summary>A further address of a mailbox or list.</summary>
    Alias,

    /// <summary>An address that passes mail on to its members.</summary>
    DistributionList,

    /// <summary>One address a list passes mail on to.</summary>
    DistributionListMember,

    /// <summary>A domain mail is taken for.</summary>
    Domain,
}
