using KimounMail.Protocols.Imap;
using KimounMail.Protocols.Transport;
using Xunit;
using static KimounMail.Tests.Protocols.Imap.Dialogue;

namespace KimounMail.Tests.Protocols.Imap;

public class ImapAppendTests
{
    private static readonly DateTimeOffset Date = new(2021, 3, 4, 5, 6, 7, TimeSpan.FromHours(-5));
    private const string Attributes = "(\\Seen k) \"04-Mar-2021 05:06:07 -0500\"";

    [Fact]
    public async Task Appends_are_pipelined_and_answered_in_any_order()
    {
        var connection = await LoggedInAsync(
            ($"A1 APPEND \"Envoy&AOk-s\" {Attributes} {{5+}}\r\nfirst\r\nA2 APPEND \"b\" {Attributes} {{6+}}\r\nsecond {Attributes} {{5+}}\r\nthird\r\n",
             Lines("* 9 EXISTS", "A2 OK [APPENDUID 8 20,19] done", "A1 NO [OVERQUOTA] full")));
        var first = await AppendAsync(connection, "Envoyés", "first");
        var second = await AppendAsync(connection, "b", "second", "third");
        var error = await Assert.ThrowsAsync<ImapCommandException>(() => first.CompletionAsync(default));
        Assert.Equal((MailErrorId.QuotaExceeded, "Envoyés", "[OVERQUOTA] full"), (error.ErrorId, error.Container, error.ServerResponse));
        var result = await second.CompletionAsync(default);
        Assert.Equal(8u, result.UidValidity);
        Assert.Equal([20u, 19u], result.Uids);
        Assert.True(connection.IsUsable);
    }

    [Theory]
    [InlineData("NO [LIMIT] Rate limit hit, try again in 40 seconds", 40_000)]
    [InlineData("NO Request is throttled. Suggested Backoff Time: 299961 milliseconds", 299_961)]
    [InlineData("NO [UNAVAILABLE] please wait 5 min", 300_000)]
    [InlineData("NO [THROTTLED] retry after 2h", 7_200_000)]
    [InlineData("NO [LIMIT] Maximum 20 connections", null)]
    [InlineData("NO [LIMIT] try again in 99999999999 seconds", null)]
    [InlineData("NO [NOPERM] closed, come back in 5 minutes", null)]
    public async Task How_long_a_server_wants_to_be_left_alone(string reply, int? milliseconds)
    {
        var connection = await LoggedInAsync(($"A1 APPEND \"x\" {Attributes} {{1+}}\r\n1\r\n", Lines($"A1 {reply}")));
        var append = await AppendAsync(connection, "x", "1");

        var error = await Assert.ThrowsAsync<ImapCommandException>(() => append.CompletionAsync(default));

        Assert.Equal(milliseconds, (int?)error.RetryAfter?.TotalMilliseconds);
    }

    [Fact]
    public async Task Gmail_calls_too_much_traffic_over_quota_which_passes()
    {
        var connection = await LoggedInAsync(($"A1 APPEND \"x\" {Attributes} {{1+}}\r\n1\r\n", Lines("A1 NO [OVERQUOTA] Account exceeded command or bandwidth limits.")));
        var append = await AppendAsync(connection, "x", "1");

        var error = await Assert.ThrowsAsync<ImapCommandException>(() => append.CompletionAsync(default));

        Assert.Equal((MailErrorId.Throttled, true), (error.ErrorId, error.IsTransient));
    }

    [Fact]
    public async Task Without_literal_plus_the_server_is_waited_for_and_may_refuse_just_that_append()
    {
        var connection = await OpenAsync(Script(
            ("", "* PREAUTH [CAPABILITY IMAP4rev1] hi\r\n"),
            ($"A1 APPEND \"x\" {Attributes} {{4}}\r\n", Lines("* 1 EXISTS", "+ go")),
            ("good\r\n", "A1 OK done\r\n"),
            ($"A2 APPEND \"x\" {Attributes} {{3}}\r\n", "A2 NO maximum message size exceeded\r\n"),
            ($"A3 APPEND \"x\" {Attributes} {{4}}\r\n", "+ go\r\n"),
            ("more\r\n", "A3 OK done\r\n")));
        var good = await AppendAsync(connection, "x", "good");
        var error = await Assert.ThrowsAsync<ImapCommandException>(() => AppendAsync(connection, "x", "big"));
        Assert.Equal(MailErrorId.MessageTooLarge, error.ErrorId);
        var more = await AppendAsync(connection, "x", "more");
        Assert.Empty((await good.CompletionAsync(default)).Uids);
        await more.CompletionAsync(default);
    }

    [Fact]
    public async Task Literal_minus_waits_only_for_large_ones()
    {
        var large = new string('x', 4097);
        var connection = await OpenAsync(Script(
            ("", "* PREAUTH [CAPABILITY IMAP4rev1 LITERAL-] hi\r\n"),
            ($"A1 APPEND \"x\" {Attributes} {{4096+}}\r\n{large[1..]}\r\n", "A1 OK\r\n"),
            ($"A2 APPEND \"x\" {Attributes} {{4097}}\r\n", "+\r\n"),
            (large + "\r\n", "A2 OK\r\n")));
        await (await AppendAsync(connection, "x", large[1..])).CompletionAsync(default);
        await (await AppendAsync(connection, "x", large)).CompletionAsync(default);
    }

