using Xunit;

namespace KimounMail.Tests.Model;

public sealed class DnsNameTests
{
    [Theory]
    [InlineData("example.com", "example.com", 2)]
    [InlineData("Example.COM.", "Example.COM", 2)]
    [InlineData(".", ".", 0)]
    [InlineData("_dmarc.example.com", "_dmarc.example.com", 3)]
    [InlineData("bücher.example", "xn--bcher-kva.example", 2)]
    [InlineData("a。b", "a.b", 2)]
    [InlineData(@"a\.b.example", @"a\.b.example", 2)]
    [InlineData(@"\195\169.example", @"\195\169.example", 2)]
    [InlineData("a b.example", @"a\032b.example", 2)]
    public void A_name_is_read_as_written(string text, string written, int depth)
    {
        var name = DnsName.Parse(text);
        Assert.Equal((written, depth), (name.ToString(), name.Depth));
        Assert.Equal(name, DnsName.Parse(written));
        Assert.Equal(name, DnsName.FromLabels(name.Labels.Select(label => label.ToArray())));
        Assert.Equal(name, DnsName.FromWire(name.Wire));
    }

    [Theory]
    [InlineData("")]
    [InlineData("..")]
    [InlineData(".a")]
    [InlineData("a..b")]
    [InlineData(@"a\")]
    [InlineData(@"a\256")]
    public void What_is_no_name_is_refused(string text) => Assert.False(DnsName.TryParse(text, out _));

    [Fact]
    public void A_label_has_63_octets_and_a_name_255_at_most()
    {
        var label = new string('a', 63);
        Assert.True(DnsName.TryParse(label, out _));
        Assert.False(DnsName.TryParse(label + "a", out _));
        // Four labels with their lengths and the zero at the end: 255.
        Assert.True(DnsName.TryParse($"{label}.{label}.{label}.{label[..61]}", out var longest));
        Assert.False(DnsName.TryParse($"{label}.{label}.{label}.{label[..62]}", out _));
        Assert.Null(longest.Below("a"));
        Assert.Throws<FormatException>(() => DnsName.FromWire([1, (byte)'a', 0]));
        Assert.Throws<FormatException>(() => DnsName.FromWire([2, (byte)'a']));
    }

    [Fact]
    public void Names_are_equal_without_regard_to_the_case_of_ASCII_letters()
    {
        var (one, other) = (DnsName.Parse("ExAmple.com"), DnsName.Parse("exaMPLE.COM"));
        Assert.Equal(one, other);
        Assert.Equal(one.GetHashCode(), other.GetHashCode());
        Assert.NotEqual(one, DnsName.Parse("example.org"));
        Assert.NotEqual(DnsName.Parse(@"\200.a"), DnsName.Parse(@"\232.a"));
        Assert.NotEqual(DnsName.Parse(@"a\.b"), DnsName.Parse("a.b"));
    }

    [Fact]
    public void Names_are_above_and_below_each_other()
    {
        var name = DnsName.Parse("a.b.example.com");
        Assert.Equal("b.example.com", name.Parent.ToString());
        Assert.Equal("example.com", name.Last(2).ToString());
        Assert.Equal((DnsName.Root, name), (name.Last(0), name.Last(9)));
        Assert.Equal("_dmarc.a.b.example.com", name.Below("_dmarc")?.ToString());
        Assert.True(name.IsAtOrBelow(DnsName.Parse("EXAMPLE.com")));
        Assert.True(name.IsAtOrBelow(name));
        Assert.True(name.IsAtOrBelow(DnsName.Root));
        Assert.False(name.IsAtOrBelow(DnsName.Parse("ample.com")));
        Assert.False(DnsName.Parse("com").IsAtOrBelow(name));
        Assert.Equal(DnsName.Root, DnsName.Parse("com").Parent);
    }
}
