namespace KimounMail;

/// <summary>A further address of a mailbox or distribution list.</summary>
public sealed record MailAlias
{
    /// <summary>The further address.</summary>
    public required string Alias { get; init; }

    /// <summary>The primary address of what it stands for.</summary>
    public required string Target { get; init; }

    /// <summary>The connection it was read through, by its name.</summary>
    public required string Operator { get; init; }

    /// <summary>The operator's own id of it; null where it has none.</summary>
    public string? Id { get; init; }

    /// <inheritdoc/>
    public override string ToString() => $"{Alias} → {Target}";
}
