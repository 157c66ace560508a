namespace KimounMail.Protocols.Mapi;

/// <summary>The name of a property that has no fixed id ([MS-OXPROPS] 1.3.2): a number or a word, within a set.</summary>
public readonly record struct MapiName
{
    /// <summary>A property named by a number (PidLid…).</summary>
    public MapiName(Guid set, uint number)
    {
        (Set, Number) = (set, number);
    }

    /// <summary>A property named by a word (PidName…); case counts.</summary>
    public MapiName(Guid set, string word)
    {
        (Set, Word) = (set, word);
    }

    /// <summary>The set, one of <see cref="MapiPropertySet"/> or another.</summary>
    public Guid Set { get; }

    /// <summary>The number; 0 where it is named by a word.</summary>
    public uint Number { get; }

    /// <summary>The word; null where it is named by a number.</summary>
    public string? Word { get; }

    /// <summary>Set and number or word.</summary>
    public override string ToString() => Word is null ? $"{Set}/0x{Number:X4}" : $"{Set}/{HumanText.Line(Word)}";
}
