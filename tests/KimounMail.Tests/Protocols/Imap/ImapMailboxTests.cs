using KimounMail.Protocols.Imap;
using Xunit;
using static KimounMail.Tests.Protocols.Imap.Dialogue;

namespace KimounMail.Tests.Protocols.Imap;

public class ImapMailboxTests
{
    [Fact]
    public async Task One_command_lists_names_attributes_subscriptions_and_counts()
    {
        var connection = await OpenAsync(Script(
            ("", "* PREAUTH [CAPABILITY IMAP4rev1 LIST-EXTENDED LIST-STATUS SPECIAL-USE CONDSTORE] hi\r\n"),
            ("A1 LIST \"\" \"*\" RETURN (SUBSCRIBED CHILDREN SPECIAL-USE STATUS (MESSAGES UNSEEN UIDNEXT UIDVALIDITY HIGHESTMODSEQ))\r\n", Lines(
                "* LIST (\\Subscribed \\HasNoChildren) \"/\" inbox",
                "* STATUS INBOX (MESSAGES 3 UNSEEN 1 UIDNEXT 9 UIDVALIDITY 7 HIGHESTMODSEQ 20)",
                "* LIST (\\Sent \\Noinferiors) \"/\" \"Envoy&AOk-s\"",
                "* LIST (\\NonExistent) \"/\" x (CHILDINFO (SUBSCRIBED))",
                "A1 OK done"))));
        var mailboxes = await connection.ListAsync(new ImapListOptions { WithStatus = true }, default);
        Assert.Equal(["inbox", "Envoyés", "x"], mailboxes.Select(mailbox => mailbox.Name));
        Assert.Equal([SpecialUse.Inbox, SpecialUse.Sent, SpecialUse.None], mailboxes.Select(mailbox => mailbox.SpecialUse));
        Assert.Equal([true, false, false], mailboxes.Select(mailbox => mailbox.IsSubscribed));
        Assert.Equal([true, true, false], mailboxes.Select(mailbox => mailbox.CanSelect));
        Assert.True(mailboxes[1].HasNoInferiors);
        Assert.Equal(new ImapMailboxStatus { Messages = 3, Unseen = 1, UidNext = 9, UidValidity = 7, HighestModSeq = 20 }, mailboxes[0].Status);
        Assert.Equal("Envoy&AOk-s", mailboxes[1].RawName);
    }

    [Fact]
    public async Task Old_servers_are_asked_in_the_old_way_and_unannounced_attributes_count()
    {
        var connection = await OpenAsync(Script(
            ("", "* PREAUTH [CAPABILITY IMAP4rev1 LIST-EXTENDED] hi\r\n"),
            ("A1 LIST \"\" \"*\" RETURN (SUBSCRIBED CHILDREN)\r\n", "A1 BAD what\r\n"),
            ("A2 LIST \"\" \"*\"\r\nA3 LSUB \"\" \"*\"\r\n", Lines(
                "* LIST (\\Trash) \".\" Trash", "* LIST (\\Noselect) \".\" group", "* LIST () \".\" odd&name", "A2 OK",
                "* LSUB () \".\" Trash", "* LSUB (\\Noselect) \".\" group", "A3 OK")),
            ("A4 STATUS \"Trash\" (MESSAGES UNSEEN UIDNEXT UIDVALIDITY)\r\nA5 STATUS \"odd&name\" (MESSAGES UNSEEN UIDNEXT UIDVALIDITY)\r\n", Lines(
                "* STATUS odd&name (MESSAGES 5)", "A4 NO [NOPERM] hidden", "A5 OK"))));
        var mailboxes = await connection.ListAsync(new ImapListOptions { WithStatus = true }, default);
        Assert.Equal([SpecialUse.Trash, SpecialUse.None, SpecialUse.None], mailboxes.Select(mailbox => mailbox.SpecialUse));
        Assert.Equal([true, false, false], mailboxes.Select(mailbox => mailbox.IsSubscribed));
        Assert.Equal([null, null, 5L], mailboxes.Select(mailbox => mailbox.Status?.Messages));
    }

