using System.Text.Json;
using KimounMail.Engine.MailDns.Checks;
using KimounMail.Engine.MailDns.Profiles;
using KimounMail.Tests.PowerShell;
using Xunit;

namespace KimounMail.Tests.MailDns.Profiles;

public sealed class MailDnsProfilesTests : IDisposable
{
    private const string Own = """[{ "name": "Own", "title": "Our own", "mx": { "accept": ["mx.{domain}"], "publish": ["10 mx.{domain}."] } }]""";
    private static readonly DnsName Domain = DnsName.Parse("kimoun.com");
    private readonly string _file = Path.GetTempFileName();

    public static TheoryData<string> Names => [.. MailDnsProfiles.BuiltIn.All.Select(profile => profile.Name)];

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void The_operators_of_the_documentation_are_there() =>
        Assert.Equal(["Google", "Microsoft365", "OvhExchange", "OvhMxPlan", "OvhZimbra", "ZimbraSelfHosted"], MailDnsProfiles.BuiltIn.All.Select(profile => profile.Name));

    [Theory]
    [MemberData(nameof(Names))]
    public void What_a_profile_publishes_is_sound(string name)
    {
        var records = MailDnsProfiles.BuiltIn.Get(name).Records(Domain);

        Assert.NotEmpty(records);
        Assert.All(records, record => Assert.True(record.IsTemplate || ExpectedData.IsSound(record), record.ToString()));
        Assert.All(records, record => Assert.True(record.Name.IsAtOrBelow(Domain) && !record.Data.Contains('{'), record.ToString()));
    }

    /// <summary>What we say to publish we must also take, or a domain that follows the advice would be faulted.</summary>
    [Theory]
    [MemberData(nameof(Names))]
    public async Task What_a_profile_publishes_it_accepts(string name)
    {
        var profile = MailDnsProfiles.BuiltIn.Get(name);
        var dns = new ZoneLookup();
        foreach (var record in profile.Records(Domain))
            dns.Add(record.Name.ToString(), record.Type, record.Data.Replace("<", "", StringComparison.Ordinal).Replace(">", "", StringComparison.Ordinal));
        if (name == "OvhExchange")
            dns = WithServer(profile);

        Assert.Equal("EXPECTED_OK", (await CheckRun.FindAsync(new ExpectedCheck(), Domain.ToString(), dns, new MailDnsOptions { Expected = name })).Ids());
    }

    [DnsDataFact]
    public void Diagnostic_codes_are_those_of_the_operators_API()
    {
        using var schema = JsonDocument.Parse(File.ReadAllBytes(DnsData.PathOf("../schemas/ovh/v2-zimbra.json")));
        var known = new[] { "MX", "SPF", "DKIM", "Autodiscover" }
            .SelectMany(test => schema.RootElement.GetProperty("models").GetProperty($"zimbra.DomainDiagnosisTest{test}ErrorCodeEnum").GetProperty("enum").EnumerateArray())
            .Select(code => code.GetString()!)
            .ToHashSet();

        var used = MailDnsProfiles.BuiltIn.All.SelectMany(profile => profile.DiagnosticCodes.Values).ToHashSet();

        Assert.NotEmpty(used);
        Assert.Subset(known, used);
    }

    [Fact]
    public void Codes_are_of_findings_that_exist() =>
        Assert.Subset(RuleTests.Rules.Select(rule => rule.Id).ToHashSet(), MailDnsProfiles.BuiltIn.All.SelectMany(profile => profile.DiagnosticCodes.Keys).ToHashSet());

    [Fact]
    public void A_file_of_the_user_adds_profiles_and_replaces_by_name()
    {
        File.WriteAllText(_file, Own.Replace("\"Own\"", "\"ovhzimbra\"", StringComparison.Ordinal));

        var profiles = MailDnsProfiles.Load(_file);

        Assert.Equal("Our own", profiles.Get("OvhZimbra").Title);
        Assert.Equal(MailDnsProfiles.BuiltIn.All.Count, profiles.All.Count);
        Assert.Equal("10 mx.kimoun.com.", profiles.Get("OvhZimbra").Records(Domain).Single().Data);
    }

