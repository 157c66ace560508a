namespace KimounMail;

/// <summary>What a customer ordered, as its file states it: what is to be there when it was carried out. What it does not name is left alone.</summary>
public sealed record MailOrder
{
    /// <summary>The file it was read from.</summary>
    public required string Path { get; init; }

    /// <summary>Everything wrong with the file, whatever the operator.</summary>
    public IReadOnlyList<MailOrderFault> Faults { get; init; } = [];

    /// <summary>Whom it is for, for people; nothing is done with it.</summary>
    public string? Holder { get; init; }

    /// <summary>The operator's word for whom new domains belong to; null for its default.</summary>
    public string? Organization { get; init; }

    /// <summary>The operator may write the mail records of new domains, where it keeps their zone.</summary>
    public bool ConfigureDns { get; init; }

    /// <summary>The passwords of new mailboxes are to be changed at the first login; null for yes, where the operator can do that.</summary>
    public bool? ResetPasswordOnNextLogon { get; init; }

    /// <summary>How many mailboxes of each offer were bought; empty where it is not to be watched.</summary>
    public IReadOnlyList<OrderedOffer> Plan { get; init; } = [];

    /// <summary>The domains.</summary>
    public IReadOnlyList<OrderedDomain> Domains { get; init; } = [];

    /// <summary>The mailboxes.</summary>
    public IReadOnlyList<OrderedMailbox> Mailboxes { get; init; } = [];

    /// <summary>The distribution lists.</summary>
    public IReadOnlyList<OrderedDistributionList> DistributionLists { get; init; } = [];

    /// <summary>The further addresses of mailboxes and lists.</summary>
    public IReadOnlyList<OrderedAlias> Aliases { get; init; } = [];

    /// <inheritdoc/>
    public override string ToString() => System.IO.Path.GetFileName(Path);
}

/// <summary>Mailboxes of one offer that were bought.</summary>
/// <param name="Line">Where it stands in the file.</param>
/// <param name="Offer">The operator's word for it.</param>
/// <param name="Slots">How many.</param>
public sealed record OrderedOffer(int Line, string Offer, int Slots);

/// <summary>A domain in an order.</summary>
/// <param name="Line">Where it stands in the file.</param>
/// <param name="Name">The domain.</param>
public sealed record OrderedDomain(int Line, string Name);

/// <summary>A mailbox in an order.</summary>
/// <param name="Line">Where it stands in the file.</param>
/// <param name="PrimarySmtpAddress">Its address.</param>
public sealed record OrderedMailbox(int Line, string PrimarySmtpAddress)
{
    /// <summary>The password it starts with; null for one that is made.</summary>
    public Secret? Password { get; init; }

    /// <summary>What it is to be like.</summary>
    public MailboxSettings Settings { get; init; } = new();
}

/// <summary>A distribution list in an order.</summary>
/// <param name="Line">Where it stands in the file.</param>
/// <param name="List">The list with all members it is to have at least.</param>
public sealed record OrderedDistributionList(int Line, NewDistributionList List);

/// <summary>A further address in an order.</summary>
/// <param name="Line">Where it stands in the file.</param>
/// <param name="Alias">The further address.</param>
/// <param name="Target">The primary address of the mailbox or list it is for.</param>
public sealed record OrderedAlias(int Line, string Alias, string Target);
