namespace KimounMail.Protocols.Ovh.Platform;

/// <summary>What all the rest belongs to.</summary>
public sealed record PlatformInfo : PlatformObject<PlatformInfoState>;

/// <summary>What a platform is.</summary>
public sealed record PlatformInfoState
{
    /// <summary>For people.</summary>
    public string? Name { get; init; }

    /// <summary>A note.</summary>
    public string? Description { get; init; }

    /// <summary>How many organizations it has.</summary>
    public long NumberOfOrganizations { get; init; }

    /// <summary>Mailboxes by offer.</summary>
    public IReadOnlyList<OfferStatistics> AccountsStatistics { get; init; } = [];
}

/// <summary>What of a platform can be changed.</summary>
public sealed record PlatformSpec(string? Name, string? Description);

/// <summary>A customer of the platform's owner: domains are in one.</summary>
public sealed record PlatformOrganization : PlatformObject<PlatformOrganizationState>;

/// <summary>What an organization is.</summary>
public sealed record PlatformOrganizationState
{
    /// <summary>For people.</summary>
    public required string Name { get; init; }

    /// <summary>Short, one of a kind on the platform.</summary>
    public required string Label { get; init; }

    /// <summary>A note.</summary>
    public string? Description { get; init; }

    /// <summary>Octets its mailboxes take.</summary>
    public double StorageConsumed { get; init; }
}

/// <summary>An organization to be made, or what one shall be.</summary>
public sealed record PlatformOrganizationSpec(string Name, string Label, string? Description = null);

/// <summary>A further address of a mailbox or list.</summary>
public sealed record PlatformAlias : PlatformObject<PlatformAliasState>;

/// <summary>What an alias is.</summary>
public sealed record PlatformAliasState
{
    /// <summary>The address.</summary>
    public required PlatformAliasSource Alias { get; init; }

    /// <summary>Where its mail goes.</summary>
    public required PlatformAliasTarget Target { get; init; }
}

/// <summary>The address of an alias.</summary>
public sealed record PlatformAliasSource
{
    /// <summary>The whole address.</summary>
    public required string Name { get; init; }
}

/// <summary>Where an alias leads.</summary>
public sealed record PlatformAliasTarget
{
    /// <summary>Of the mailbox or list.</summary>
    public required Guid Id { get; init; }

    /// <summary>ACCOUNT, MAILING_LIST, or a word that came later.</summary>
    public string? Type { get; init; }
}

/// <summary>An alias to be made.</summary>
/// <param name="Alias">The whole address.</param>
/// <param name="TargetId">The mailbox.</param>
public sealed record PlatformAliasSpec(string Alias, Guid TargetId);

/// <summary>Mail to one address goes to another. The operations are marked BETA.</summary>
public sealed record PlatformRedirection : PlatformObject<PlatformRedirectionState>;

/// <summary>What a redirection is.</summary>
public sealed record PlatformRedirectionState
{
    /// <summary>The address mail is for.</summary>
    public required string Source { get; init; }

    /// <summary>Where it goes.</summary>
    public required string Destination { get; init; }
}

/// <summary>A redirection to be made.</summary>
public sealed record PlatformRedirectionSpec(string Source, string Destination);

/// <summary>A mailbox that was bought, made or not.</summary>
public sealed record PlatformSlot : PlatformObject<PlatformSlotState>;

/// <summary>What a slot is.</summary>
public sealed record PlatformSlotState
{
    /// <summary>The only billing status in which a mailbox can be made.</summary>
    public const string Paid = "OK";

    /// <summary>The mailbox in it; null where it is free.</summary>
    public Guid? AccountId { get; init; }

    /// <summary>The address of the mailbox in it.</summary>
    public string? Email { get; init; }

    /// <summary>STARTER, PRO, or one that came later.</summary>
    public required string Offer { get; init; }

    /// <summary>OK, SUSPENDED and so on, or a word that came later.</summary>
    public required string BillingStatus { get; init; }

    /// <summary>When it was bought.</summary>
    public DateTimeOffset? CreatedAt { get; init; }
}
