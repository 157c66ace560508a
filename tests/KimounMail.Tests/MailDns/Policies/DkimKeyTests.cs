using System.Formats.Asn1;
using System.Security.Cryptography;
using KimounMail.Engine.MailDns;
using KimounMail.Engine.MailDns.Dkim;
using Xunit;

namespace KimounMail.Tests.MailDns.Policies;

/// <summary>What the vectors do not say of keys.</summary>
public sealed class DkimKeyTests
{
    [Theory]
    [InlineData(1024)]
    [InlineData(2048)]
    public void The_size_is_that_of_the_modulus_in_either_form(int bits)
    {
        using var rsa = RSA.Create(bits);

        Assert.Equal(bits, DkimKeyParser.Parse($"v=DKIM1; p={Convert.ToBase64String(rsa.ExportSubjectPublicKeyInfo())}").Bits);
        Assert.Equal(bits, DkimKeyParser.Parse($"v=DKIM1; p={Convert.ToBase64String(rsa.ExportRSAPublicKey())}").Bits);
    }

    /// <summary>The largest key a TXT record can hold is measured, not used, so that it costs nothing.</summary>
    [Fact]
    public void A_huge_key_is_told_or_refused_and_no_more()
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteIntegerUnsigned([0xff, .. new byte[40_000]]);
            writer.WriteInteger(65537);
        }

        var key = DkimKeyParser.Parse($"v=DKIM1; p={Convert.ToBase64String(writer.Encode())}");

        Assert.Contains(Assert.Single(key.Faults).Rule.Id, new[] { "DKIM_KEY_LONG", "DKIM_KEY_PARSE" });
    }

    [Theory]
    [InlineData("v=DKIM1; k=ed25519; p={ED}", RecordStanding.Valid, "")]
    [InlineData("v=DKIM1; k=ed25519; p={RSA2048}", RecordStanding.Invalid, "DKIM_KEY_PARSE")]
    [InlineData("v=DKIM1; k=dsa; p={RSA2048}", RecordStanding.Invalid, "DKIM_KEY_TYPE")]
    [InlineData("v=DKIM1; h=sha1:sha256; p={RSA2048}", RecordStanding.Valid, "")]
    [InlineData("v=DKIM1; h = sha256 ; s=email; n=notes for people; p={RSA2048};", RecordStanding.Valid, "")]
    [InlineData("v=DKIM1; s=tlsrpt:email; p={RSA2048}", RecordStanding.Valid, "")]
    [InlineData("v=DKIM1; t=s:y; p={RSA2048}", RecordStanding.Valid, "DKIM_TESTING")]
    [InlineData("V=DKIM1; p={RSA2048}", RecordStanding.Valid, "")]
    [InlineData("v=DKIM1 k=rsa p={RSA2048}", RecordStanding.Invalid, "DKIM_VERSION")]
    [InlineData("\"v=spf1 -all\"", RecordStanding.Invalid, "DKIM_NOT_A_KEY")]
    internal void Keys_are_judged(string record, RecordStanding standing, string rules)
    {
        var key = DkimKeyParser.Parse(TestKeys.Fill(record));

        Assert.Equal((standing, rules), (key.Standing, string.Join(' ', key.Faults.Select(fault => fault.Rule.Id))));
    }
}
