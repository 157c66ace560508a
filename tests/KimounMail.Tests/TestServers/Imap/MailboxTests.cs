using KimounMail.TestServers.Imap;
using Xunit;

namespace KimounMail.Tests.TestServers.Imap;

public class MailboxTests
{
    private static readonly DateTimeOffset Date = new(2024, 5, 2, 10, 0, 0, TimeSpan.FromHours(2));

    [Fact]
    public async Task LIST_shows_use_children_subscription_and_status_with_names_in_modified_UTF7()
    {
        await using var server = Start(out var account);
        account.Create("Été/日本").IsSubscribed = true;
        await using var client = await RawImapClient.LogInAsync(server.Port, "u");

        Assert.Equal(
            [
                "* LIST (\\Noselect \\HasChildren) \"/\" \"&AMk-t&AOk-\"",
                "* LIST (\\HasNoChildren \\Subscribed) \"/\" \"&AMk-t&AOk-/&ZeVnLA-\"",
                "* STATUS \"&AMk-t&AOk-/&ZeVnLA-\" (MESSAGES 0 SIZE 0)",
                "OK LIST completed",
            ],
            await client.CommandAsync("LIST \"\" \"&AMk-t&AOk-*\" RETURN (SUBSCRIBED STATUS (MESSAGES SIZE))"));
        Assert.Equal(5, (await client.OkAsync("LIST (SPECIAL-USE) \"\" *")).Count - 1);
        Assert.Single((await client.OkAsync("LIST (SUBSCRIBED) \"\" \"&AMk-*\"")).SkipLast(1));
        await client.OkAsync("ENABLE UTF8=ACCEPT");
        Assert.Equal("* LIST (\\HasNoChildren) \"/\" \"Ã\u0089tÃ©/æ\u0097¥æ\u009c¬\"", (await client.OkAsync("LIST \"\" %/%"))[0]);
    }

    [Fact]
    public async Task Names_are_created_renamed_and_deleted_with_what_is_below()
    {
        await using var server = Start(out var account);
        account["Sent"].NoInferiors = true;
        await using var client = await RawImapClient.LogInAsync(server.Port, "u");

        await client.OkAsync("CREATE a/b/c");
        await client.OkAsync("CREATE kept (USE (\\All))");
        await client.OkAsync("RENAME a/b x");
        Assert.Equal(["Archive", "Drafts", "INBOX", "Junk", "Sent", "Trash", "a", "kept", "x", "x/c"], account.Mailboxes.Select(mailbox => mailbox.Name));
        Assert.Equal("\\All", account["kept"].SpecialUse);
        Assert.StartsWith("NO [ALREADYEXISTS]", await client.FinalAsync("CREATE inbox"), StringComparison.Ordinal);
        Assert.StartsWith("NO [CANNOT]", await client.FinalAsync("CREATE Sent/2024"), StringComparison.Ordinal);
        Assert.StartsWith("NO [NONEXISTENT]", await client.FinalAsync("DELETE nosuch"), StringComparison.Ordinal);
        await client.OkAsync("DELETE x/c");
        Assert.Null(account.Find("x/c"));
    }

