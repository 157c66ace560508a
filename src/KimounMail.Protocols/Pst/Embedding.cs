namespace KimounMail.Protocols.Pst;

/// <summary>
/// Where a message is among those it is embedded in, and how much they gave together: what ends the reading of a message that contains itself, or the same
/// one by very many ways. Fifty levels of two that share the next would have 2 to the 50.
/// </summary>
internal sealed class Embedding
{
    /// <summary>Messages forwarded as attachments of messages: no real one comes near.</summary>
    public const int MaxDepth = 50;

    /// <summary>How often what the file has may be read by way of one message: several times by whoever needs to, never without end.</summary>
    private const int MaxReadings = 16;

    /// <summary>What a message counts for at least.</summary>
    private const int LeastOctets = 512;

    private readonly ulong _data;
    private readonly Embedding? _outer;
    private readonly int _depth;
    private readonly long[] _left;

    /// <summary>Of a message of a folder.</summary>
    /// <param name="data">The id of its data.</param>
    /// <param name="fileLength">Octets the file has, or can have once inflated.</param>
    public Embedding(ulong data, long fileLength)
    {
        (_data, _left) = (data, [fileLength * MaxReadings]);
    }

    private Embedding(ulong data, Embedding outer)
    {
        (_data, _outer, _depth, _left) = (data, outer, outer._depth + 1, outer._left);
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
        var inner = new Embedding(data, this);
        inner.Charge(LeastOctets);
        return inner;
    }

    /// <summary>Tells that an embedded message gives octets.</summary>
    /// <exception cref="PstDamageException">Together they have given more than can be in the file.</exception>
    public void Charge(long octets)
    {
        if (_depth > 0 && Interlocked.Add(ref _left[0], -octets) < 0)
            throw new PstDamageException("Embedded messages have more content than the file.");
    }
}