    [Fact]
    public void The_example_of_the_documentation_can_be_used()
    {
        var topic = File.ReadAllLines(Path.Combine(Pwsh.RepositoryRoot, "module", "en-US", "about_KimounMail_MailDns.help.txt"));
        File.WriteAllLines(_file, topic.SkipWhile(line => line != "        [{").TakeWhile(line => line != "        }]").Append("}]"));

        var records = MailDnsProfiles.Load(_file).Get("MyHosting").Records(Domain);

        Assert.Equal([DnsRecordType.MX, DnsRecordType.MX, DnsRecordType.TXT, DnsRecordType.CNAME, DnsRecordType.TXT, DnsRecordType.SRV], records.Select(record => record.Type));
        Assert.True(records[3].IsTemplate);
    }

    [Fact]
    public void A_file_need_not_be_there() =>
        Assert.Equal(MailDnsProfiles.BuiltIn.All, MailDnsProfiles.Load(_file + ".none").All);

    [Theory]
    [InlineData("{")]
    [InlineData("[null]")]
    [InlineData("[{}]")]
    [InlineData("""[{ "name": "x", "title": "x", "mx": null }]""")]
    [InlineData("""[{ "name": "x", "title": "x", "mx": { "accept": ["a"], "publish": [null] } }]""")]
    [InlineData("""[{ "name": "x", "title": "x", "mx": { "accept": ["a"], "publish": ["10 mx.example.net"] } }]""")]
    [InlineData("""[{ "name": "x", "title": "x", "mx": { "accept": ["a"], "publish": ["10 mx.example.net.\n@ A 192.0.2.1."] } }]""")]
    [InlineData("""[{ "name": "x", "title": "x", "mxs": [], "mx": { "accept": ["a"], "publish": [] } }]""")]
    public void A_file_that_is_wrong_is_one_clear_error(string json)
    {
        File.WriteAllText(_file, json);

        Assert.Equal(MailErrorId.InvalidDnsProfile, Assert.Throws<MailException>(() => MailDnsProfiles.Load(_file)).ErrorId);
    }

    [Fact]
    public void A_name_nobody_knows_comes_with_those_known()
    {
        var error = Assert.Throws<MailException>(() => MailDnsProfiles.BuiltIn.Get("NoSuch\u001b[2J"));

        Assert.Equal(MailErrorId.UnknownDnsProfile, error.ErrorId);
        Assert.Contains("OvhZimbra", error.Advice, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', error.Message);
    }

    [Theory]
    [InlineData("alt*.aspmx.l.google.com", "ALT3.aspmx.l.google.com.", true)]
    [InlineData("*.mail.protection.outlook.com", "kimoun-com.mail.protection.outlook.com", true)]
    [InlineData("*.mail.protection.outlook.com", "mail.protection.outlook.com.evil.example", false)]
    [InlineData("{domain-dashes}.x", "kimoun-com.x", true)]
    [InlineData("a*b*c", "aXbYbZc", true)]
    [InlineData("a*b*c", "aXbYbZ", false)]
    [InlineData("", "", true)]
    public void Patterns_match_as_written(string pattern, string text, bool matches) =>
        Assert.Equal(matches, Pattern.Matches(pattern, text, Domain));

    /// <summary>The server's name, which a template leaves open, is one of the operator's.</summary>
    private static ZoneLookup WithServer(MailDnsProfile profile)
    {
        var dns = new ZoneLookup();
        foreach (var record in profile.Records(Domain))
            dns.Add(record.Name.ToString(), record.Type, record.Data.Replace("<server>", "ex3", StringComparison.Ordinal));
        return dns;
    }
}
