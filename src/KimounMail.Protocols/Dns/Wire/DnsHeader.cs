using System.Buffers.Binary;

namespace KimounMail.Protocols.Dns.Wire;

/// <summary>A message's first twelve octets (RFC 1035 §4.1.1), and whether an answer is one to a certain question.</summary>
internal readonly ref struct DnsHeader(ReadOnlySpan<byte> message)
{
    public const int Length = 12;
    public const int MaxMessage = 65_535;
    public const ushort ClassInternet = 1;
    public const ushort TypeOpt = 41;

    public const int Response = 0x8000;
    public const int Authoritative = 0x0400;
    public const int Truncated = 0x0200;
    public const int RecursionDesired = 0x0100;
    public const int RecursionAvailable = 0x0080;
    public const int AuthenticData = 0x0020;
    public const int CheckingDisabled = 0x0010;

    private readonly ReadOnlySpan<byte> _message = message;

    public ushort Id => Word(0);

    public ushort Flags => Word(2);

    public DnsResponseCode Code => (DnsResponseCode)(Flags & 0x0F);

    public ushort Questions => Word(4);

    public ushort Answers => Word(6);

    public ushort Authorities => Word(8);

    public ushort Additionals => Word(10);

    /// <summary>
    /// A response to this very question: name without regard to case, type and class. Whoever guesses an id does not get past it. A server
    /// that cannot read a query may leave the question out, and what it then says changes nothing but how it is asked again.
    /// </summary>
    public bool IsAnswerTo(DnsQuestion question)
    {
        if ((Flags & Response) == 0)
            return false;
        if (Questions == 0)
            return Code is DnsResponseCode.FormatError or DnsResponseCode.NotImplemented && Answers == 0;
        var name = question.Name.Wire;
        var end = Length + name.Length;
        return Questions == 1
            && _message.Length >= end + 5
            && SameName(_message[Length..end], name)
            && _message[end] == 0
            && Word(end + 1) == (ushort)question.Type
            && Word(end + 3) == ClassInternet;
    }

    private ushort Word(int at) => BinaryPrimitives.ReadUInt16BigEndian(_message[at..]);

    private static bool SameName(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other)
    {
        for (var i = 0; i < one.Length; i++)
        {
            if (Lower(one[i]) != Lower(other[i]))
                return false;
        }

        return true;
    }

    private static int Lower(byte octet) => octet is >= (byte)'A' and <= (byte)'Z' ? octet | 0x20 : octet;
}
