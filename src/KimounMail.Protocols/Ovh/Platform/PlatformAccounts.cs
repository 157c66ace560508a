using System.Text.Json;
using System.Text.Json.Serialization;

namespace KimounMail.Protocols.Ovh.Platform;

/// <summary>A mailbox.</summary>
public sealed record PlatformAccount : PlatformObject<PlatformAccountState>
{
    /// <summary>What it shall be.</summary>
    public PlatformAccountSpec? TargetSpec { get; init; }
}

/// <summary>What a mailbox is.</summary>
public sealed record PlatformAccountState
{
    /// <summary>Its address.</summary>
    public required string Email { get; init; }

    /// <summary>The domain of its address.</summary>
    public Guid DomainId { get; init; }

    /// <summary>Whose it is.</summary>
    public string? OrganizationLabel { get; init; }

    /// <summary>STARTER, PRO, or one that came later.</summary>
    public string? Offer { get; init; }

    /// <summary>What was bought for it.</summary>
    public Guid SlotId { get; init; }

    /// <summary>Null until it was counted.</summary>
    public PlatformQuota? Quota { get; init; }

    /// <summary>As it is told where there is one.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Given name.</summary>
    public string? FirstName { get; init; }

    /// <summary>Family name.</summary>
    public string? LastName { get; init; }

    /// <summary>A note.</summary>
    public string? Description { get; init; }

    /// <summary>It is not in the address list.</summary>
    public bool HideInGal { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>When somebody last logged in.</summary>
    public DateTimeOffset? LastConnectionAt { get; init; }

    /// <summary>What keeps it from working; empty where all is well.</summary>
    public IReadOnlyList<PlatformAccountTrouble> DetailedStatus { get; init; } = [];
}

/// <summary>What keeps a mailbox from working.</summary>
public sealed record PlatformAccountTrouble
{
    /// <summary>Not paid.</summary>
    public const string BillingLocked = "BILLINGLOCKED";

    /// <summary>It sent spam.</summary>
    public const string BlockedForSpam = "BLOCKEDFORSPAM";

    /// <summary>One of the words above, or one that came later.</summary>
    public required string Status { get; init; }

    /// <summary>More, for people.</summary>
    public string? Details { get; init; }

    /// <summary>A page about it.</summary>
    public string? Link { get; init; }
}

/// <summary>Octets of a mailbox. The published schema tells what is left, newer answers the whole.</summary>
public sealed record PlatformQuota
{
    /// <summary>Left.</summary>
    public double? Available { get; init; }

    /// <summary>Taken.</summary>
    public double? Used { get; init; }

    /// <summary>The whole.</summary>
    public double? Maximum { get; init; }

    /// <summary>The whole, by either way of telling.</summary>
    [JsonIgnore]
    public double? Size => Maximum ?? (Available + Used);
}

/// <summary>A mailbox to be made.</summary>
public sealed record NewPlatformAccount
{
    /// <summary>Its address.</summary>
    public required string Email { get; init; }

    /// <summary>The offer of the slot it takes.</summary>
    public required string Offer { get; init; }

    /// <summary>What its owner logs in with.</summary>
    public required string Password { get; init; }

    /// <summary>The slot it takes; null lets OVHcloud choose.</summary>
    public Guid? SlotId { get; init; }

    /// <summary>As others see it.</summary>
    public string? DisplayName { get; init; }

    /// <summary>Given name.</summary>
    public string? FirstName { get; init; }

    /// <summary>Family name.</summary>
    public string? LastName { get; init; }

    /// <summary>A note.</summary>
    public string? Description { get; init; }

    /// <summary>It is not in the address list.</summary>
    public bool? HideInGal { get; init; }

    /// <summary>The owner must choose another password at the first login to the web mail.</summary>
    public bool? ForceChangePasswordAfterLogin { get; init; }

    /// <summary>Without the password.</summary>
    public override string ToString() => $"{Email} ({Offer})";
}

/// <summary>What a mailbox shall be. Sent whole: what may be null is emptied by it; what is not sent stays.</summary>
public sealed record PlatformAccountSpec
{
    /// <summary>Its address; another one renames it.</summary>
    public string? Email { get; init; }

    /// <summary>As others see it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? DisplayName { get; init; }

    /// <summary>Given name.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? FirstName { get; init; }

    /// <summary>Family name.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? LastName { get; init; }

    /// <summary>A note.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? Description { get; init; }

    /// <summary>Carried along as it is: telephone, street and so on.</summary>
    public JsonElement? ContactInformation { get; init; }

    /// <summary>It is not in the address list.</summary>
    public bool? HideInGal { get; init; }

    /// <summary>A new password; never answered.</summary>
    public string? Password { get; init; }

    /// <summary>The owner must choose another password at the next login to the web mail.</summary>
    public bool? ForceChangePasswordAfterLogin { get; init; }

    /// <summary>Without the password.</summary>
    public override string ToString() => Email ?? "a mailbox";
}
