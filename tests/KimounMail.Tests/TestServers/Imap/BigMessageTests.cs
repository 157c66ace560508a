using KimounMail.TestServers.Imap;
using Xunit;

namespace KimounMail.Tests.TestServers.Imap;

public class BigMessageTests
{
    private const int Length = 30_000_000;

    [Fact]
    public async Task Large_messages_are_served_and_taken_without_being_held()
    {
        await using var server = LoopbackImapServer.Start();
        server.KeepsOnlyDigests = true;
        var account = server.AddAccount("u", "x");
        var big = account.Inbox.Append(MessageContent.Generated(Length));
        await using var reading = await RawImapClient.LogInAsync(server.Port, "u");
        await using var writing = await RawImapClient.LogInAsync(server.Port, "u");
        var before = GC.GetTotalMemory(forceFullCollection: true);

        await reading.OkAsync("SELECT INBOX");
        await reading.SendAsync("a FETCH 1 BODY.PEEK[]\r\n");
        Assert.EndsWith($"{{{Length}}}", await reading.ReadLineAsync(), StringComparison.Ordinal);
        await writing.SendAsync($"a APPEND Sent {{{Length}+}}\r\n");
        await writing.RelayAsync(reading, Length);
        await writing.SendAsync("\r\n");

        Assert.StartsWith("a OK", await writing.ReadLineAsync(), StringComparison.Ordinal);
        var stored = account["Sent"].Messages[0].Content;
        Assert.Equal((Length, big.Content.Sha256), ((int)stored.Length, stored.Sha256));
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, Length / 2);
        await writing.OkAsync("SELECT Sent");
        Assert.StartsWith("NO [CANNOT]", await writing.FinalAsync("FETCH 1 BODY[]"), StringComparison.Ordinal);
        Assert.Contains($"Subject: {Length} octets, seed 1", await writing.OkAsync("FETCH 1 BODY[HEADER]"));
    }
}