    [Fact]
    public async Task Selecting_tells_what_the_server_told()
    {
        var connection = await LoggedInAsync(("A1 EXAMINE \"a \\\"b\\\"\" (CONDSTORE)\r\n", Lines(
            "* 172 EXISTS", "* 1 RECENT", "* OK [UIDVALIDITY 3857529045] .", "* OK [UIDNEXT 4392] .", "* FLAGS (\\Seen [odd])",
            "* OK [PERMANENTFLAGS (\\Seen [odd] \\*)] .", "* OK [HIGHESTMODSEQ 715194045007] .", "A1 OK [READ-ONLY] done")));
        var mailbox = await connection.SelectAsync("a \"b\"", new ImapSelectOptions { ReadOnly = true, CondStore = true }, default);
        Assert.Equal((172L, 3857529045u, 4392u, 715194045007ul, true), (mailbox.Exists, mailbox.UidValidity, mailbox.UidNext, mailbox.HighestModSeq, mailbox.ReadOnly));
        Assert.Equal(["\\Seen", "[odd]", "\\*"], mailbox.PermanentFlags);
        Assert.True(mailbox.AllowsNewKeywords);
        Assert.Same(mailbox, connection.Selected);
    }

    [Fact]
    public async Task A_resynchronised_mailbox_shows_what_changed_and_vanished()
    {
        var connection = await LoggedInAsync(
            ("A1 ENABLE QRESYNC\r\n", Lines("* ENABLED QRESYNC", "A1 OK")),
            ("A2 SELECT \"INBOX\" (QRESYNC (7 90 1:9))\r\n", Lines(
                "* 5 EXISTS", "* OK [UIDVALIDITY 7] .", "* OK [HIGHESTMODSEQ 99] .", "* VANISHED (EARLIER) 2,4:5",
                "* 1 FETCH (UID 3 FLAGS (\\Seen) MODSEQ (95))", "A2 OK [READ-WRITE]")),
            ("A3 NOOP\r\n", Lines("* VANISHED 3", "* 9 EXISTS", "* 1 EXPUNGE", "A3 OK")));
        var mailbox = await connection.SelectAsync("INBOX", new ImapSelectOptions { Resync = new(7, 90, UidSet.Range(1, 9)) }, default);
        Assert.True(mailbox.IsResynchronized);
        Assert.Equal("2,4:5", mailbox.Vanished.ToString());
        Assert.Equal((3u, 95ul), (mailbox.Changed.Single().Uid, mailbox.Changed.Single().ModSeq));
        await connection.NoopAsync(default);
        Assert.Equal(("2:5", 8L), (mailbox.Vanished.ToString(), mailbox.Exists));
    }

    [Fact]
    public async Task News_of_the_mailbox_that_is_being_closed_are_not_of_the_new_one()
    {
        var connection = await LoggedInAsync(
            ("A1 ENABLE QRESYNC\r\n", Lines("* ENABLED QRESYNC", "A1 OK")),
            ("A2 SELECT \"One\" (QRESYNC (7 90))\r\n", Lines("* 5 EXISTS", "* OK [UIDVALIDITY 7] .", "* OK [HIGHESTMODSEQ 99] .", "A2 OK")),
            ("A3 SELECT \"Two\" (QRESYNC (8 10))\r\n", Lines(
                "* VANISHED 41", "* 2 FETCH (UID 42 FLAGS (\\Seen) MODSEQ (100))", "* OK [CLOSED] .",
                "* 1 EXISTS", "* OK [UIDVALIDITY 8] .", "* OK [HIGHESTMODSEQ 12] .", "* 1 FETCH (UID 3 FLAGS () MODSEQ (11))", "A3 OK")));
        await connection.SelectAsync("One", new ImapSelectOptions { Resync = new(7, 90) }, default);
        var mailbox = await connection.SelectAsync("Two", new ImapSelectOptions { Resync = new(8, 10) }, default);
        Assert.True(mailbox.Vanished.IsEmpty);
        Assert.Equal(3u, mailbox.Changed.Single().Uid);
        Assert.Equal(1, mailbox.Exists);
    }

