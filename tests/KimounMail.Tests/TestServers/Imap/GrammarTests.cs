using KimounMail.TestServers.Imap;
using Xunit;

namespace KimounMail.Tests.TestServers.Imap;

public class GrammarTests
{
    [Theory]
    [InlineData("NOOP x")]
    [InlineData("SELECT")]
    [InlineData("SELECT  INBOX")]
    [InlineData("SELECT \"INBOX")]
    [InlineData("SELECT \"a\\b\"")]
    [InlineData("SELECT &AOk")]
    [InlineData("SELECT \"caf\u00e9\"")]
    [InlineData("STATUS INBOX ()")]
    [InlineData("STATUS INBOX (MESSAGES )")]
    [InlineData("LIST \"\"")]
    [InlineData("CREATE a b")]
    [InlineData("FETCH 1 FLAGS")]
    [InlineData("APPEND INBOX")]
    [InlineData("ENABLE")]
    [InlineData("IDLE")]
    [InlineData("NOSUCH")]
    public Task A_malformed_command_is_answered_BAD_before_anything_is_selected(string command) => IsBadAsync(command, select: false);

    [Theory]
    [InlineData("FETCH 1")]
    [InlineData("FETCH 9 FLAGS")]
    [InlineData("FETCH 0 FLAGS")]
    [InlineData("FETCH 1 (FLAGS")]
    [InlineData("FETCH 1 (FLAGS) ")]
    [InlineData("FETCH 1 BODY[HEADER.FIELDS ()]")]
    [InlineData("FETCH 1 BODY[]<0>")]
    [InlineData("UID FETCH 1:2:3 FLAGS")]
    [InlineData("UID NOOP")]
    [InlineData("STORE 1 FLAGS (\\Recent)")]
    [InlineData("STORE 1 FLAGS (\\Unknown)")]
    [InlineData("SEARCH")]
    [InlineData("SEARCH SINCE 2024-01-01")]
    [InlineData("UID EXPUNGE")]
    [InlineData("ENABLE QRESYNC")]
    [InlineData("SELECT INBOX (QRESYNC (1 1))")]
    public Task A_malformed_command_is_answered_BAD_in_a_selected_mailbox(string command) => IsBadAsync(command, select: true);

    [Theory]
    [InlineData("UID EXPUNGE 1")]
    [InlineData("UID MOVE 1 Other")]
    [InlineData("UNSELECT")]
    [InlineData("NAMESPACE")]
    [InlineData("ID NIL")]
    [InlineData("GETQUOTAROOT INBOX")]
    [InlineData("COMPRESS DEFLATE")]
    [InlineData("LIST \"\" * RETURN (SUBSCRIBED)")]
    [InlineData("LIST (SUBSCRIBED) \"\" *")]
    [InlineData("SELECT INBOX (CONDSTORE)")]
    [InlineData("FETCH 1 (FLAGS MODSEQ)")]
    [InlineData("FETCH 1 FLAGS (CHANGEDSINCE 1)")]
    [InlineData("FETCH 1 X-GM-LABELS")]
    [InlineData("STATUS INBOX (SIZE)")]
    [InlineData("STATUS INBOX (HIGHESTMODSEQ)")]
    [InlineData("SEARCH RETURN (COUNT) ALL")]
    public Task What_is_not_announced_is_not_honoured(string command) => IsBadAsync(command, select: true, LoopbackProfile.Plain3501);

    [Fact]
    public async Task A_line_without_CR_and_a_line_too_long_are_BAD()
    {
        await using var server = LoopbackImapServer.Start();
        await using var client = await RawImapClient.ConnectAsync(server.Port);

        await client.SendAsync("a NOOP\n");
        Assert.StartsWith("* BAD", await client.ReadLineAsync(), StringComparison.Ordinal);
        await client.SendAsync("b NOOP " + new string('x', 70_000) + "\r\n");
        Assert.StartsWith("* BAD line too long", await client.ReadToEndAsync(), StringComparison.Ordinal);
    }

    private static async Task IsBadAsync(string command, bool select, LoopbackProfile? profile = null)
    {
        await using var server = LoopbackImapServer.Start(profile);
        server.AddAccount("u", "x").Inbox.Append("Subject: a\r\n\r\nb\r\n"u8.ToArray());
        await using var client = await RawImapClient.LogInAsync(server.Port, "u");
        if (select)
            await client.OkAsync("SELECT INBOX");

        Assert.StartsWith("BAD", await client.FinalAsync(command), StringComparison.Ordinal);
        await client.OkAsync("NOOP");
        Assert.Empty(server.Statistics.Failures);
    }
}
