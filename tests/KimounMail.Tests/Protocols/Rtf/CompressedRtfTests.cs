using System.Text;
using FsCheck;
using FsCheck.Fluent;
using KimounMail.Protocols.Rtf;
using Xunit;

namespace KimounMail.Tests.Protocols.Rtf;

/// <summary>RTF comes out as it went in, or is refused in words; no stream makes it more than it may be.</summary>
public sealed class CompressedRtfTests
{
    private const int Cap = 1 << 20;

    /// <summary>[MS-OXRTFCP] §4.1: all of it, and a reference into what it writes itself.</summary>
    public static TheoryData<string, string> Vectors => new()
    {
        {
            "2D0000002B0000004C5A4675F1C5C7A703000A00726370673132354232 0AF32068656C090020627705B06C647D0A800FA0",
            "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
        },
        { "1A0000001C0000004C5A4675E2D44B51410004205758595A0D6E7D010EB0", "{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}" },
    };

    [Theory]
    [MemberData(nameof(Vectors))]
    public void The_examples_of_the_specification_are_read(string stream, string rtf)
    {
        var octets = Convert.FromHexString(stream.Replace(" ", ""));
        var read = CompressedRtf.Decompress(octets, Cap);
        Assert.Equal(rtf, Encoding.ASCII.GetString(read.Rtf.Span));
        Assert.True(read.IsIntact);
        Assert.Equal(read.Rtf.ToArray(), CompressedRtf.Decompress(new MemoryStream(octets), Cap).Rtf.ToArray());
        Assert.Equal(stream.Replace(" ", ""), Convert.ToHexString(LzfuCompressor.Compress(read.Rtf.ToArray())));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(12)]
    public void What_is_not_compressed_is_taken_as_it_is_whether_the_size_counts_the_header_or_not(int counted)
    {
        var rtf = "{\\rtf1 as it is}"u8.ToArray();
        var read = CompressedRtf.Decompress(LzfuCompressor.Wrap("MELA", rtf, rtf.Length + counted, rtf.Length, 0), Cap);
        Assert.Equal(rtf, read.Rtf.ToArray());
        Assert.True(read.IsIntact);
    }

    [Fact]
    public void A_wrong_checksum_is_told_and_the_text_is_there()
    {
        var stream = LzfuCompressor.Compress("{\\rtf1 text}"u8.ToArray());
        stream[12] ^= 1;
        var read = CompressedRtf.Decompress(stream, Cap);
        Assert.False(read.IsIntact);
        Assert.Equal("{\\rtf1 text}", Encoding.ASCII.GetString(read.Rtf.Span));
    }

    [Fact]
    public void A_stream_is_read_to_its_end_and_what_follows_stays()
    {
        var stream = LzfuCompressor.Compress("{\\rtf1 text}"u8.ToArray());
        using var source = new MemoryStream([.. stream, 1, 2, 3]);
        Assert.Equal("{\\rtf1 text}", Encoding.ASCII.GetString(CompressedRtf.Decompress(source, Cap).Rtf.Span));
        Assert.Equal(stream.Length, source.Position);
    }

    [Fact]
    public void More_than_is_taken_is_refused_before_it_is_read() =>
        Assert.Contains("more than the 10", Refusal(LzfuCompressor.Compress("{\\rtf1 text}"u8.ToArray()), 10), StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("2D0000002B0000004C5A4675F1C5C7")]
    [InlineData("1000000011000000414243440000000000")]
    [InlineData("1A000000FFFFFFFF4C5A467500000000410004205758595A0D6E7D010EB0")]   // more than is taken
    [InlineData("1A000000000001004C5A467500000000410004205758595A0D6E7D010EB0")]   // more than so few can become
    [InlineData("1A0000001D0000004C5A467500000000410004205758595A0D6E7D010EB0")]   // one more than they become
    [InlineData("1A0000001B0000004C5A467500000000410004205758595A0D6E7D010EB0")]   // one less
    [InlineData("FFFFFF7F1C0000004C5A467500000000410004205758595A0D6E7D010EB0")]   // a size that is not there
    [InlineData("0B0000001C0000004C5A467500000000410004205758595A0D6E7D010EB0")]   // a size less than the header
    [InlineData("190000001C0000004C5A467500000000410004205758595A0D6E7D010E")]     // ends within a reference
    [InlineData("0C000000100000004D454C4100000000")]
    public void What_is_malformed_is_refused_in_words(string stream) => Assert.NotEmpty(Refusal(Convert.FromHexString(stream), Cap));

