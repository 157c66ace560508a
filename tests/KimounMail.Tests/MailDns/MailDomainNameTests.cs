using KimounMail.Engine.MailDns;
using Xunit;

namespace KimounMail.Tests.MailDns;

public sealed class MailDomainNameTests
{
    [Theory]
    [InlineData("example.com", "example.com")]
    [InlineData(" Example.COM. ", "example.com")]
    [InlineData("alice@example.com", "example.com")]
    [InlineData("\"a@b\"@example.com", "example.com")]
    [InlineData("bücher.example", "xn--bcher-kva.example")]
    [InlineData("_spf.example.com", "_spf.example.com")]
    public void A_domain_or_an_address_in_it_is_understood(string text, string domain) =>
        Assert.Equal(DnsName.Parse(domain), MailDomainName.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData("alice@")]
    [InlineData(".")]
    [InlineData("a..b")]
    [InlineData("192.0.2.1")]
    [InlineData("2001:db8::1")]
    [InlineData("two words")]
    [InlineData("https://example.com/")]
    [InlineData("a\\000b.example")]
    public void Anything_else_is_refused_with_an_id(string text)
    {
        var error = Assert.Throws<MailException>(() => MailDomainName.Parse(text));
        Assert.Equal((MailErrorId.InvalidDomain, MailErrorCategory.InvalidArgument), (error.ErrorId, error.Category));
    }

    [Theory]
    [InlineData("example.com", "example.com", DnsRecordType.MX)]
    [InlineData("192.0.2.1", "1.2.0.192.in-addr.arpa", DnsRecordType.PTR)]
    [InlineData("2001:db8::1", "1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa", DnsRecordType.PTR)]
    [InlineData("1.2", "1.2", DnsRecordType.MX)]
    public void A_question_is_about_a_name_or_about_what_an_address_is_called(string text, string name, DnsRecordType type) =>
        Assert.Equal((DnsName.Parse(name), type), QueriedName.Parse(text));
}
