using System.Text;
using KimounMail.Protocols.Mapi;
using Xunit;

namespace KimounMail.Tests.Protocols.Mapi;

public sealed class MapiTextTests
{
    [Theory]
    [InlineData("4772FCDF65", 1252, "Grüße")]
    [InlineData("4772C3BCC39F65", 1252, "Grüße")]
    [InlineData("4772C3BCC39F65", 65001, "Grüße")]
    [InlineData("93FA967B8CEA", 932, "日本語")]
    [InlineData("E697A5E69CACE8AA9E", 932, "日本語")]
    [InlineData("1B2442467C4B5C1B2842", 50220, "日本")]
    [InlineData("CFF0E8E2E5F2", 1251, "Привет")]
    [InlineData("4772FCDF65", null, "Grüße")]
    [InlineData("4772FCDF65", 12345, "Grüße")]
    [InlineData("4772FCDF65", 65001, "Grüße")]
    [InlineData("93FA967B4181", 932, "日本A\uFFFD")]
    [InlineData("41420000", 1252, "AB")]
    [InlineData("", 1252, "")]
    public void Text_is_read_by_the_code_page_that_fits(string octets, int? codePage, string text)
    {
        Assert.Equal(text, MapiText.FromCodePage(Convert.FromHexString(octets), codePage));
        using var stream = new MemoryStream(Convert.FromHexString(octets));
        Assert.Equal(text, MapiText.Choose(stream, codePage).GetString(Convert.FromHexString(octets)).TrimEnd('\0'));
    }

    [Fact]
    public void A_character_cut_by_a_buffer_is_one()
    {
        var text = Encoding.UTF8.GetBytes("x" + string.Concat(Enumerable.Repeat("é", 40_000)));
        using var stream = new MemoryStream(text);

        Assert.Equal(65001, MapiText.Choose(stream, 1252).CodePage);
    }

    [Fact]
    public void Utf_16_of_an_odd_length_loses_the_odd_octet() => Assert.Equal("A", MapiText.FromUtf16([0x41, 0, 0x42]));
}
