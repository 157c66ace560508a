using System.Text;
using System.Xml.Linq;
using KimounMail.Protocols.Transport;
using KimounMail.Protocols.Zimbra;
using KimounMail.TestServers;
using KimounMail.TestServers.Http;
using KimounMail.TestServers.Tls;
using KimounMail.TestServers.Zimbra;
using Xunit;

namespace KimounMail.Tests.Protocols.Zimbra;

/// <summary>The session with the administration service: login, renewal, batches, repeats and refusals.</summary>
public sealed class ZimbraAdminClientTests : IAsyncLifetime
{
    private const string Domain = "customer.example";

    private readonly HurriedClock _clock = new();
    private readonly LoopbackZimbraServer _server;
    private readonly StringWriter _trace = new();
    private readonly ZimbraAdminClient _client;

    public ZimbraAdminClientTests()
    {
        _server = LoopbackZimbraServer.Start(_clock);
        _server.Directory.AddDomain(Domain);
        _client = Connect(LoopbackZimbraServer.AdminPassword);
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task One_login_serves_many_requests_on_one_connection()
    {
        for (var i = 0; i < 3; i++)
            await _client.CallAsync(GetDomain(Domain), default);
        Assert.Equal(["Auth", "GetDomain", "GetDomain", "GetDomain"], _server.Commands);
    }

    [Fact]
    public async Task A_wrong_password_is_told_in_words_without_the_password()
    {
        using var client = Connect("not-the-Pa55word");
        var error = await Assert.ThrowsAsync<ZimbraFaultException>(() => client.ConnectAsync(default));
        Assert.Equal(MailErrorId.AuthenticationFailed, error.ErrorId);
        Assert.Equal("account.AUTH_FAILED", error.Code);
        Assert.Equal(LoopbackZimbraServer.AdminName, error.Account);
        Assert.StartsWith("qtp1-7:", error.TraceId);
        Assert.DoesNotContain("not-the-Pa55word", error.ToUserText() + error);
    }

    [Fact]
    public async Task A_second_factor_is_told_in_words()
    {
        _server.WantsSecondFactor = true;
        var error = await Assert.ThrowsAsync<ZimbraFaultException>(() => _client.ConnectAsync(default));
        Assert.Contains("Two-factor", error.Advice);
    }

    [Fact]
    public async Task A_session_that_ended_is_renewed_and_the_request_made_once()
    {
        await _client.ConnectAsync(default);
        _server.EndSessions();
        await _client.CallAsync(CreateAccount("a"), default);
        Assert.Equal(["Auth", "CreateAccount", "Auth", "CreateAccount"], _server.Commands);
        Assert.Single(_server.Directory.Entries, entry => entry.Kind == DirectoryKind.Account);
    }

    [Fact]
    public async Task A_token_is_renewed_before_it_ends()
    {
        await _client.ConnectAsync(default);
        _clock.Advance(_server.TokenLifetime * 0.95);
        await _client.CallAsync(GetDomain(Domain), default);
        Assert.Equal(["Auth", "Auth", "GetDomain"], _server.Commands);
    }

    [Fact]
    public async Task Many_callers_at_once_share_one_renewal()
    {
        await _client.ConnectAsync(default);
        _server.EndSessions();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => _client.CallAsync(GetDomain(Domain), default)));
        Assert.Equal(2, _server.Commands.Count(command => command == "Auth"));
    }

    [Fact]
    public async Task A_session_refused_twice_is_an_error()
    {
        _server.Expect(ZimbraTrouble.Refused("GetDomain", "service.AUTH_EXPIRED"));
        _server.Expect(ZimbraTrouble.Refused("GetDomain", "service.AUTH_EXPIRED"));
        var error = await Assert.ThrowsAsync<ZimbraFaultException>(() => _client.CallAsync(GetDomain(Domain), default));
        Assert.Equal(MailErrorId.AuthenticationFailed, error.ErrorId);
    }

    [Fact]
    public async Task Answers_of_a_batch_come_in_the_order_asked_and_refusals_stand_in_their_place()
    {
        var answers = await _client.CallAllAsync([GetDomain(Domain), GetDomain("nowhere.example"), CreateAccount("b")], default);
        Assert.Equal("GetDomainResponse", answers[0].Answer!.Name.LocalName);
        Assert.Equal("account.NO_SUCH_DOMAIN", answers[1].Refusal!.Code);
        Assert.Equal(MailErrorCategory.ObjectNotFound, answers[1].Refusal!.Category);
        Assert.Equal("CreateAccountResponse", answers[2].Answer!.Name.LocalName);
        Assert.Empty(_server.Violations);
    }

    [Fact]
    public async Task Reading_is_repeated_when_the_server_is_busy_and_when_the_line_breaks()
    {
        _server.Expect(ZimbraTrouble.Refused("GetDomain", "service.TEMPORARILY_UNAVAILABLE"));
        _server.Expect(ZimbraTrouble.Answered("GetDomain", LoopbackHttpResponse.Cut));
        await _client.CallAsync(GetDomain(Domain), default);
        Assert.Equal(3, _server.Commands.Count(command => command == "GetDomain"));
        Assert.True(_clock.Waited >= TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task Reading_is_given_up_after_three_tries()
    {
        for (var i = 0; i < 4; i++)
            _server.Expect(ZimbraTrouble.Answered("GetDomain", LoopbackHttpResponse.Page(503)));
        var error = await Assert.ThrowsAsync<MailException>(() => _client.CallAsync(GetDomain(Domain), default));
        Assert.Equal(MailErrorId.Throttled, error.ErrorId);
        Assert.True(error.IsTransient);
        Assert.Equal(3, _server.Commands.Count(command => command == "GetDomain"));
    }

    [Fact]
    public async Task What_may_have_happened_is_not_done_again()
    {
        _server.Expect(ZimbraTrouble.CutAfterEffect("CreateAccount"));
        var error = await Assert.ThrowsAsync<MailException>(() => _client.CallAsync(CreateAccount("c"), default));
        Assert.Equal(MailErrorId.ConnectionLost, error.ErrorId);
        Assert.Single(_server.Commands, command => command == "CreateAccount");
    }

    [Fact]
    public async Task Silence_ends_after_the_time_allowed()
    {
        _server.Expect(ZimbraTrouble.Answered("CreateAccount", new LoopbackHttpResponse { Hangs = true }));
        var error = await Assert.ThrowsAsync<MailException>(() => _client.CallAsync(CreateAccount("d"), default));
        Assert.Equal(MailErrorId.ConnectionTimedOut, error.ErrorId);
    }

    [Theory]
    [InlineData("<html><p>Sorry<br>")]
    [InlineData("")]
    [InlineData("<a/>")]
    [InlineData("<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;\">]><x>&b;</x>")]
    [InlineData("<soap:Envelope xmlns:soap='http://www.w3.org/2003/05/soap-envelope'><soap:Body/></soap:Envelope>")]
    public async Task What_is_no_SOAP_is_told_in_words(string body)
    {
        _server.Expect(ZimbraTrouble.Answered("CreateAccount", new LoopbackHttpResponse { Body = Encoding.UTF8.GetBytes(body) }));
        var error = await Assert.ThrowsAsync<MailException>(() => _client.CallAsync(CreateAccount("e"), default));
        Assert.Equal(MailErrorId.ProtocolError, error.ErrorId);
        Assert.Contains("7071", error.Advice);
    }

    [Fact]
    public async Task An_answer_beyond_the_limit_is_not_read()
    {
        _server.Expect(ZimbraTrouble.Answered("CreateAccount", new LoopbackHttpResponse { Body = new byte[9 * 1024 * 1024] }));
        var error = await Assert.ThrowsAsync<MailException>(() => _client.CallAsync(CreateAccount("f"), default));
        Assert.Equal(MailErrorId.ProtocolError, error.ErrorId);
        Assert.Contains("longer than", error.Message);
    }

    [Fact]
    public async Task Hostile_words_of_the_server_are_made_visible_and_cut()
    {
        var text = "line\r\nInjected: \u202Eevil" + new string('x', 100_000);
        var fault = new XElement((XNamespace)LoopbackZimbraServer.Soap + "Envelope", new XElement((XNamespace)LoopbackZimbraServer.Soap + "Body", new ZimbraRefusal("service.FAILURE", text).ToFault()));
        _server.Expect(ZimbraTrouble.Answered("CreateAccount", new LoopbackHttpResponse { Status = 500, Body = Encoding.UTF8.GetBytes(fault.ToString()) }));
        var error = await Assert.ThrowsAsync<ZimbraFaultException>(() => _client.CallAsync(CreateAccount("g"), default));
        Assert.InRange(error.ServerResponse!.Length, 10, 1500);
        Assert.DoesNotContain(error.ServerResponse, char.IsControl);
        Assert.DoesNotContain('\u202E', error.ServerResponse);
    }

    [Fact]
    public async Task A_control_character_is_refused_before_anything_is_sent()
    {
        await _client.ConnectAsync(default);
        var error = await Assert.ThrowsAsync<MailException>(() => _client.CallAsync(CreateAccount("h\u0001"), default));
        Assert.Equal(MailErrorCategory.InvalidArgument, error.Category);
        Assert.Equal(["Auth"], _server.Commands);
    }

    [Fact]
    public async Task A_delegated_token_shows_no_secret()
    {
        await _client.CallAsync(CreateAccount("user"), default);
        var token = await _client.DelegateAsync($"user@{Domain}", TimeSpan.FromHours(2), default);
        Assert.InRange(token.Expires - _clock.GetUtcNow(), TimeSpan.FromMinutes(119), TimeSpan.FromHours(2));
        Assert.DoesNotContain(token.Value, token.ToString());
        Assert.Empty(_server.Violations);
    }

    [Fact]
    public async Task Acting_for_an_account_that_is_not_there_is_told()
    {
        var error = await Assert.ThrowsAsync<ZimbraFaultException>(() => _client.DelegateAsync($"nobody@{Domain}", TimeSpan.FromHours(1), default));
        Assert.Equal("account.NO_SUCH_ACCOUNT", error.Code);
    }

    [Fact]
    public async Task The_trace_has_the_dialogue_and_no_secret()
    {
        await _client.CallAsync(CreateAccount("traced", "account-Pa55word"), default);
        var token = await _client.DelegateAsync($"traced@{Domain}", TimeSpan.FromHours(1), default);
        var dialogue = _trace.ToString();
        Assert.Contains("CreateAccountRequest", dialogue);
        Assert.Contains("CreateAccountResponse", dialogue);
        Assert.DoesNotContain(LoopbackZimbraServer.AdminPassword, dialogue);
        Assert.DoesNotContain("account-Pa55word", dialogue);
        Assert.DoesNotContain(token.Value, dialogue);
        Assert.DoesNotContain("0_", dialogue);
    }

    [Fact]
    public async Task A_certificate_nobody_vouches_for_is_refused()
    {
        using var client = new ZimbraAdminClient(new ZimbraConnectOptions { Host = "localhost", Port = _server.Port }, LoopbackZimbraServer.AdminName, LoopbackZimbraServer.AdminPassword);
        var error = await Assert.ThrowsAsync<MailException>(() => client.ConnectAsync(default));
        Assert.Equal(MailErrorId.CertificateRejected, error.ErrorId);
        Assert.Empty(_server.Commands);
    }

    [Fact]
    public async Task A_pinned_certificate_is_accepted()
    {
        var options = Options with { Trust = new TlsTrust { CertificatePin = TestCertificates.Sha256Pin(TestCertificates.Shared.Valid) } };
        using var client = new ZimbraAdminClient(options, LoopbackZimbraServer.AdminName, LoopbackZimbraServer.AdminPassword);
        await client.ConnectAsync(default);
        Assert.Equal(["Auth"], _server.Commands);
    }

    private ZimbraConnectOptions Options => new()
    {
        Host = "localhost",
        Port = _server.Port,
        Trust = new TlsTrust { CaFile = TestCertificates.Shared.CaPemFile },
        Time = _clock,
        Trace = new TextProtocolTrace(_trace),
    };

    private ZimbraAdminClient Connect(string password) => new(Options, LoopbackZimbraServer.AdminName, password);

    private static XElement GetDomain(string name) =>
        new(ZimbraNames.Admin + "GetDomainRequest", new XElement(ZimbraNames.Admin + "domain", new XAttribute("by", "name"), name));

    private static XElement CreateAccount(string local, string password = "Fine-Pa55word") =>
        new(ZimbraNames.Admin + "CreateAccountRequest", new XAttribute("name", $"{local}@{Domain}"), new XAttribute("password", password));
}
