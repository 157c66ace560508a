namespace KimounMail.Protocols.Mime;

/// <summary>Encodes text in quoted-printable (RFC 2045 §6.7) as it comes.</summary>
internal sealed class QuotedPrintableEncoder(Stream output)
{
    private const int LineLength = 76;

    private readonly byte[] _line = new byte[LineLength + 2];
    private int _length;
    private byte _space;
    private bool _afterCarriageReturn;

    public void Write(ReadOnlySpan<byte> octets)
    {
        foreach (var octet in octets)
        {
            // CR, LF and CR LF end a line alike.
            if (octet == '\n' && _afterCarriageReturn)
            {
                _afterCarriageReturn = false;
                continue;
            }

            _afterCarriageReturn = octet == '\r';
            if (octet is (byte)'\r' or (byte)'\n')
                EndLine();
            else
                Add(octet);
        }
    }

    public void Complete()
    {
        if (_length > 0 || _space != 0)
            EndLine();
    }

    private void Add(byte octet)
    {
        // White space is held back: at the end of a line it is encoded.
        if (_space != 0)
            Put(_space, encode: false);
        _space = 0;
        if (octet is (byte)' ' or (byte)'\t')
            _space = octet;
        else
            Put(octet, encode: octet is < 33 or > 126 or (byte)'=' || (_length == 0 && octet is (byte)'.' or (byte)'F'));
    }

    private void Put(byte octet, bool encode)
    {
        var size = encode ? 3 : 1;
        if (_length + size > LineLength - 1)
        {
            _line[_length++] = (byte)'=';
            Flush();
        }

        if (encode)
        {
            _line[_length++] = (byte)'=';
            _line[_length++] = Digit(octet >> 4);
            _line[_length++] = Digit(octet & 15);
        }
        else
        {
            _line[_length++] = octet;
        }
    }

    private static byte Digit(int value) => (byte)"0123456789ABCDEF"[value];

    private void EndLine()
    {
        if (_space != 0)
            Put(_space, encode: true);
        _space = 0;
        Flush();
    }

    private void Flush()
    {
        _line[_length++] = (byte)'\r';
        _line[_length++] = (byte)'\n';
        output.Write(_line.AsSpan(0, _length));
        _length = 0;
    }
}