    [Theory]
    [InlineData("short", 6)]
    [InlineData("long", 3)]
    public async Task A_content_of_another_length_is_never_stored(string content, int length)
    {
        var script = Script(("", Greeting), ("never", ""));
        var connection = await OpenAsync(script);
        var append = connection.BeginAppend("x");
        var error = await Assert.ThrowsAsync<MailException>(() => append.AddMessageAsync([], null, length, Octets(content), default).AsTask());
        Assert.Equal(MailErrorId.MessageUnreadable, error.ErrorId);
        Assert.False(connection.IsUsable);
        Assert.True(script.IsDisposed);
    }

    [Fact]
    public async Task A_content_that_throws_ends_the_connection_and_keeps_its_error()
    {
        var connection = await LoggedInAsync();
        var append = connection.BeginAppend("x");
        await Assert.ThrowsAsync<TimeoutException>(() => append.AddMessageAsync([], null, 5, new ThrowingStream(), default).AsTask());
        Assert.False(connection.IsUsable);
    }

    [Fact]
    public async Task What_a_server_says_before_it_closes_is_heard()
    {
        var script = new ReplayStream(int.MaxValue, [("", Greeting + Lines("A1 NO maximum message size exceeded", "* BYE bye"))]) { WriteFailsAfter = 10 };
        var connection = await OpenAsync(script);
        var error = await Assert.ThrowsAsync<ImapCommandException>(() => AppendAsync(connection, "x", new string('x', 500_000)));
        Assert.Equal((MailErrorId.MessageTooLarge, "maximum message size exceeded"), (error.ErrorId, error.Text));
        Assert.False(connection.IsUsable);
    }

    [Fact]
    public async Task A_goodbye_during_an_append_is_in_the_error()
    {
        var script = new ReplayStream(int.MaxValue, [("", Greeting + "* BYE [UNAVAILABLE] slow down\r\n")]) { WriteFailsAfter = 10 };
        var connection = await OpenAsync(script);
        var error = await Assert.ThrowsAsync<MailException>(() => AppendAsync(connection, "x", new string('x', 500_000)));
        Assert.Equal((MailErrorId.Throttled, true, "[UNAVAILABLE] slow down"), (error.ErrorId, error.IsTransient, error.ServerResponse));
    }

    [Fact]
    public async Task Recent_is_left_out_and_bad_keywords_are_refused_before_anything_is_sent()
    {
        var script = Script(("", Greeting), ("A1 APPEND \"x\" (\\Seen) {1+}\r\na\r\n", "A1 OK\r\n"));
        var connection = await OpenAsync(script);
        var append = connection.BeginAppend("x");
        var error = await Assert.ThrowsAsync<MailException>(() => append.AddMessageAsync(["a b"], null, 1, Octets("a"), default).AsTask());
        Assert.Equal(MailErrorId.KeywordRefused, error.ErrorId);
        await append.AddMessageAsync(["\\recent", "\\Seen", "\\SEEN"], null, 1, Octets("a"), default);
        await append.SendAsync(default);
        await append.CompletionAsync(default);
    }

    [Fact]
    public async Task A_large_message_goes_through_unchanged()
    {
        var content = string.Concat(Enumerable.Range(0, 300_000).Select(n => (char)(n * 7 % 256)));
        var connection = await LoggedInAsync(($"A1 APPEND \"x\" {Attributes} {{300000+}}\r\n{content}\r\n", "A1 OK [APPENDUID 1 2]\r\n"));
        Assert.Equal([2u], (await (await AppendAsync(connection, "x", content)).CompletionAsync(default)).Uids);
    }

    [Fact]
    public async Task The_trace_shows_commands_as_lines_and_contents_as_lengths()
    {
        using var log = new StringWriter();
        var connection = await OpenAsync(
            Script(("", Greeting), ($"A1 APPEND \"x\" {Attributes} {{7+}}\r\nprivate\r\n", "A1 OK done\r\n")), new TextProtocolTrace(log));
        await (await AppendAsync(connection, "x", "private")).CompletionAsync(default);
        Assert.Contains($"C: A1 APPEND \"x\" {Attributes} {{7+}}", log.ToString());
        Assert.Contains("C: <7 octets>", log.ToString());
        Assert.Contains("S: A1 OK done", log.ToString());
        Assert.DoesNotContain("private", log.ToString());
    }

    [Theory]
    [InlineData("Mailbox doesn't exist: quota", MailErrorId.FolderUnreadable)]
    [InlineData("[NOPERM] no", MailErrorId.PermissionDenied)]
    [InlineData("Request is throttled. Suggested Backoff Time: 299961 milliseconds", MailErrorId.Throttled)]
    public async Task Words_mean_what_the_command_lets_them_mean(string answer, string errorId)
    {
        var connection = await LoggedInAsync(("A1 SELECT \"quota\"\r\n", $"A1 NO {answer}\r\n"));
        var error = await Assert.ThrowsAsync<ImapCommandException>(() => connection.SelectAsync("quota", null, default));
        Assert.Equal(errorId, error.ErrorId);
    }

    private static async Task<ImapAppend> AppendAsync(ImapConnection connection, string mailbox, params string[] messages)
    {
        var append = connection.BeginAppend(mailbox);
        foreach (var message in messages)
            await append.AddMessageAsync(["\\Seen", "k"], Date, message.Length, Octets(message), default);
        await append.SendAsync(default);
        return append;
    }

    private sealed class ThrowingStream : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => throw new TimeoutException();
    }
}
