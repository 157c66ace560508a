using KimounMail.Engine.Endpoints.Detection;
using KimounMail.Engine.MailDns;
using KimounMail.Tests.MailDns;
using Xunit;

namespace KimounMail.Tests.Engine.Endpoints.Detection;

/// <summary>The server of an account found by its domain, and what is never done for it.</summary>
public sealed class ServerDetectorTests
{
    private const string Autoconfig = """
        <?xml version="1.0"?>
        <clientConfig version="1.1"><emailProvider id="example.com">
          <incomingServer type="pop3"><hostname>pop.example.net</hostname><port>995</port><socketType>SSL</socketType></incomingServer>
          <incomingServer type="imap"><hostname>clear.example.net</hostname><port>143</port><socketType>plain</socketType></incomingServer>
          <incomingServer type="imap"><hostname>imap.%EMAILDOMAIN%</hostname><port>1993</port><socketType>SSL</socketType></incomingServer>
        </emailProvider></clientConfig>
        """;

    private readonly ZoneLookup _dns = new();
    private readonly Dictionary<string, string> _web = [];
    private readonly HashSet<string> _servers = [];
    private readonly List<string> _greeted = [];

    [Fact]
    public async Task A_known_domain_asks_nobody()
    {
        var server = await DetectAsync("alice@gmail.com");

        Assert.Equal(("imap.gmail.com", 993, ConnectionSecurity.ImplicitTls), (server.Host, server.Port, server.Security));
        Assert.Equal((0, 0), (_dns.Queries, _greeted.Count));
    }

    [Fact]
    public async Task SRV_comes_first_in_the_order_of_its_priorities()
    {
        _dns.Add("_imaps._tcp.example.com", DnsRecordType.SRV, "20 0 993 second.example.com").Add("_imaps._tcp.example.com", DnsRecordType.SRV, "10 0 1993 first.example.com");
        _web["https://autoconfig.example.com/mail/config-v1.1.xml"] = Autoconfig;
        Listen("first.example.com:1993", "second.example.com:993", "imap.example.com:1993");

        var server = await DetectAsync("alice@example.com");

        Assert.Equal(("first.example.com", 1993), (server.Host, server.Port));
        Assert.Contains("SRV record _imaps._tcp.example.com", server.FoundBy);
        Assert.Null(server.Caution);
    }

    [Fact]
    public async Task A_server_that_does_not_greet_is_passed_over()
    {
        _dns.Add("_imaps._tcp.example.com", DnsRecordType.SRV, "10 0 993 gone.example.com").Add("_imap._tcp.example.com", DnsRecordType.SRV, "10 0 143 there.example.com");
        Listen("there.example.com:143");

        var server = await DetectAsync("alice@example.com");

        Assert.Equal(("there.example.com", ConnectionSecurity.StartTls), (server.Host, server.Security));
    }

    [Theory]
    [InlineData("https://autoconfig.example.com/mail/config-v1.1.xml")]
    [InlineData("https://example.com/.well-known/autoconfig/mail/config-v1.1.xml")]
    public async Task Autoconfig_is_read_at_both_places_and_never_leads_to_clear_text(string place)
    {
        _web[place] = Autoconfig;
        Listen("imap.example.com:1993", "clear.example.net:143");

        var server = await DetectAsync("alice@example.com");

        Assert.Equal(("imap.example.com", 1993, ConnectionSecurity.ImplicitTls), (server.Host, server.Port, server.Security));
        Assert.DoesNotContain("clear.example.net:143", _greeted);
    }

    [Theory]
    [InlineData("<html><body>Not found")]
    [InlineData("<!DOCTYPE x [<!ENTITY a 'b'>]><clientConfig>&a;</clientConfig>")]
    [InlineData("<clientConfig><incomingServer type='imap'><hostname>a b</hostname><port>993</port><socketType>SSL</socketType></incomingServer></clientConfig>")]
    [InlineData("<clientConfig><incomingServer type='imap'><hostname>a.example</hostname><port>99999</port><socketType>SSL</socketType></incomingServer></clientConfig>")]
    [InlineData("")]
    public void What_is_no_autoconfig_names_no_server(string text) =>
        Assert.Empty(AutoconfigFile.ReadImapServers(text, DnsName.Parse("example.com")));

