using System.Text;
using KimounMail.Protocols.Imap;
using KimounMail.Protocols.Sasl;
using KimounMail.Protocols.Transport;
using Xunit;
using static KimounMail.Tests.Protocols.Imap.Dialogue;

namespace KimounMail.Tests.Protocols.Imap;

public class ImapAuthenticationTests
{
    private static readonly PasswordCredential Alice = new("alice", "s3cret\"");

    [Fact]
    public async Task Plain_acts_for_another_user_and_capabilities_come_with_the_answer()
    {
        var connection = await OpenAsync(Script(
            ("", "* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN APPENDLIMIT=10] hi\r\n"),
            ($"A1 AUTHENTICATE PLAIN {Base64("user\0admin\0pw")}\r\n", "A1 OK [CAPABILITY IMAP4rev1 APPENDLIMIT=20] in\r\n")));
        Assert.Equal(10, connection.Capabilities.AppendLimit);
        await connection.AuthenticateAsync(new PasswordCredential("admin", "pw", "user"), default);
        Assert.Equal(20, connection.Capabilities.AppendLimit);
        Assert.True(connection.IsAuthenticated);
    }

    [Fact]
    public async Task Without_initial_response_the_server_asks_and_capabilities_are_read_again()
    {
        var script = Script(
            ("", "* OK hi\r\n"),
            ("A1 CAPABILITY\r\n", Lines("* CAPABILITY IMAP4rev1 AUTH=PLAIN", "A1 OK .")),
            ("A2 AUTHENTICATE PLAIN\r\n", "+ \r\n"),
            ($"{Base64("\0alice\0s3cret\"")}\r\n", "A2 OK in\r\n"),
            ("A3 CAPABILITY\r\n", Lines("* CAPABILITY IMAP4rev1 UIDPLUS", "A3 OK .")));
        var connection = await OpenAsync(script);
        await connection.AuthenticateAsync(Alice, default);
        Assert.True(connection.Capabilities.UidPlus);
        Assert.Equal(0, script.StepsLeft);
    }

    [Theory]
    [InlineData("alice", "s3cret\"", "A1 LOGIN \"alice\" \"s3cret\\\"\"\r\n")]
    [InlineData("alice", "p\u00E9\r\nX LOGOUT", "A1 LOGIN \"alice\" {13+}\r\np\u00C3\u00A9\r\nX LOGOUT\r\n")]
    public async Task Login_quotes_what_it_sends(string user, string password, string expected)
    {
        var connection = await OpenAsync(Script(
            ("", "* OK [CAPABILITY IMAP4rev1 LITERAL+] hi\r\n"), (expected, "A1 OK [CAPABILITY IMAP4rev1] in\r\n")));
        await connection.AuthenticateAsync(new PasswordCredential(user, password), default);
        Assert.True(connection.IsAuthenticated);
    }

    [Theory]
    [InlineData("[AUTHENTICATIONFAILED] no", MailErrorId.AuthenticationFailed, false)]
    [InlineData("LOGIN failed", MailErrorId.AuthenticationFailed, false)]
    [InlineData("[UNAVAILABLE] Temporary authentication failure", MailErrorId.Throttled, true)]
    [InlineData("[ALERT] Too many simultaneous connections. (Failure)", MailErrorId.Throttled, true)]
    public async Task A_refusal_is_understood_and_names_the_account(string answer, string errorId, bool isTransient)
    {
        var connection = await OpenAsync(Script(
            ("", "* OK [CAPABILITY IMAP4rev1] hi\r\n"), ("A1 LOGIN \"alice\" \"s3cret\\\"\"\r\n", $"A1 NO {answer}\r\n")));
        var error = await Assert.ThrowsAsync<ImapCommandException>(() => connection.AuthenticateAsync(Alice, default));
        Assert.Equal((errorId, isTransient, "alice", "mail.example.com:143"), (error.ErrorId, error.IsTransient, error.Account, error.Server));
        Assert.True(connection.IsUsable);
    }

    [Theory]
    [InlineData(ImapSecurity.StartTlsWhenAvailable, "AUTH=PLAIN", MailErrorId.TlsUnavailable)]
    [InlineData(ImapSecurity.None, "LOGINDISABLED AUTH=GSSAPI", MailErrorId.AuthenticationNotSupported)]
    public async Task A_password_is_not_sent_where_it_must_not(ImapSecurity security, string capabilities, string errorId)
    {
        var script = Script(("", $"* OK [CAPABILITY IMAP4rev1 {capabilities}] hi\r\n"));
        var connection = await OpenAsync(script, security: security);
        Assert.Equal(errorId, (await Assert.ThrowsAsync<MailException>(() => connection.AuthenticateAsync(Alice, default))).ErrorId);
        Assert.Equal("", script.Transcript.ToString());
    }

    [Fact]
    public async Task Tokens_are_asked_for_at_each_login_and_a_refused_one_is_answered()
    {
        var tokens = new Queue<string>(["old", "new"]);
        var credential = new TokenCredential("a,b", _ => ValueTask.FromResult(tokens.Dequeue()));
        var bearer = (string token) => Base64($"n,a=a=2Cb,\u0001host=mail.example.com\u0001port=143\u0001auth=Bearer {token}\u0001\u0001");
        var connection = await OpenAsync(Script(
            ("", "* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=OAUTHBEARER AUTH=XOAUTH2] hi\r\n"),
            ($"A1 AUTHENTICATE OAUTHBEARER {bearer("old")}\r\n", $"+ {Base64("{\"status\":\"invalid_token\"}")}\r\n"),
            ("AQ==\r\n", "A1 NO expired\r\n"),
            ($"A2 AUTHENTICATE OAUTHBEARER {bearer("new")}\r\n", "A2 OK [CAPABILITY IMAP4rev1] in\r\n")));
        await Assert.ThrowsAsync<ImapCommandException>(() => connection.AuthenticateAsync(credential, default));
        await connection.AuthenticateAsync(credential, default);
        Assert.Empty(tokens);
    }

    [Fact]
    public async Task Scram_falls_back_to_plain_when_the_account_has_no_such_password()
    {
        var connection = await OpenAsync(new ScramRefusingServer());
        await connection.AuthenticateAsync(Alice, default);
        Assert.True(connection.IsAuthenticated);
    }

    [Fact]
    public async Task A_challenge_that_makes_no_sense_ends_the_login()
    {
        var connection = await OpenAsync(Script(
            ("", "* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] hi\r\n"),
            ($"A1 AUTHENTICATE PLAIN {Base64("\0alice\0s3cret\"")}\r\n", "+ !!\r\n"),
            ("*\r\n", "A1 BAD cancelled\r\n")));
        var error = await Assert.ThrowsAsync<MailException>(() => connection.AuthenticateAsync(Alice, default));
        Assert.Equal(MailErrorId.AuthenticationFailed, error.ErrorId);
        Assert.False(connection.IsUsable);
    }

    [Theory]
    [InlineData("SASL-IR AUTH=PLAIN")]
    [InlineData("AUTH=PLAIN")]
    [InlineData("LITERAL+")]
    [InlineData("")]
    public async Task No_secret_reaches_trace_or_error(string capabilities)
    {
        using var log = new StringWriter();
        var connection = await OpenAsync(new EchoingServer(capabilities), new TextProtocolTrace(log));
        var error = await Assert.ThrowsAsync<ImapCommandException>(() => connection.AuthenticateAsync(new PasswordCredential("alice", "pä55wörd"), default));
        await connection.NoopAsync(default);
        var all = log + error.ToUserText() + error;
        Assert.Contains("<redacted>", log.ToString());
        Assert.Contains("NOOP", log.ToString());
        Assert.DoesNotContain("p\\xC3\\xA455", all);
        Assert.DoesNotContain("pä55wörd", all);
        Assert.DoesNotContain(Base64("\0alice\0pä55wörd"), all);
    }

    [Fact]
    public async Task A_secret_is_not_shown_either_in_the_quoted_form_it_was_sent_in()
    {
        using var log = new StringWriter();
        var connection = await OpenAsync(new EchoingServer(""), new TextProtocolTrace(log));
        var error = await Assert.ThrowsAsync<ImapCommandException>(() => connection.AuthenticateAsync(new PasswordCredential("alice", "two\"part\\word"), default));
        Assert.DoesNotContain("part", log + error.ToUserText() + error);
    }

    [Fact]
    public async Task Scram_errors_of_the_server_end_in_its_refusal_and_the_next_way_is_tried()
    {
        var connection = await OpenAsync(new ScramErrorServer());
        await connection.AuthenticateAsync(Alice, default);
        Assert.True(connection.IsAuthenticated);
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    /// <summary>Refuses every login by repeating it.</summary>
    private sealed class EchoingServer(string capabilities) : LineServer($"* OK [CAPABILITY IMAP4rev1 {capabilities}] hi\r\n")
    {
        private string _heard = "";

        protected override string Answer(string line)
        {
            if (line.EndsWith("NOOP", StringComparison.Ordinal))
                return "A2 OK\r\n";
            _heard += line + " ";
            var wantsMore = line.EndsWith('}') || line.EndsWith("PLAIN", StringComparison.Ordinal);
            return wantsMore ? line.EndsWith("+}", StringComparison.Ordinal) ? "" : "+ \r\n" : $"A1 NO what is {_heard}\r\n";
        }
    }

    /// <summary>Goes on with SCRAM up to the proof, and answers that with the error RFC 5802 §7 has for it.</summary>
    private sealed class ScramErrorServer() : LineServer("* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=SCRAM-SHA-256 AUTH=PLAIN] hi\r\n")
    {
        protected override string Answer(string line)
        {
            var words = line.Split(' ');
            if (line.Contains("SCRAM", StringComparison.Ordinal))
                return $"+ {Base64($"r={Encoding.UTF8.GetString(Convert.FromBase64String(words[^1])).Split("r=")[1]}x,s=W22Z,i=4096")}\r\n";
            if (words.Length == 1 && line.Length > 0)
                return $"+ {Base64("e=invalid-proof")}\r\n";
            return line.Length == 0 ? "A1 NO [AUTHENTICATIONFAILED] no\r\n" : $"{words[0]} OK [CAPABILITY IMAP4rev1] in\r\n";
        }
    }

    private sealed class ScramRefusingServer() : LineServer("* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=SCRAM-SHA-256 AUTH=PLAIN] hi\r\n")
    {
        protected override string Answer(string line) => line.Contains("SCRAM", StringComparison.Ordinal)
            ? "A1 NO [AUTHENTICATIONFAILED] no\r\n"
            : $"{line.Split(' ')[0]} OK [CAPABILITY IMAP4rev1] in\r\n";
    }
}
