using KimounMail.Engine.MailDns.Checks;
using Xunit;

namespace KimounMail.Tests.MailDns.Policies;

/// <summary>Every domain of the test bed that is about a policy is graded as its name says.</summary>
public sealed class BedPolicyTests
{
    [BedZonesTheory]
    [InlineData("good", "DMARC_OK")]
    [InlineData("dnone", "DMARC_OK DMARC_POLICY_NONE")]
    [InlineData("dnop", "DMARC_P_MISSING DMARC_REPORT_UNAUTHORIZED")]
    [InlineData("dnoprua", "DMARC_NO_POLICY DMARC_NO_P_NO_RUA")]
    [InlineData("dmulti", "DMARC_MULTIPLE")]
    [InlineData("dspace", "DMARC_OK")]
    [InlineData("dcase", "DMARC_VERSION_CASE")]
    [InlineData("dbadp", "DMARC_P_INVALID")]
    [InlineData("dorder", "DMARC_VERSION_FIRST")]
    [InlineData("dpct", "DMARC_OK DMARC_TAG_REMOVED")]
    [InlineData("dbis", "DMARC_SP_WEAKER DMARC_TESTING")]
    [InlineData("dext", "DMARC_POLICY_NONE DMARC_REPORT_UNAUTHORIZED DMARC_URI_SIZE")]
    [InlineData("duri", "DMARC_POLICY_NONE DMARC_URI_NO_SCHEME")]
    [InlineData("djunk", "DMARC_OK")]
    [InlineData("dunk", "DMARC_OK DMARC_POLICY_NONE DMARC_UNKNOWN_TAG")]
    [InlineData("dcomma", "DMARC_SYNTAX")]
    [InlineData("dcname", "DMARC_REPORT_UNAUTHORIZED")]
    [InlineData("spfnone", "DMARC_MISSING")]
    [InlineData("org.psd", "DMARC_OK")]
    [InlineData("sub.org.psd", "DMARC_INHERITED DMARC_OK DMARC_WALK_ONLY")]
    [InlineData("a.b.c.d.e.f.g.h.org.psd", "DMARC_INHERITED DMARC_OK DMARC_WALK_ONLY")]
    [InlineData("other.psd", "DMARC_INHERITED DMARC_OK DMARC_WALK_ONLY")]
    [InlineData("wild", "DMARC_MISSING")]
    [InlineData("ovh", "DMARC_OK DMARC_POLICY_NONE")]
    public async Task Dmarc(string domain, string ids) =>
        Assert.Equal(ids, (await new DmarcCheck().FindAsync(BedZones.Load(), $"{domain}.mailtest")).Ids());

    [BedZonesFact]
    public async Task The_receiver_without_consent_is_the_one_named()
    {
        var findings = await new DmarcCheck().FindAsync(BedZones.Load(), "dext.mailtest");

        Assert.Equal("dext.mailtest._report._dmarc.noauth.mailtest", findings.Single(finding => finding.Id == "DMARC_REPORT_UNAUTHORIZED").Name.ToString());
    }

    [BedZonesTheory]
    [InlineData("rsa2048", "DKIM_OK")]
    [InlineData("rsa1024", "DKIM_KEY_1024")]
    [InlineData("rsa512", "DKIM_KEY_SHORT")]
    [InlineData("ed", "DKIM_ED25519_ALONE DKIM_OK")]
    [InlineData("revoked", "DKIM_REVOKED DKIM_UNUSABLE")]
    [InlineData("testing", "DKIM_TESTING")]
    [InlineData("nov", "DKIM_OK")]
    [InlineData("vlast", "DKIM_V_NOT_FIRST")]
    [InlineData("sha1", "DKIM_SHA1_ONLY")]
    [InlineData("svc", "DKIM_SERVICE_OTHER DKIM_UNUSABLE")]
    [InlineData("badb64", "DKIM_KEY_BASE64")]
    [InlineData("nokey", "DKIM_NO_P")]
    [InlineData("spaces", "DKIM_OK")]
    [InlineData("quoted", "DKIM_LITERAL_QUOTES")]
    [InlineData("escaped", "DKIM_LITERAL_BACKSLASH")]
    [InlineData("op1", "DKIM_OK")]
    [InlineData("dead", "DKIM_CNAME_DANGLING")]
    [InlineData("two", "DKIM_MULTIPLE_RECORDS")]
    public async Task Dkim(string selector, string ids)
    {
        var findings = await new DkimCheck().FindAsync(BedZones.Load(), "dk.mailtest", new MailDnsOptions { Selectors = [selector] });

        // The domain's "ed" is among the well-known selectors, so it is found whichever is given.
        var own = findings.Where(finding => selector == "ed" || !finding.Name.ToString().StartsWith("ed.", StringComparison.Ordinal));
        Assert.Equal(ids, own.Ids());
    }

    [BedZonesTheory]
    [InlineData("wild", "DKIM_WILDCARD")]
    [InlineData("x.wild", "DKIM_WILDCARD")]
    [InlineData("x.wild2", "DKIM_WILDCARD")]
    [InlineData("good", "DKIM_OK DKIM_OK")]
    [InlineData("ovh", "DKIM_OK DKIM_OK")]
    [InlineData("nullmx", "DKIM_NONE_FOUND")]
    public async Task Dkim_by_guessing(string domain, string ids) =>
        Assert.Equal(ids, (await new DkimCheck().FindAsync(BedZones.Load(), $"{domain}.mailtest")).Ids());

    [BedZonesFact]
    public async Task The_good_domain_is_good_in_the_rest()
    {
        var dns = BedZones.Load();
        var policy = new ServedPolicy(new("version: STSv1\r\nmode: enforce\r\nmx: *.mailtest\r\nmax_age: 604800\r\n", null, "text/plain"));

        Assert.Equal("STS_OK", (await new MtaStsCheck().FindAsync(dns, "good.mailtest", policies: policy)).Ids());
        Assert.Equal("TLSRPT_OK", (await new TlsReportingCheck().FindAsync(dns, "good.mailtest")).Ids());
        Assert.Equal("BIMI_OK", (await new BimiCheck().FindAsync(dns, "good.mailtest")).Ids());
    }
}
