namespace KimounMail.TestServers.Pst;

/// <summary>A property to write: its tag, and a value of the type the tag tells: int, short, bool, long, double, string, byte[], DateTime, Guid, or arrays of string or byte[].</summary>
public readonly record struct PstValue(uint Tag, object Value);

/// <summary>A message, contact or other item to write.</summary>
public sealed record PstItem
{
    /// <summary>Properties; the writer adds none but the class of a message where there is none.</summary>
    public IReadOnlyList<PstValue> Properties { get; init; } = [];

    /// <summary>Properties of each recipient.</summary>
    public IReadOnlyList<IReadOnlyList<PstValue>> Recipients { get; init; } = [];

    public IReadOnlyList<PstAttachedItem> Attachments { get; init; } = [];
}

/// <summary>An attachment to write: content, or a message.</summary>
public sealed record PstAttachedItem
{
    public IReadOnlyList<PstValue> Properties { get; init; } = [];

    /// <summary>Opens the content, of any size; it is read once.</summary>
    public Func<Stream>? Content { get; init; }

    public PstItem? Message { get; init; }
}
