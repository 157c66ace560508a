using KimounMail.TestServers.Imap;
using Xunit;

namespace KimounMail.Tests.TestServers.Imap;

public class FaultTests
{
    private const string Message = "Subject: a\r\n\r\nbody\r\n";

    [Fact]
    public async Task The_nth_occurrence_gets_the_answer_asked_for_and_nothing_is_done()
    {
        await using var server = Start(out var account);
        var fault = server.Faults.Add(Fault.Answer("NO [OVERQUOTA] full").On("APPEND").OnMailbox("INBOX").Nth(2));
        await using var client = await RawImapClient.LogInAsync(server.Port, "u");

        Assert.StartsWith("OK", await client.AppendAsync("INBOX", Message), StringComparison.Ordinal);
        Assert.StartsWith("OK", await client.AppendAsync("Sent", Message), StringComparison.Ordinal);
        Assert.Equal("NO [OVERQUOTA] full", await client.AppendAsync("INBOX", Message));
        Assert.StartsWith("OK", await client.AppendAsync("INBOX", Message), StringComparison.Ordinal);
        Assert.Equal(2, account.Inbox.Count);
        Assert.Equal(1, fault.Hits);
        Assert.Equal(4, server.Statistics.CommandCount("APPEND"));
    }

    [Fact]
    public async Task A_synchronizing_literal_is_refused_before_it_is_sent()
    {
        await using var server = Start(out _);
        server.Faults.Add(Fault.Answer("NO not now").On("APPEND").Times(1));
        await using var client = await RawImapClient.LogInAsync(server.Port, "u");

        Assert.Equal("NO not now", await client.FinalAsync("APPEND INBOX {20}"));
        await client.OkAsync("NOOP");
    }

    [Fact]
    public async Task The_crash_window_is_stored_and_never_acknowledged()
    {
        await using var server = Start(out var account);
        server.Faults.Add(Fault.Disconnect().On("APPEND").AfterEffect().Nth(1));
        await using var client = await RawImapClient.LogInAsync(server.Port, "u");

        await client.SendAsync($"a APPEND INBOX {{{Message.Length}+}}\r\n{Message}\r\n");

        Assert.Equal("", await client.ReadToEndAsync());
        Assert.Equal(1, account.Inbox.Count);
    }

    [Fact]
    public async Task A_connection_breaks_within_a_literal_either_way()
    {
        await using var server = Start(out var account);
        account.Inbox.Append(MessageContent.Generated(100_000));
        server.Faults.Add(Fault.DisconnectInLiteral(50_000).On("FETCH"));
        server.Faults.Add(Fault.DisconnectInLiteral(5).On("APPEND"));
        await using var reading = await RawImapClient.LogInAsync(server.Port, "u");
        await using var writing = await RawImapClient.LogInAsync(server.Port, "u");

        await reading.OkAsync("SELECT INBOX");
        await reading.SendAsync("a UID FETCH 1 BODY.PEEK[]\r\n");
        await reading.ReadLineAsync();
        Assert.InRange((await reading.ReadToEndAsync()).Length, 0, 50_000);
        await writing.SendAsync($"a APPEND INBOX {{{Message.Length}+}}\r\n{Message}\r\n");
        Assert.Equal("", await writing.ReadToEndAsync());
        Assert.Equal(1, account.Inbox.Count);
    }

    [Fact]
    public async Task A_stalled_command_goes_on_when_released()
    {
        await using var server = Start(out _);
        var stall = server.Faults.Add(Fault.Stall().On("NOOP"));
        await using var client = await RawImapClient.LogInAsync(server.Port, "u");

        var answer = client.FinalAsync("NOOP");
        await stall.Struck.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.False(answer.IsCompleted);
        stall.Release();
        Assert.StartsWith("OK", await answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task BYE_closes_and_refused_connections_are_closed_before_a_greeting()
    {
        await using var server = Start(out _);
        server.Faults.Add(Fault.Answer("BYE Session expired").On("NOOP"));
        await using var client = await RawImapClient.LogInAsync(server.Port, "u");

        await client.SendAsync("a NOOP\r\n");
        Assert.Equal("* BYE Session expired\r\n", await client.ReadToEndAsync());
        server.Faults.RefuseConnections(1);
        await using (var refused = await RawImapClient.ConnectAsync(server.Port))
            Assert.Equal("", refused.Greeting);
        await using var next = await RawImapClient.LogInAsync(server.Port, "u");
        Assert.Equal(3, server.Statistics.Connections);
    }

    [Fact]
    public async Task Messages_are_refused_by_their_octets_and_withheld_by_their_flags()
    {
        await using var server = Start(out var account);
        account.Inbox.Append(MessageContent.FromText(Message));
        account.Inbox.Append(MessageContent.FromText(Message), MessageFlags.Of("\\Flagged"));
        server.Faults.Add(Fault.Answer("NO virus").On("APPEND").OnContent(content => content.Length > 100));
        server.Faults.Add(Fault.Answer("NO unreadable").On("FETCH").OnMessage(message => message.Flags.Contains("\\Flagged")));
        await using var client = await RawImapClient.LogInAsync(server.Port, "u");

        Assert.Equal("NO virus", await client.AppendAsync("INBOX", new string('x', 101)));
        await client.OkAsync("SELECT INBOX");
        Assert.Equal(["* 1 FETCH (UID 1)", "NO unreadable"], await client.CommandAsync("FETCH 1:2 UID"));
    }

    [Fact]
    public async Task Order_timing_and_unasked_responses_can_be_disturbed()
    {
        await using var server = Start(out var account);
        account.Inbox.Append(MessageContent.FromText(Message));
        server.Faults.OneByteAtATime = server.Faults.UidAfterBody = true;
        server.Faults.UnsolicitedOneIn = 1;
        await using var client = await RawImapClient.LogInAsync(server.Port, "u");

        await client.OkAsync("SELECT INBOX");
        var lines = await client.OkAsync("UID FETCH 1 BODY.PEEK[HEADER]");

        Assert.Contains("* 1 FETCH (BODY[HEADER] {14}", lines);
        Assert.Contains(" UID 1)", lines);
        Assert.Contains(lines, line => line.Contains("EXISTS", StringComparison.Ordinal) || line.Contains("ALERT", StringComparison.Ordinal) || line.Contains("FETCH (FLAGS", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Zimbra_drops_the_26th_equal_APPEND_and_the_fifth_error_in_a_row()
    {
        await using var server = LoopbackImapServer.Start(LoopbackProfile.Zimbra);
        var account = server.AddAccount("u", "x");
        await using var client = await RawImapClient.LogInAsync(server.Port, "u");
        for (var i = 0; i < 25; i++)
            Assert.StartsWith("OK", await client.AppendAsync("INBOX", Message), StringComparison.Ordinal);

        await client.SendAsync($"z APPEND INBOX {{{Message.Length}+}}\r\n{Message}\r\n");
        Assert.Equal("", await client.ReadToEndAsync());
        Assert.Equal(25, account.Inbox.Count);

        await using var other = await RawImapClient.LogInAsync(server.Port, "u");
        for (var i = 0; i < 5; i++)
            await other.SendAsync("a NOSUCH\r\n");
        Assert.EndsWith("* BYE too many invalid commands\r\n", await other.ReadToEndAsync(), StringComparison.Ordinal);
    }

    private static LoopbackImapServer Start(out LoopbackAccount account)
    {
        var server = LoopbackImapServer.Start();
        account = server.AddAccount("u", "x");
        return server;
    }
}