    [Theory]
    [InlineData("_autodiscover._tcp.example.com", DnsRecordType.SRV, "0 0 443 zimbra1.mail.ovh.net", "imap.mail.ovh.net")]
    [InlineData("autodiscover.example.com", DnsRecordType.CNAME, "autodiscover.outlook.com", "outlook.office365.com")]
    [InlineData("_autodiscover._tcp.example.com", DnsRecordType.SRV, "0 0 443 ex2.mail.ovh.net", "ex2.mail.ovh.net")]
    [InlineData("example.com", DnsRecordType.MX, "1 mx1.mail.ovh.net", "imap.mail.ovh.net")]
    [InlineData("example.com", DnsRecordType.MX, "0 example-com.mail.protection.outlook.com", "outlook.office365.com")]
    [InlineData("example.com", DnsRecordType.MX, "1 aspmx.l.google.com", "imap.gmail.com")]
    public async Task A_provider_is_known_by_its_hosts(string name, DnsRecordType type, string data, string host)
    {
        _dns.Add(name, type, data);
        Listen($"{host}:993");

        var server = await DetectAsync("alice@example.com");

        Assert.Equal(host, server.Host);
        Assert.Null(server.Caution);
    }

    [Fact]
    public async Task Usual_names_are_tried_last_with_TLS_before_STARTTLS()
    {
        Listen("mail.example.com:143", "mail.example.com:993");

        var server = await DetectAsync("alice@example.com");

        Assert.Equal(("mail.example.com", 993), (server.Host, server.Port));
    }

    [Fact]
    public async Task An_unsigned_answer_that_leads_out_of_the_domain_is_told()
    {
        _dns.Add("_imaps._tcp.example.com", DnsRecordType.SRV, "10 0 993 mail.hoster.example");
        Listen("mail.hoster.example:993");

        Assert.Contains("not signed", (await DetectAsync("alice@example.com")).Caution);
        _dns.Authenticate("example.com");
        Assert.Null((await DetectAsync("alice@example.com")).Caution);
    }

    [Fact]
    public async Task Names_from_the_DNS_that_are_no_hosts_are_not_connected_to()
    {
        _dns.Add("_imaps._tcp.example.com", DnsRecordType.SRV, "10 0 993 a\\010b.example.com").Add("_imap._tcp.example.com", DnsRecordType.SRV, "0 0 0 .");

        var error = await Assert.ThrowsAsync<MailException>(() => DetectAsync("alice@example.com"));

        Assert.Equal(MailErrorId.ServerNotDetected, error.ErrorId);
        Assert.DoesNotContain(_greeted, name => name.Contains('\\') || name.StartsWith('.'));
    }

    [Fact]
    public async Task Nothing_found_says_what_was_tried()
    {
        _dns.Add("example.com", DnsRecordType.MX, "10 mx.example.com").Fail("_imaps._tcp.example.com", DnsRecordType.SRV, DnsStatus.TimedOut);

        var error = await Assert.ThrowsAsync<MailException>(() => DetectAsync("alice@example.com"));

        Assert.Equal((MailErrorId.ServerNotDetected, MailErrorCategory.ObjectNotFound), (error.ErrorId, error.Category));
        string[] tried = ["SRV _imaps._tcp.example.com: No server told", "SRV _imap._tcp.example.com", "https://autoconfig.example.com/", "https://example.com/.well-known", "_autodiscover._tcp", "autodiscover.example.com", "mx.example.com:993", "imap.example.com:993", "mail.example.com:143"];
        Assert.All(tried, text => Assert.Contains(text, error.Advice));
    }

    [Theory]
    [InlineData("alice", MailErrorId.ServerNotDetected)]
    [InlineData("alice@two words", MailErrorId.InvalidDomain)]
    public async Task An_account_without_a_domain_is_refused(string account, string id) =>
        Assert.Equal(id, (await Assert.ThrowsAsync<MailException>(() => DetectAsync(account))).ErrorId);

    [Fact]
    public async Task Many_accounts_of_a_domain_are_looked_for_once()
    {
        _dns.Add("_imaps._tcp.example.com", DnsRecordType.SRV, "10 0 993 mail.example.com");
        Listen("mail.example.com:993");
        var detector = Detector();

        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => detector.DetectAsync($"user{i}@example.com", CancellationToken.None)));

        Assert.Equal(["mail.example.com:993"], _greeted);
    }

    private void Listen(params string[] servers) => _servers.UnionWith(servers);

    private Task<DetectedServer> DetectAsync(string account) => Detector().DetectAsync(account, CancellationToken.None);

    private ServerDetector Detector() => new(ServerDetector.Searches(_dns, new Web(_web)), Greet);

    private Task<MailException?> Greet(ServerCandidate candidate, CancellationToken cancellationToken)
    {
        lock (_greeted)
            _greeted.Add(candidate.ToString());
        return Task.FromResult(_servers.Contains(candidate.ToString()) ? null : new MailException(MailErrorId.ConnectionFailed, "Nobody listens."));
    }

    private sealed class Web(Dictionary<string, string> pages) : IPolicyFetcher
    {
        public Task<FetchedPolicy> FetchAsync(Uri address, CancellationToken cancellationToken) =>
            Task.FromResult(pages.TryGetValue(address.ToString(), out var text) ? new FetchedPolicy(text, null) : new FetchedPolicy(null, "404"));
    }
}