    [Fact]
    public async Task A_server_that_does_not_confirm_ENABLE_gets_no_QRESYNC()
    {
        var connection = await LoggedInAsync(
            ("A1 ENABLE QRESYNC\r\n", "A1 OK\r\n"),
            ("A2 SELECT \"INBOX\" (CONDSTORE)\r\n", Lines("* OK [UIDVALIDITY 7] .", "A2 OK")));
        var mailbox = await connection.SelectAsync("INBOX", new ImapSelectOptions { Resync = new(7, 90) }, default);
        Assert.False(mailbox.IsResynchronized);
    }

    [Fact]
    public async Task A_refused_select_leaves_nothing_open()
    {
        var connection = await SelectedAsync(("A2 SELECT \"gone\"\r\n", "A2 NO [NONEXISTENT] no such\r\n"));
        var error = await Assert.ThrowsAsync<ImapCommandException>(() => connection.SelectAsync("gone", null, default));
        Assert.Equal((MailErrorId.FolderUnreadable, "NONEXISTENT", "gone"), (error.ErrorId, error.Code, error.Container));
        Assert.Null(connection.Selected);
    }

    [Fact]
    public async Task A_name_that_cannot_be_decoded_is_sent_back_as_it_came()
    {
        var connection = await OpenAsync(Script(
            ("", "* PREAUTH [CAPABILITY IMAP4rev1 LITERAL+] hi\r\n"),
            ("A1 LIST \"\" \"*\"\r\nA2 LSUB \"\" \"*\"\r\n", Lines("* LIST () \"/\" \"caf\u00C3\u00A9\"", "* LIST () \"/\" &bad", "A1 OK", "A2 OK")),
            ("A3 DELETE {5+}\r\ncaf\u00C3\u00A9\r\n", "A3 OK\r\n"),
            ("A4 DELETE \"&bad\"\r\n", "A4 OK\r\n"),
            ("A5 DELETE \"&-new\"\r\n", "A5 OK\r\n")));
        var mailboxes = await connection.ListAsync(null, default);
        Assert.Equal(["café", "&bad"], mailboxes.Select(mailbox => mailbox.Name));
        foreach (var name in mailboxes.Select(mailbox => mailbox.Name).Append("&new"))
            await connection.DeleteAsync(name, default);
    }

    [Fact]
    public async Task Mailboxes_are_made_without_waiting_in_between_and_each_refusal_is_told()
    {
        var connection = await LoggedInAsync(
            ("A1 CREATE \"a\"\r\nA2 CREATE \"a/b\"\r\nA3 CREATE \"c\"\r\n", Lines("A1 OK", "A2 NO [OVERQUOTA] too many", "A3 OK")));
        var refusals = await connection.CreateAsync(["a", "a/b", "x\r\nA9 DELETE INBOX", "c"], default);
        Assert.Equal([null, MailErrorId.QuotaExceeded, MailErrorId.FolderRefused, null], refusals.Select(refusal => refusal?.ErrorId));
        Assert.True(connection.IsUsable);
    }

    [Fact]
    public async Task A_name_cannot_smuggle_a_command()
    {
        var connection = await LoggedInAsync();
        var error = await Assert.ThrowsAsync<MailException>(() => connection.DeleteAsync("x\r\nA9 DELETE INBOX", default));
        Assert.Equal((MailErrorId.FolderRefused, MailErrorCategory.InvalidArgument), (error.ErrorId, error.Category));
    }

    [Fact]
    public async Task Names_are_utf8_once_that_is_enabled()
    {
        var connection = await OpenAsync(Script(
            ("", "* PREAUTH [CAPABILITY IMAP4rev1 ENABLE UTF8=ACCEPT LITERAL+] hi\r\n"),
            ("A1 ENABLE UTF8=ACCEPT\r\n", Lines("* ENABLED UTF8=ACCEPT", "A1 OK")),
            ("A2 DELETE {3+}\r\n&\u00C3\u00A9\r\n", "A2 OK\r\n")));
        Assert.True(await connection.EnableAsync("UTF8=ACCEPT", default));
        await connection.DeleteAsync("&é", default);
    }

