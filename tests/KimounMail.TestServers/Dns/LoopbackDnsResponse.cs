using System.Buffers.Binary;

namespace KimounMail.TestServers.Dns;

/// <summary>Octets of a response, put together a record at a time, right or wrong as a test wants it.</summary>
public sealed class LoopbackDnsResponse(ushort id, int flags, byte[] question)
{
    private readonly List<byte[]> _answers = [];
    private readonly List<byte[]> _authorities = [];
    private readonly List<byte[]> _additionals = [];

    public ushort Id { get; set; } = id;

    public int Flags { get; set; } = flags;

    public byte[] Question { get; set; } = question;

    /// <summary>Counted in the header instead of the true number; null for that.</summary>
    public int? AnswerCount { get; set; }

    /// <summary>A record of the name asked for, by a pointer to the question.</summary>
    public LoopbackDnsResponse Answer(int type, byte[] data, uint time = 300) => Answer([0xC0, 0x0C], type, data, time);

    /// <param name="name">The owner's octets, as they are to stand in the message.</param>
    /// <param name="type">Its number.</param>
    /// <param name="data">Its data.</param>
    /// <param name="time">To live, in seconds.</param>
    public LoopbackDnsResponse Answer(byte[] name, int type, byte[] data, uint time = 300)
    {
        _answers.Add(Record(name, type, 1, time, data));
        return this;
    }

    public LoopbackDnsResponse Authority(string name, int type, byte[] data, uint time = 300)
    {
        _authorities.Add(Record(DnsOctets.Name(name), type, 1, time, data));
        return this;
    }

    public LoopbackDnsResponse Additional(string name, int type, byte[] data, uint time = 300)
    {
        _additionals.Add(Record(DnsOctets.Name(name), type, 1, time, data));
        return this;
    }

    /// <summary>OPT, with the upper bits of the response code and options.</summary>
    public LoopbackDnsResponse Edns(int codeHigh = 0, byte[]? options = null)
    {
        _additionals.Add(Record([0], 41, 1232, (uint)codeHigh << 24, options ?? []));
        return this;
    }

    /// <summary>An extended error (RFC 8914).</summary>
    public LoopbackDnsResponse ExtendedError(int code, string text) =>
        Edns(options: [.. DnsOctets.Word(15), .. DnsOctets.Word(text.Length + 2), .. DnsOctets.Word(code), .. System.Text.Encoding.UTF8.GetBytes(text)]);

    public byte[] ToArray() =>
    [
        .. DnsOctets.Word(Id), .. DnsOctets.Word(Flags), .. DnsOctets.Word(Question.Length == 0 ? 0 : 1), .. DnsOctets.Word(AnswerCount ?? _answers.Count),
        .. DnsOctets.Word(_authorities.Count), .. DnsOctets.Word(_additionals.Count), .. Question,
        .. _answers.SelectMany(r => r), .. _authorities.SelectMany(r => r), .. _additionals.SelectMany(r => r),
    ];

    private static byte[] Record(byte[] name, int type, int recordClass, uint time, byte[] data)
    {
        var time4 = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(time4, time);
        return [.. name, .. DnsOctets.Word(type), .. DnsOctets.Word(recordClass), .. time4, .. DnsOctets.Word(data.Length), .. data];
    }
}
