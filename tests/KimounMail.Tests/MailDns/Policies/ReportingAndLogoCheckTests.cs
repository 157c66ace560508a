using KimounMail.Engine.MailDns;
using KimounMail.Engine.MailDns.Checks;
using Xunit;

namespace KimounMail.Tests.MailDns.Policies;

/// <summary>TLS reporting and BIMI: what is there, what is missing, what is not known.</summary>
public sealed class ReportingAndLogoCheckTests
{
    [Theory]
    [InlineData("", "TLSRPT_MISSING", MailDnsSeverity.Info)]
    [InlineData("v=TLSRPTv1; rua=mailto:t@example.com", "TLSRPT_OK", MailDnsSeverity.Ok)]
    [InlineData("other|v=TLSRPTv1; rua=mailto:t@example.com", "TLSRPT_OK", MailDnsSeverity.Ok)]
    [InlineData("v=TLSRPTv1; rua=mailto:a@example.com|v=TLSRPTv1; rua=mailto:b@example.com", "TLSRPT_MULTIPLE", MailDnsSeverity.Error)]
    [InlineData("v=TLSRPTv1; rua=mailto:nobody", "TLSRPT_URI_INVALID", MailDnsSeverity.Error)]
    [InlineData("fail", "TLSRPT_UNKNOWN", MailDnsSeverity.Unknown)]
    public Task Tls_reporting(string records, string ids, MailDnsSeverity worst) => AssertCheck(new TlsReportingCheck(), "_smtp._tls.example.com", records, ids, worst);

    [Theory]
    [InlineData("", "BIMI_MISSING", MailDnsSeverity.Info)]
    [InlineData("v=BIMI1; l=https://example.com/l.svg; a=https://example.com/v.pem", "BIMI_OK", MailDnsSeverity.Ok)]
    [InlineData("v=BIMI1; l=; a=", "BIMI_DECLINED", MailDnsSeverity.Info)]
    [InlineData("v=BIMI1; l=https://example.com/l.svg; a=http://example.com/v.pem", "BIMI_NOT_HTTPS", MailDnsSeverity.Warning)]
    [InlineData("v=BIMI1; l=https://a.example/l.svg|v=BIMI1; l=https://b.example/l.svg", "BIMI_MULTIPLE", MailDnsSeverity.Warning)]
    [InlineData("fail", "BIMI_UNKNOWN", MailDnsSeverity.Unknown)]
    public Task Bimi(string records, string ids, MailDnsSeverity worst) => AssertCheck(new BimiCheck(), "default._bimi.example.com", records, ids, worst);

    [Fact]
    public async Task A_logo_needs_a_DMARC_policy_that_is_applied()
    {
        var dns = new ZoneLookup().Add("default._bimi.example.com", DnsRecordType.TXT, "v=BIMI1; l=https://example.com/l.svg; a=https://example.com/v.pem").Add("_dmarc.example.com", DnsRecordType.TXT, "v=DMARC1; p=none");

        var findings = await new BimiCheck().FindAsync(dns, "example.com");

        Assert.Equal(("BIMI_DMARC_WEAK BIMI_OK", MailDnsSeverity.Info), (findings.Ids(), findings.Worst()));
    }

    private static async Task AssertCheck(IMailDnsCheck check, string name, string records, string ids, MailDnsSeverity worst)
    {
        var dns = new ZoneLookup().Add("_dmarc.example.com", DnsRecordType.TXT, "v=DMARC1; p=reject");
        if (records == "fail")
            dns.Fail(name, DnsRecordType.TXT, DnsStatus.ServerFailure);
        else
            records.Split('|', StringSplitOptions.RemoveEmptyEntries).ToList().ForEach(record => dns.Add(name, DnsRecordType.TXT, record));

        var findings = await check.FindAsync(dns, "example.com");

        Assert.Equal((ids, worst), (findings.Ids(), findings.Worst()));
    }
}
