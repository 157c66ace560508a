using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace KimounMail.Engine.Comparison;

/// <summary>A SHA-256 in 32 octets, without an object of its own.</summary>
internal readonly record struct Digest(ulong First, ulong Second, ulong Third, ulong Fourth) : IComparable<Digest>
{
    public static Digest OfText(string text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        return From(hash);
    }

    public static Digest From(ReadOnlySpan<byte> hash) => new(
        BinaryPrimitives.ReadUInt64BigEndian(hash), BinaryPrimitives.ReadUInt64BigEndian(hash[8..]),
        BinaryPrimitives.ReadUInt64BigEndian(hash[16..]), BinaryPrimitives.ReadUInt64BigEndian(hash[24..]));

    public int CompareTo(Digest other) =>
        First != other.First ? First.CompareTo(other.First)
        : Second != other.Second ? Second.CompareTo(other.Second)
        : Third != other.Third ? Third.CompareTo(other.Third)
        : Fourth.CompareTo(other.Fourth);

    public override string ToString() => $"{First:X16}{Second:X16}{Third:X16}{Fourth:X16}";
}
