using Xunit;

namespace KimounMail.Tests.Model;

public sealed class MailQuotaTests
{
    [Theory]
    [InlineData("5GB", 5L << 30)]
    [InlineData(" 1.5 gb ", 3L << 29)]
    [InlineData("500", 500L)]
    [InlineData("8 KB", 8192L)]
    [InlineData("Unlimited", null)]
    public void Amounts_are_understood(string text, long? octets) => Assert.Equal(octets, MailQuota.Parse(text).Bytes);

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-5GB")]
    [InlineData("5 XB")]
    [InlineData("GB")]
    [InlineData("1.2.3 GB")]
    [InlineData("99999999999 TB")]
    [InlineData("99999999999999999999999999999999 TB")]
    public void What_is_none_is_refused(string text) => Assert.Throws<FormatException>(() => MailQuota.Parse(text));

    [Theory]
    [InlineData(1L, "1")]
    [InlineData(1001L, "1001")]
    [InlineData(1536L << 20, "1536 MB")]
    [InlineData(5L << 30, "5 GB")]
    [InlineData(3L << 50, "3072 TB")]
    [InlineData(long.MaxValue, "9223372036854775807")]
    public void Its_text_is_exact_and_understood_again(long octets, string text)
    {
        Assert.Equal(text, new MailQuota(octets).ToString());
        Assert.Equal(octets, MailQuota.Parse(text).Bytes);
    }

    [Fact]
    public void No_limit_has_a_word_and_nothing_is_no_limit()
    {
        Assert.Equal(MailQuota.Unlimited, MailQuota.Parse(MailQuota.Unlimited.ToString()));
        Assert.Throws<ArgumentOutOfRangeException>(() => new MailQuota(0));
    }
}
