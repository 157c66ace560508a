using System.Buffers.Binary;

namespace KimounMail.Protocols.Dns.Wire;

/// <summary>
/// Reads a message a hostile server may have made: every length is checked, a name's pointers lead backwards only, and no more is
/// allocated than the message has octets for. Where it answers what was asked, nothing else in it is of use, nor to be believed
/// (RFC 5452 §6), and is only stepped over.
/// </summary>
internal ref struct DnsMessageReader
{
    private readonly ReadOnlySpan<byte> _message;
    private readonly DnsRecordType _askedType;
    private int _at;

    // Most owners are the name asked for, or the last one again.
    private int _knownAt = DnsHeader.Length;
    private DnsName _known;
    private DnsExtendedError? _extendedError;
    private int _codeHigh;

    public DnsMessageReader(ReadOnlySpan<byte> message, DnsQuestion asked)
    {
        _message = message;
        _askedType = asked.Type;
        _known = asked.Name;
    }

    public DnsMessage Read()
    {
        if (_message.Length < DnsHeader.Length)
            throw new DnsFormatException("The message is shorter than a header.");
        var header = new DnsHeader(_message);
        _at = DnsHeader.Length;
        for (var i = 0; i < header.Questions; i++)
        {
            SkipName();
            Take(4);
        }

        var answers = ReadRecords(header.Answers, isWanted: true);
        var isOpen = !HasAskedType(answers);
        var authorities = ReadRecords(header.Authorities, isOpen);
        var additionals = ReadRecords(header.Additionals, isOpen);
        return new DnsMessage
        {
            Flags = header.Flags,
            Code = (DnsResponseCode)(_codeHigh << 4 | (int)header.Code),
            Answers = answers,
            Authorities = authorities,
            Additionals = additionals,
            ExtendedError = _extendedError?.ToString(),
            ExtendedErrorCode = _extendedError?.Code,
            Size = _message.Length,
        };
    }

    private readonly bool HasAskedType(IReadOnlyList<DnsRecord> answers)
    {
        for (var i = 0; i < answers.Count; i++)
        {
            if (answers[i].Type == _askedType)
                return true;
        }

        return false;
    }

    private IReadOnlyList<DnsRecord> ReadRecords(int count, bool isWanted)
    {
        if (count == 0)
            return [];
        // A record has eleven octets at least, so a header cannot make us reserve more than was sent.
        if (count > (_message.Length - _at) / 11)
            throw new DnsFormatException("The header counts more records than there are.");
        DnsRecord[]? records = null;
        var read = 0;
        for (var i = 0; i < count; i++)
        {
            if (ReadRecord(isWanted) is { } record)
                (records ??= new DnsRecord[count - i])[read++] = record;
        }

        return records is null ? [] : read == records.Length ? records : records[..read];
    }

    /// <summary>Null for OPT, for other classes than IN, and for what is not wanted.</summary>
    private DnsRecord? ReadRecord(bool isWanted)
    {
        var ownerAt = _at;
        SkipName();
        var type = Word();
        var recordClass = Word();
        var time = BinaryPrimitives.ReadUInt32BigEndian(Take(4));
        var length = Word();
        var dataAt = _at;
        Take(length);
        if (type == DnsHeader.TypeOpt)
        {
            ReadOpt(time, _message.Slice(dataAt, length));
            return null;
        }

        if (!isWanted || recordClass != DnsHeader.ClassInternet)
            return null;
        // RFC 2181 §8: a time with the top bit set is none.
        var data = new DnsDataReader(_message, dataAt, length) { Known = _known, KnownAt = _knownAt };
        return data.Read((DnsRecordType)type, Owner(ownerAt), time > int.MaxValue ? 0 : time);
    }

    private DnsName Owner(int at)
    {
        var target = (_message[at] & 0xC0) == 0xC0 ? BinaryPrimitives.ReadUInt16BigEndian(_message[at..]) & 0x3FFF : at;
        if (target == _knownAt)
            return _known;
        (_known, _) = DnsNameReader.Read(_message, at);
        _knownAt = target;
        return _known;
    }

    private void SkipName() => _at = DnsNameReader.Skip(_message, _at);

    private ushort Word() => BinaryPrimitives.ReadUInt16BigEndian(Take(2));

    private ReadOnlySpan<byte> Take(int length)
    {
        if (length > _message.Length - _at)
            throw new DnsFormatException("The message ends within a record.");
        _at += length;
        return _message.Slice(_at - length, length);
    }

    /// <summary>The upper bits of the response code, and the first extended error. A second OPT changes nothing.</summary>
    private void ReadOpt(uint bits, ReadOnlySpan<byte> options)
    {
        _codeHigh = _codeHigh == 0 ? (int)(bits >> 24) : _codeHigh;
        while (options.Length >= 4)
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(options[2..]);
            if (length > options.Length - 4)
                throw new DnsFormatException("An EDNS option is longer than its record.");
            if (BinaryPrimitives.ReadUInt16BigEndian(options) == DnsExtendedError.Option && length >= 2)
                _extendedError ??= DnsExtendedError.Read(options.Slice(4, length));
            options = options[(4 + length)..];
        }
    }
}