    [Fact]
    public void Whatever_is_compressed_comes_back()
    {
        var text = Gen.Elements("{\\rtf1", "\\par ", "a", "b", "aaaaaaaaaaaaaaaaaaaa", "\0", "\u00FF", "}", "Times New Roman").ListOf().Select(string.Concat<string>);
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(200), Prop.ForAll(text.ToArbitrary(), rtf =>
        {
            var octets = Encoding.Latin1.GetBytes(rtf);
            var read = CompressedRtf.Decompress(LzfuCompressor.Compress(octets), Cap);
            return read.IsIntact && read.Rtf.Span.SequenceEqual(octets);
        }));
    }

    [Fact]
    public void It_comes_back_where_the_ring_has_gone_around_many_times()
    {
        var octets = new byte[20_000];
        var random = new Random(6);
        for (var i = 0; i < octets.Length; i++)
            octets[i] = (byte)random.Next(random.Next(2, 12));
        Assert.Equal(octets, CompressedRtf.Decompress(LzfuCompressor.Compress(octets), Cap).Rtf.ToArray());
    }

    [Fact]
    public void Whatever_a_stream_holds_it_becomes_no_more_than_the_cap_or_is_refused() =>
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll<byte[], ushort, ushort>((contents, size, rawSize) =>
        {
            const int cap = 500;
            var stream = LzfuCompressor.Wrap("LZFu", contents, size % 3 == 0 ? size : contents.Length + 12, rawSize % 600, 0);
            var direct = Try(() => CompressedRtf.Decompress(stream, cap));
            var streamed = Try(() => CompressedRtf.Decompress(new MemoryStream(stream), cap));
            return (direct is null) == (streamed is null) && (direct is null || direct.Rtf.Length <= cap && direct.Rtf.Span.SequenceEqual(streamed!.Rtf.Span));
        }));

    [Fact]
    public void A_changed_octet_ends_in_a_result_or_in_a_refusal()
    {
        var stream = LzfuCompressor.Compress(Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 60).Select(i => $"{{\\rtf1 line {i}\\par }}"))));
        var random = new Random(6);
        var (read, refused) = (0, 0);
        for (var i = 0; i < 10_000; i++)
        {
            var mutated = (byte[])stream.Clone();
            mutated[random.Next(mutated.Length)] ^= (byte)random.Next(1, 256);
            if (Try(() => CompressedRtf.Decompress(mutated.AsSpan(0, random.Next(20) == 0 ? random.Next(mutated.Length) : mutated.Length), Cap)) is { } result)
            {
                Assert.False(result.IsIntact);
                read++;
            }
            else
            {
                refused++;
            }
        }

        Assert.True(read > 1000 && refused > 1000, $"{read} read, {refused} refused");
    }

    private static string Refusal(byte[] stream, int cap)
    {
        var refusal = Assert.Throws<InvalidDataException>(() => CompressedRtf.Decompress(stream, cap)).Message;
        Assert.Throws<InvalidDataException>(() => CompressedRtf.Decompress(new MemoryStream(stream), cap));
        return refusal;
    }

    /// <summary>The result; null for a refusal. Any other exception is a fault.</summary>
    private static CompressedRtf? Try(Func<CompressedRtf> decompress)
    {
        try
        {
            return decompress();
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