    [Fact]
    public async Task Of_those_who_create_the_same_name_at_once_one_does_and_the_others_are_told()
    {
        await using var server = Start(out var account);
        var clients = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => RawImapClient.LogInAsync(server.Port, "u")));

        foreach (var name in Enumerable.Range(0, 300).Select(n => $"new{n}"))
        {
            var replies = await Task.WhenAll(clients.Select(client => client.FinalAsync($"CREATE {name}")));
            Assert.Equal((1, 7), (replies.Count(reply => reply == "OK CREATE completed"), replies.Count(reply => reply == "NO [ALREADYEXISTS] mailbox exists")));
        }

        foreach (var client in clients)
            await client.DisposeAsync();
        Assert.Empty(server.Statistics.Failures);
    }

    [Fact]
    public async Task APPEND_of_several_is_all_or_none()
    {
        await using var server = Start(out var account);
        server.Faults.Add(Fault.Answer("NO refused").On("APPEND").OnContent(content => content.ToArray()[0] == 'c').Times(1));
        await using var client = await RawImapClient.LogInAsync(server.Port, "u");
        const string three = "APPEND INBOX (\\Seen kw) \" 2-May-2024 10:00:00 +0200\" {1+}\r\na {1+}\r\nb (\\Flagged) {1+}\r\nc";

        Assert.Equal("NO refused", await client.FinalAsync(three));
        Assert.Equal(0, account.Inbox.Count);
        Assert.Equal($"OK [APPENDUID {account.Inbox.UidValidity} 1:3] APPEND completed", await client.FinalAsync(three));
        Assert.Equal(["kw \\Seen", "", "\\Flagged"], account.Inbox.Messages.Select(message => message.Flags.ToString()));
        Assert.Equal(Date, account.Inbox.Messages[0].InternalDate);
    }

    [Fact]
    public async Task APPEND_keeps_to_limits_quota_and_keyword_rules()
    {
        await using var server = LoopbackImapServer.Start(LoopbackProfile.Gmail.With("APPENDLIMIT=9000").Without("APPENDLIMIT=35651584"));
        var account = server.AddAccount("u", "x");
        account.QuotaBytes = 10_000;
        await using var client = await RawImapClient.LogInAsync(server.Port, "u");

        Assert.StartsWith("NO [TRYCREATE]", await client.FinalAsync("APPEND nosuch {10}"), StringComparison.Ordinal);
        Assert.StartsWith("NO [TOOBIG]", await client.FinalAsync("APPEND INBOX {9001}"), StringComparison.Ordinal);
        Assert.StartsWith("OK", await client.AppendAsync("INBOX", new string('x', 4096)), StringComparison.Ordinal);
        Assert.StartsWith("NO [OVERQUOTA]", await client.FinalAsync("APPEND INBOX {8000}"), StringComparison.Ordinal);
        Assert.Contains("* QUOTA \"\" (STORAGE 4 9)", await client.OkAsync("GETQUOTAROOT INBOX"));

        server.Profile = server.Profile with { NewKeywords = NewKeywords.Drop };
        Assert.StartsWith("OK", await client.AppendAsync("INBOX", "x", "($Forwarded unheard) "), StringComparison.Ordinal);
        Assert.Equal("$Forwarded", account.Inbox.Messages[^1].Flags.ToString());
        server.Profile = server.Profile with { ForbiddenInKeywords = ":" };
        Assert.Equal("NO APPEND failed", await client.AppendAsync("INBOX", "x", "(a:b) "));
        await client.SendAsync("z APPEND INBOX {4097+}\r\n");
        Assert.StartsWith("z BAD [TOOBIG]", await client.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task FETCH_gives_octets_headers_parts_and_dates()
    {
        await using var server = Start(out var account);
        account.Inbox.Append("A: 1\r\nB: 2\r\n folded\r\nC: 3\r\n\r\nbody\r\n"u8.ToArray(), MessageFlags.Of("\\seen", "kw"), Date);
        await using var client = await RawImapClient.LogInAsync(server.Port, "u");
        await client.OkAsync("EXAMINE INBOX");

        Assert.Equal(
            ["* 1 FETCH (FLAGS (kw \\Seen \\Recent) INTERNALDATE \" 2-May-2024 10:00:00 +0200\" RFC822.SIZE 35)", "OK FETCH completed"],
            await client.CommandAsync("FETCH 1 FAST"));
        Assert.Equal(["* 1 FETCH (BODY[HEADER.FIELDS (b x)] {17}", "B: 2", " folded", "", ")"], (await client.OkAsync("FETCH * BODY.PEEK[HEADER.FIELDS (b x)]")).SkipLast(1));
        Assert.Equal(["* 1 FETCH (UID 1 BODY[]<3> {3}", "1", ")"], (await client.OkAsync("UID FETCH 1 BODY[]<3.3>")).SkipLast(1));
        Assert.Equal(["* 1 FETCH (BODY[TEXT] {6}", "body", ")"], (await client.OkAsync("FETCH 1 BODY[TEXT]")).SkipLast(1));
    }

    [Fact]
    public async Task Another_session_learns_of_changes_in_the_right_order()
    {
        await using var server = Start(out var account);
        foreach (var text in new[] { "a", "b", "c" })
            account.Inbox.Append(MessageContent.FromText(text));
        await using var client = await RawImapClient.LogInAsync(server.Port, "u");
        await client.OkAsync("SELECT INBOX");

        account.Inbox.Expunge(1);
        account.Inbox.AddFlags(3, "\\Flagged");
        account.Inbox.Append(MessageContent.FromText("d"));
        Assert.DoesNotContain("* 1 EXPUNGE", await client.OkAsync("FETCH 2 UID"));
        var lines = await client.OkAsync("NOOP");
        Assert.Equal("* 1 EXPUNGE", lines[0]);
        Assert.Contains("* 2 FETCH (UID 3 FLAGS (\\Flagged \\Recent))", lines);
        Assert.Equal("OK NOOP completed", Assert.Single(await client.CommandAsync("NOOP")));
    }

    [Fact]
    public async Task QRESYNC_tells_what_vanished_and_what_changed()
    {
        await using var server = Start(out var account);
        for (var i = 0; i < 5; i++)
            account.Inbox.Append(MessageContent.FromText("x"));
        var (validity, modSeq) = (account.Inbox.UidValidity, account.Inbox.HighestModSeq);
        account.Inbox.Expunge(2);
        account.Inbox.Expunge(3);
        var changed = account.Inbox.AddFlags(5, "\\Seen")!;
        await using var client = await RawImapClient.LogInAsync(server.Port, "u");

        await client.OkAsync("ENABLE QRESYNC");
        var lines = await client.OkAsync($"SELECT INBOX (QRESYNC ({validity} {modSeq} 1:5))");
        Assert.Contains("* VANISHED (EARLIER) 2:3", lines);
        Assert.Contains($"* 3 FETCH (UID 5 FLAGS (\\Seen \\Recent) MODSEQ ({changed.ModSeq}))", lines);
        Assert.Equal($"* 3 FETCH (UID 5 MODSEQ ({changed.ModSeq}))", (await client.OkAsync($"UID FETCH 1:* UID (CHANGEDSINCE {modSeq})"))[0]);
        Assert.Equal("OK [MODIFIED 5] conditional STORE failed for some", await client.FinalAsync($"UID STORE 5 (UNCHANGEDSINCE {modSeq}) +FLAGS (\\Draft)"));
        await client.OkAsync("UID STORE 1 +FLAGS.SILENT (\\Deleted)");
        Assert.Equal("* VANISHED 1", (await client.OkAsync("UID EXPUNGE 1:2"))[0]);

        account.Inbox.ResetUidValidity();
        Assert.Equal(["* BYE UIDVALIDITY has changed"], (await client.SendAndReadToEndAsync("NOOP")).Split("\r\n", StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task COPY_and_MOVE_keep_flags_and_dates_and_name_the_new_UIDs()
    {
        await using var server = Start(out var account);
        for (var i = 0; i < 3; i++)
            account.Inbox.Append(MessageContent.FromText($"{i}"), MessageFlags.Of("kw"), Date);
        await using var client = await RawImapClient.LogInAsync(server.Port, "u");
        await client.OkAsync("SELECT INBOX");

        var validity = account["Sent"].UidValidity;
        Assert.Equal($"OK [COPYUID {validity} 1:2 1:2] COPY completed", await client.FinalAsync("COPY 1:2 Sent"));
        Assert.Equal([$"* OK [COPYUID {validity} 3 3] moved", "* 3 EXPUNGE", "OK MOVE completed"], await client.CommandAsync("UID MOVE 3 Sent"));
        Assert.All(account["Sent"].Messages, message => Assert.Equal(("kw", Date), (message.Flags.ToString(), message.InternalDate)));
    }

    [Theory]
    [InlineData("ALL", "1 2 3")]
    [InlineData("UID 2:*", "2 3")]
    [InlineData("SEEN", "1")]
    [InlineData("UNSEEN KEYWORD kw", "2")]
    [InlineData("SINCE 2-May-2024", "2 3")]
    [InlineData("BEFORE 2-May-2024", "1")]
    [InlineData("HEADER Message-ID b", "2")]
    [InlineData("NOT (OR SUBJECT one SUBJECT two)", "3")]
    [InlineData("CHARSET UTF-8 LARGER 50", "3")]
    public async Task SEARCH_finds(string criteria, string expected)
    {
        await using var server = Start(out var account);
        account.Inbox.Append(MessageContent.FromText("Subject: one\r\n\r\n"), MessageFlags.Of("\\Seen"), Date.AddDays(-1));
        account.Inbox.Append(MessageContent.FromText("Subject: two\r\nMessage-ID:\r\n <b>\r\n\r\n"), MessageFlags.Of("kw"), Date);
        account.Inbox.Append(MessageContent.FromText("Subject: three\r\n\r\n" + new string('x', 60)), null, Date);
        await using var client = await RawImapClient.LogInAsync(server.Port, "u");
        await client.OkAsync("SELECT INBOX");

        Assert.Equal("* SEARCH " + expected, (await client.OkAsync("SEARCH " + criteria))[0]);
    }

    private static LoopbackImapServer Start(out LoopbackAccount account)
    {
        var server = LoopbackImapServer.Start();
        account = server.AddAccount("u", "x");
        return server;
    }
}
