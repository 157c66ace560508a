namespace KimounMail.Protocols.Imap;

/// <summary>The UIDs from <paramref name="First"/> to <paramref name="Last"/>, both included.</summary>
public readonly record struct UidRange(uint First, uint Last)
{
    /// <summary>How many UIDs the range has room for.</summary>
    public long Count => (long)Last - First + 1;
}
