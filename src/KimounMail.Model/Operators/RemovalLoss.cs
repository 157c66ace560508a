namespace KimounMail;

/// <summary>What goes with something that is removed; as text, all of it in one line.</summary>
public abstract record RemovalLoss
{
    /// <summary>False when nothing goes that anybody could miss.</summary>
    public abstract bool IsAnything { get; }
}
