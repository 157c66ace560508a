using System.Text;
using KimounMail.Protocols.Ovh;
using KimounMail.TestServers.Ovh;
using Xunit;

namespace KimounMail.Tests.Protocols.Ovh;

public sealed class OvhSignatureTests
{
    private static readonly OvhCredential.SignedKeys s_keys = new(OvhAuthentication.ApplicationKey, OvhAuthentication.ApplicationSecret, OvhAuthentication.ConsumerKey);

    // Each from: printf '%s' "SECRET+CONSUMER+METHOD+ADDRESS+BODY+TIME" | openssl dgst -sha1 -hex
    [Theory]
    [InlineData("GET", "https://eu.api.ovh.com/v1/domain/zone", "", 1457018875, "$1$9dbab171ae55f4915edd13cfd1eb4ddcf4640176")]
    [InlineData("POST", "https://eu.api.ovh.com/v1/domain/zone/example.com/record", "{\"fieldType\":\"TXT\",\"target\":\"Zoë + 1\"}", 1457018881, "$1$68a5c5f5517a8cdc732977a23cb0b587d76c334c")]
    [InlineData("GET", "https://eu.api.ovh.com/v2/zimbra/platform/7a5a7a5a-0000-4000-8000-000000000001/account?email=a%2Bb%40example.com", "", 1763740800, "$1$fc6a722af48e8e26340d219d61f2e1263bcccfb8")]
    [InlineData("DELETE", "https://ca.api.ovh.com/v2/zimbra/platform/7a5a7a5a-0000-4000-8000-000000000001/account/0c0ffee0-0000-4000-8000-000000000002", "", 1763740801, "$1$7f435acbc9251e73012c902706d472e9aee97c75")]
    public void A_signature_is_what_openssl_says(string method, string address, string body, long time, string signature) =>
        Assert.Equal(signature, OvhSignature.Sign(s_keys, method, new Uri(address), Encoding.UTF8.GetBytes(body), time));

    [Fact]
    public void No_text_of_a_credential_shows_a_secret()
    {
        OvhCredential[] all = [s_keys, new OvhCredential.ServiceAccount("id", "hush-hush"), new OvhCredential.AccessToken("hush-hush")];
        Assert.DoesNotContain(all, credential => $"{credential}".Contains("hush", StringComparison.Ordinal) || $"{credential}".Contains(s_keys.ApplicationSecret, StringComparison.Ordinal) || $"{credential}".Contains(s_keys.ConsumerKey, StringComparison.Ordinal));
    }
}
