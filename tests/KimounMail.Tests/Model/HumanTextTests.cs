using System.Globalization;
using Xunit;

namespace KimounMail.Tests.Model;

public sealed class HumanTextTests
{
    public HumanTextTests()
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
    }

    [Theory]
    [InlineData(null, "")]
    [InlineData(0L, "0 B")]
    [InlineData(1023L, "1023 B")]
    [InlineData(1024L, "1.0 KB")]
    [InlineData(1536L * 1024 * 1024, "1.5 GB")]
    [InlineData(200L * 1024 * 1024, "200 MB")]
    [InlineData(long.MaxValue, "8192 PB")]
    public void Sizes_are_short(long? bytes, string expected) => Assert.Equal(expected, HumanText.Size(bytes));

    [Theory]
    [InlineData(0.25, "250 ms")]
    [InlineData(48, "48 s")]
    [InlineData(125, "2 min 05 s")]
    [InlineData(7500, "2 h 05 min")]
    [InlineData(90000, "1 d 01 h")]
    public void Durations_have_two_units(double seconds, string expected) => Assert.Equal(expected, HumanText.Duration(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData("Projets/Été à Genève 日本", "Projets/Été à Genève 日本")]
    [InlineData("a\u001b[2Jb", "a\uFFFD[2Jb")]
    [InlineData("a\r\nb\u009bc", "a\uFFFD\uFFFDb\uFFFDc")]
    [InlineData("gpj.\u202Eexe", "gpj.\uFFFDexe")]
    [InlineData(null, "")]
    public void Foreign_text_cannot_control_a_console(string? text, string expected) => Assert.Equal(expected, HumanText.Line(text));
}
