namespace KimounMail;

/// <summary>An address that passes mail on to its members.</summary>
public sealed record DistributionList
{
    /// <summary>Its address.</summary>
    public required string PrimarySmtpAddress { get; init; }

    /// <summary>The name shown with the address.</summary>
    public string? DisplayName { get; init; }

    /// <summary>A remark of whoever keeps the list.</summary>
    public string? Description { get; init; }

    /// <summary>The address book does not show it.</summary>
    public bool HiddenFromAddressListsEnabled { get; init; }

    /// <summary>How many members it has; null when the operator does not tell.</summary>
    public int? MemberCount { get; init; }

    /// <summary>The connection it was read through, by its name.</summary>
    public required string Operator { get; init; }

    /// <summary>The operator's own id of it.</summary>
    public required string Id { get; init; }

    /// <summary>Its address, for the commands that take members.</summary>
    public string Identity => PrimarySmtpAddress;

    /// <inheritdoc/>
    public override string ToString() => PrimarySmtpAddress;
}

/// <summary>One address a list passes mail on to.</summary>
/// <param name="DistributionList">The list.</param>
/// <param name="PrimarySmtpAddress">The member, which may be anywhere.</param>
/// <param name="Operator">The connection it was read through, by its name.</param>
public sealed record DistributionListMember(string DistributionList, string PrimarySmtpAddress, string Operator);

/// <summary>What a list is to be like. What is null stays as it is, or is the operator's choice in a new list; an empty text clears.</summary>
public sealed record DistributionListSettings
{
    /// <summary>The name shown with the address.</summary>
    public string? DisplayName { get; init; }

    /// <summary>A remark of whoever keeps the list.</summary>
    public string? Description { get; init; }

    /// <summary>The address book does not show it.</summary>
    public bool? HiddenFromAddressListsEnabled { get; init; }
}

/// <summary>A list that is to be made.</summary>
/// <param name="PrimarySmtpAddress">Its address.</param>
public sealed record NewDistributionList(string PrimarySmtpAddress)
{
    /// <summary>Its first members.</summary>
    public IReadOnlyList<string> Members { get; init; } = [];

    /// <summary>What it is to be like.</summary>
    public DistributionListSettings Settings { get; init; } = new();
}
