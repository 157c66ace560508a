namespace KimounMail.Protocols.Dns.Wire;

/// <summary>Reads names, compressed or not (RFC 1035 §4.1.4).</summary>
internal static class DnsNameReader
{
    private const int Pointer = 0xC0;

    /// <summary>Where the name that starts here ends in the message.</summary>
    /// <exception cref="DnsFormatException">It does not end, or has labels of another kind than the standard's two.</exception>
    public static int Skip(ReadOnlySpan<byte> message, int at)
    {
        while (true)
        {
            var length = At(message, at);
            switch (length & Pointer)
            {
                case Pointer:
                    _ = At(message, at + 1);
                    return at + 2;
                case 0 when length == 0:
                    return at + 1;
                case 0:
                    at += length + 1;
                    break;
                default:
                    throw new DnsFormatException("A label is of a reserved type.");
            }
        }
    }

    /// <summary>The name that starts here, and where it ends in the message.</summary>
    /// <exception cref="DnsFormatException">As of <see cref="Skip"/>; or it is too long, or a pointer does not lead backwards.</exception>
    public static (DnsName Name, int End) Read(ReadOnlySpan<byte> message, int at)
    {
        Span<byte> wire = stackalloc byte[DnsName.MaxLength];
        var (filled, end, lowest) = (0, -1, at);
        while (true)
        {
            var length = At(message, at);
            if ((length & Pointer) == Pointer)
            {
                var target = (length & 0x3F) << 8 | At(message, at + 1);
                end = end < 0 ? at + 2 : end;
                // Each pointer leads before all that was read so far, so there is an end to them.
                if (target >= lowest)
                    throw new DnsFormatException("A compression pointer does not lead backwards.");
                at = lowest = target;
            }
            else if ((length & Pointer) != 0)
            {
                throw new DnsFormatException("A label is of a reserved type.");
            }
            else if (length == 0)
            {
                return (DnsName.FromWire(wire[..filled]), end < 0 ? at + 1 : end);
            }
            else
            {
                if (length > message.Length - at - 1 || filled + length + 1 >= DnsName.MaxLength)
                    throw new DnsFormatException("A name is longer than it may be.");
                message.Slice(at, length + 1).CopyTo(wire[filled..]);
                filled += length + 1;
                at += length + 1;
            }
        }
    }

    private static int At(ReadOnlySpan<byte> message, int at) =>
        at < message.Length ? message[at] : throw new DnsFormatException("The message ends within a name.");
}
