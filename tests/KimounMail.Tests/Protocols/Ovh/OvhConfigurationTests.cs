using KimounMail.Protocols.Ovh;
using Xunit;

namespace KimounMail.Tests.Protocols.Ovh;

public sealed class OvhConfigurationTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kimoun-ovh").FullName;
    private readonly Dictionary<string, string> _variables = [];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Without_anything_it_is_Europe_and_there_are_no_keys()
    {
        var configuration = Read();

        Assert.Equal(OvhEndpoint.Europe, configuration.Endpoint);
        var failure = Refused(() => configuration.CredentialFor(configuration.Endpoint));
        Assert.Contains("[ovh-eu]", failure.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_names_the_region_and_its_keys()
    {
        Write("home", "; comment\n# another\n[default]\nendpoint = ovh-ca\n[ovh-eu]\napplication_key=other\n[ovh-ca]\napplication_key = AK\nAPPLICATION_SECRET=A=S=\nconsumer_key=CK\n");

        var configuration = Read();

        Assert.Equal(("ovh-ca", "ca.api.ovh.com"), (configuration.Endpoint.Name, configuration.Endpoint.Address.Host));
        Assert.Equal(new OvhCredential.SignedKeys("AK", "A=S=", "CK"), configuration.CredentialFor(configuration.Endpoint));
    }

    [Fact]
    public void The_first_place_that_has_a_value_counts_and_variables_come_before_files()
    {
        Write("near", "[ovh-eu]\napplication_secret=near\n");
        Write("home", "[ovh-eu]\napplication_key=AK\napplication_secret=home\nconsumer_key=home\n");
        _variables["OVH_CONSUMER_KEY"] = "variable";
        _variables["OVH_APPLICATION_KEY"] = "";

        Assert.Equal(new OvhCredential.SignedKeys("AK", "near", "variable"), Read().CredentialFor(OvhEndpoint.Europe));
    }

    [Fact]
    public void Two_ways_to_prove_who_calls_are_refused()
    {
        Write("home", "[ovh-eu]\napplication_key=a\napplication_secret=b\nconsumer_key=c\n");
        _variables["OVH_CLIENT_ID"] = "id";
        _variables["OVH_CLIENT_SECRET"] = "hush-hush";

        var failure = Refused(() => Read().CredentialFor(OvhEndpoint.Europe));

        Assert.Contains("signed keys, OAuth2 client credentials", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", failure.ToUserText(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("OVH_APPLICATION_KEY", "no application_secret and no consumer_key")]
    [InlineData("OVH_CLIENT_SECRET", "no client_id")]
    public void Keys_that_are_not_complete_are_refused(string variable, string words)
    {
        _variables[variable] = "hush-hush";

        var failure = Refused(() => Read().CredentialFor(OvhEndpoint.Europe));

        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", failure.ToUserText(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_token_alone_is_enough()
    {
        _variables["OVH_ACCESS_TOKEN"] = "T";

        Assert.Equal(new OvhCredential.AccessToken("T"), Read().CredentialFor(OvhEndpoint.Europe));
    }

    [Fact]
    public void A_line_that_is_neither_section_nor_value_is_told()
    {
        Write("home", "[default]\nendpoint=ovh-eu\nwhat is this\n");

        Assert.Contains("Line 3", Refused(() => Read()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ovh-eu", "https://eu.api.ovh.com/", "https://www.ovh.com/auth/oauth2/token")]
    [InlineData("OVH-US", "https://api.us.ovhcloud.com/", "https://us.ovhcloud.com/auth/oauth2/token")]
    [InlineData("https://api.example.test/1.0", "https://api.example.test/", "https://api.example.test/auth/oauth2/token")]
    [InlineData("https://127.0.0.1:8080/v1/", "https://127.0.0.1:8080/", "https://127.0.0.1:8080/auth/oauth2/token")]
    public void An_endpoint_is_a_region_or_an_address(string text, string address, string tokens)
    {
        var endpoint = OvhEndpoint.Parse(text);

        Assert.Equal((address, tokens), (endpoint.Address.AbsoluteUri, endpoint.TokenAddress.AbsoluteUri));
    }

    [Theory]
    [InlineData("ovh-mars", "ovh-eu, ovh-ca, ovh-us")]
    [InlineData("http://api.example.test/1.0", "https")]
    [InlineData("http://localhost/", "https")]
    public void Another_endpoint_is_refused(string text, string words) => Assert.Contains(words, Refused(() => OvhEndpoint.Parse(text)).ToUserText(), StringComparison.Ordinal);

    private OvhConfiguration Read() => OvhConfiguration.Read(new[] { "near", "home" }.Select(name => Path.Combine(_folder, name)), _variables.GetValueOrDefault);

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);

    private static MailException Refused(Func<object> action)
    {
        var failure = Assert.Throws<MailException>(action);
        Assert.Equal((MailErrorId.InvalidOperatorSettings, MailErrorCategory.InvalidArgument), (failure.ErrorId, failure.Category));
        return failure;
    }
}
