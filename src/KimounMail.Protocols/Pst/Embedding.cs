namespace KimounMail.Protocols.Pst;

/// <summary>Where a message is among those it is embedded in: what ends the reading of a message that contains itself, or very many.</summary>
internal sealed class Embedding
{
    /// <summary>Messages forwarded as attachments of messages: no real one comes near.</summary>
    public const int MaxDepth = 50;

    /// <summary>Embedded messages opened below one message of a folder. Without a bound, fifty levels of two that share the next have 2 to the 50.</summary>
    public const int MaxOpened = 10_000;

    private readonly ulong _data;
    private readonly Embedding? _outer;
    private readonly int _depth;
    private readonly int[] _opened;

    /// <summary>Of a message of a folder.</summary>
    public Embedding(ulong data)
    {
        (_data, _opened) = (data, [0]);
    }

    private Embedding(ulong data, Embedding outer)
    {
        (_data, _outer, _depth, _opened) = (data, outer, outer._depth + 1, outer._opened);
    }

    /// <summary>One level down, into the message with this data.</summary>
    /// <exception cref="PstDamageException">That is one of those it is embedded in, or too much.</exception>
    public Embedding Enter(ulong data)
    {
        for (var level = this; level is not null; level = level._outer)
        {
            if (level._data == data)
                throw new PstDamageException("An embedded message contains itself.");
        }

        if (_depth >= MaxDepth)
            throw new PstDamageException($"Messages are embedded in each other more than {MaxDepth} levels deep.");
        return Interlocked.Increment(ref _opened[0]) <= MaxOpened
            ? new(data, this)
            : throw new PstDamageException($"More than {MaxOpened} messages are embedded in one.");
    }
}
