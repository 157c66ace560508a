using FsCheck;
using FsCheck.Fluent;
using KimounMail.Protocols.Mime;
using Xunit;

namespace KimounMail.Tests.Protocols.Mime;

public class ModifiedUtf7Tests
{
    private static readonly Arbitrary<string> Texts =
        Gen.OneOf(Gen.Choose(0x20, 0x7E), Gen.Choose(0, 0xFFFF), Gen.Constant((int)'&')).Select(c => (char)c).ArrayOf()
            .Select(chars => new string(chars)).ToArbitrary();

    [Fact]
    public void Every_text_survives_and_is_printable() =>
        Prop.ForAll(Texts, text => ModifiedUtf7.TryDecode(ModifiedUtf7.Encode(text)) == text
            && ModifiedUtf7.Encode(text).All(c => c is >= ' ' and <= '~')).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("Envoyés", "Envoy&AOk-s")]
    [InlineData("A&B", "A&-B")]
    [InlineData("~peter/mail/台北/日本語", "~peter/mail/&U,BTFw-/&ZeVnLIqe-")]
    [InlineData("😀", "&2D3eAA-")]
    public void Known_names(string name, string encoded)
    {
        Assert.Equal(encoded, ModifiedUtf7.Encode(name));
        Assert.Equal(name, ModifiedUtf7.TryDecode(encoded));
    }

    [Theory]
    [InlineData("a&b")]
    [InlineData("&AOk")]
    [InlineData("&A-")]
    [InlineData("&AGE-")] // an ASCII letter must not be encoded
    [InlineData("&AO$-")]
    public void What_no_text_encodes_to_is_refused(string encoded) => Assert.Null(ModifiedUtf7.TryDecode(encoded));
}
