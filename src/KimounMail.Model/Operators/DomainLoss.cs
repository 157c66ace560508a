namespace KimounMail;

/// <summary>What goes with a domain that has no mailboxes, aliases and lists any more.</summary>
/// <param name="Parts">In words, one thing each.</param>
public sealed record DomainLoss(IReadOnlyList<string> Parts) : RemovalLoss
{
    /// <inheritdoc/>
    public override bool IsAnything => Parts.Count > 0;

    /// <inheritdoc/>
    public override string ToString() => IsAnything ? string.Join(", ", Parts) : "nothing";
}