    [Fact]
    public async Task Quotas_namespaces_and_names_of_the_server()
    {
        var connection = await LoggedInAsync(
            ("A1 GETQUOTAROOT \"INBOX\"\r\n", Lines("* QUOTAROOT INBOX \"\"", "* QUOTA \"\" (STORAGE 10 512 MESSAGE 3 100 X 1 2)", "A1 OK")),
            ("A2 NAMESPACE\r\n", Lines("* NAMESPACE ((\"INBOX.\" \".\" \"X-PARAM\" (\"a\" \"b\"))) NIL ((\"shared/\" \"/\"))", "A2 OK")),
            ("A3 ID (\"name\" \"Kimoun\\\"Mail\" \"vendor\" NIL)\r\n", Lines("* ID (\"name\" \"Dovecot\" \"os\" NIL)", "A3 OK")));
        Assert.Equal([new ImapQuota { StorageUsed = 10240, StorageLimit = 524288, MessagesUsed = 3, MessageLimit = 100 }], await connection.GetQuotaRootAsync("INBOX", default));
        var namespaces = await connection.NamespaceAsync(default);
        Assert.Equal([new("INBOX.", '.')], namespaces!.Personal);
        Assert.Empty(namespaces.OtherUsers);
        Assert.Equal([new("shared/", '/')], namespaces.Shared);
        var id = await connection.IdAsync(new Dictionary<string, string?> { ["name"] = "Kimoun\"Mail", ["vendor"] = null }, default);
        Assert.Equal("Dovecot", id["name"]);
    }

    [Fact]
    public async Task Messages_are_stored_copied_moved_and_found()
    {
        var connection = await SelectedAsync(
            ("A2 UID STORE 1:2 +FLAGS.SILENT (\\Deleted k)\r\n", Lines("* 1 FETCH (FLAGS (\\Deleted))", "A2 OK")),
            ("A3 UID EXPUNGE 1:2\r\n", Lines("* 1 EXPUNGE", "* 1 EXPUNGE", "A3 OK")),
            ("A4 UID COPY 3,5:6 \"b\"\r\n", "A4 OK [COPYUID 38 5:6,3 9:10,14] done\r\n"),
            ("A5 UID MOVE 7 \"b\"\r\n", Lines("* OK [COPYUID 38 7 15] moved", "* 1 EXPUNGE", "A5 OK")),
            ("A6 UID SEARCH HEADER Message-ID \"<a\\\"b>\"\r\n", Lines("* SEARCH 4 9", "* SEARCH 5", "A6 OK")),
            ("A7 UNSELECT\r\n", "A7 OK\r\n"));
        await connection.StoreAsync(UidSet.Of(1, 2), ImapStoreMode.Add, ["\\Deleted", "k", "\\Recent"], default);
        await connection.UidExpungeAsync(UidSet.Of(1, 2), default);
        Assert.Equal(1, connection.Selected!.Exists);
        var copied = await connection.CopyAsync(UidSet.Of(3, 5, 6), "b", default);
        Assert.Equal([(5u, 9u), (6u, 10u), (3u, 14u)], copied.Uids);
        var moved = await connection.MoveAsync(UidSet.Of(7), "b", default);
        Assert.Equal((38u, (7u, 15u)), (moved.UidValidity, moved.Uids.Single()));
        Assert.Equal("4:5,9", (await connection.SearchAsync($"HEADER Message-ID {ImapConnection.Quote("<a\"b>")}", default)).ToString());
        await Assert.ThrowsAsync<ArgumentException>(() => connection.SearchAsync("ALL\r\nA9 LOGOUT", default));
        await connection.UnselectAsync(default);
        Assert.Null(connection.Selected);
    }

    [Fact]
    public async Task Expunging_by_uid_is_never_replaced_by_expunging_all()
    {
        var connection = await OpenAsync(Script(("", "* PREAUTH [CAPABILITY IMAP4rev1] hi\r\n")));
        var error = await Assert.ThrowsAsync<MailException>(() => connection.UidExpungeAsync(UidSet.Of(1), default));
        Assert.Equal(MailErrorId.NotSupportedByServer, error.ErrorId);
    }
}
