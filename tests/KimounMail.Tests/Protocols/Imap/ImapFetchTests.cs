using System.Text;
using KimounMail.Protocols.Imap;
using Xunit;
using static KimounMail.Tests.Protocols.Imap.Dialogue;

namespace KimounMail.Tests.Protocols.Imap;

public class ImapFetchTests
{
    private const string Fetch = "A2 UID FETCH 1:9 (UID FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[])\r\n";

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(int.MaxValue)]
    public async Task Contents_stream_whatever_else_the_server_says(int pieceSize)
    {
        var connection = await SelectedAsync(pieceSize, (Fetch, Lines(
            "* 1 FETCH (UID 1 FLAGS (\\Seen) INTERNALDATE \"01-Jan-2020 10:00:00 +0100\" RFC822.SIZE 999 BODY[] {7}", "a\r\n)\r\nb)",
            "* 4 EXISTS",
            "* OK [ALERT] still here {3}",
            "* 9 FETCH (FLAGS (\\Deleted))",
            "* 8 FETCH (UID 77 FLAGS () INTERNALDATE NIL BODY[] {3}", "xyz)",
            "* 2 FETCH (BODY[] {5}", "later FLAGS (k) INTERNALDATE \"\" UID 2)",
            "* 3 FETCH (UID 3 FLAGS () INTERNALDATE \"\" BODY[] NIL)",
            "* 3 FETCH (UID 4 FLAGS () INTERNALDATE \"\" BODY[] \"q\\\"\")",
            "* 4 FETCH (UID 5 FLAGS () INTERNALDATE \"\" BODY[] {0}", ")",
            "A2 OK done")));
        var seen = new List<string>();
        await foreach (var message in connection.FetchContentAsync(UidSet.Range(1, 9)))
            seen.Add($"{message.Uid} {message.Length} {string.Join(' ', message.Flags!)} {message.InternalDate:yyyy} {await ReadTextAsync(message.Content)}");
        Assert.Equal(["1 7 \\Seen 2020 a\r\n)\r\nb", "2 5 k  later", "4 2   q\"", "5 0   "], seen);
        Assert.Equal(4, connection.Selected!.Exists);
        Assert.True(connection.IsUsable);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(7)]
    public async Task A_content_is_complete_only_when_its_response_is(int announced)
    {
        // Five octets, said to be fewer or more: what ends too early or swallows what follows must not pass for a message.
        var connection = await SelectedAsync((Fetch, Lines(
            $"* 1 FETCH (UID 1 FLAGS () INTERNALDATE \"\" BODY[] {{{announced}}}", "abcde)",
            "* 2 FETCH (UID 2 FLAGS () INTERNALDATE \"\" BODY[] {2}", "ok)",
            "A2 OK done")));
        var contents = connection.FetchContentAsync(UidSet.Range(1, 9)).GetAsyncEnumerator();
        Assert.True(await contents.MoveNextAsync());

        await Assert.ThrowsAsync<ImapProtocolException>(() => ReadTextAsync(contents.Current.Content));
        Assert.False(connection.IsUsable);
    }

    [Fact]
    public async Task What_is_not_read_is_skipped_and_a_past_content_is_refused()
    {
        var connection = await SelectedAsync(
            (Fetch, Lines(
                "* 1 FETCH (UID 1 FLAGS () INTERNALDATE \"\" BODY[] {100000}", new string('x', 100_000) + ")",
                "* 2 FETCH (UID 2 FLAGS () INTERNALDATE \"\" BODY[] {2}", "ok)",
                "A2 OK done")),
            ("A3 NOOP\r\n", "A3 OK\r\n"));
        Stream? first = null;
        await foreach (var message in connection.FetchContentAsync(UidSet.Range(1, 9)))
        {
            if (message.Uid == 1)
                Assert.Equal(10, await (first = message.Content).ReadAsync(new byte[10]));
            else
                await Assert.ThrowsAsync<ObjectDisposedException>(() => first!.ReadAsync(new byte[10]).AsTask());
        }
        await connection.NoopAsync(default);
    }

    [Fact]
    public async Task Long_sets_go_in_several_commands_of_which_two_are_in_flight()
    {
        var uids = UidSet.FromUids(Enumerable.Range(1, 4000).Select(n => (uint)n * 2));
        var script = new PipelineServer();
        var connection = await OpenAsync(script);
        var count = 0;
        await foreach (var message in connection.FetchAsync(uids, ImapFetchItems.Flags))
        {
            Assert.Equal((uint)(++count * 2), message.Uid);
        }
        Assert.Equal(4000, count);
        Assert.True(script.Commands > 2);
        Assert.Equal(2, script.MostInFlight);
        Assert.True(script.LongestLine <= 8000);
    }

    [Fact]
    public async Task A_connection_lost_in_a_content_is_an_error_of_the_read()
    {
        var connection = await SelectedAsync((Fetch, "* 1 FETCH (UID 1 FLAGS () INTERNALDATE \"\" BODY[] {100}\r\nonly this"));
        var error = await Assert.ThrowsAsync<MailException>(async () =>
        {
            await foreach (var message in connection.FetchContentAsync(UidSet.Range(1, 9)))
                await ReadTextAsync(message.Content);
        });
        Assert.Equal((MailErrorId.ConnectionLost, true), (error.ErrorId, error.IsTransient));
        Assert.False(connection.IsUsable);
    }

    [Fact]
    public async Task A_refusal_comes_after_what_was_delivered()
    {
        var connection = await SelectedAsync((Fetch, Lines("* 2 FETCH (UID 2 FLAGS () INTERNALDATE \"\" BODY[] {2}", "ok)", "A2 NO [SERVERBUG] Some messages could not be fetched")));
        var seen = new List<uint>();
        var error = await Assert.ThrowsAsync<ImapCommandException>(async () =>
        {
            await foreach (var message in connection.FetchContentAsync(UidSet.Range(1, 9)))
                seen.Add(message.Uid);
        });
        Assert.Equal([2u], seen);
        Assert.Equal(("UID FETCH", "SERVERBUG", ImapStatus.No, "INBOX"), (error.Command, error.Code, error.Status, error.Container));
        Assert.True(connection.IsUsable);
    }

    [Fact]
    public async Task A_large_content_before_its_uid_is_a_clear_error()
    {
        var connection = await SelectedAsync((Fetch, "* 2 FETCH (BODY[] {2000000}\r\n"));
        var error = await Assert.ThrowsAsync<ImapProtocolException>(async () =>
        {
            await foreach (var message in connection.FetchContentAsync(UidSet.Range(1, 9)))
                Assert.Fail(message.Uid.ToString());
        });
        Assert.Contains("UID", error.Message);
    }

    [Fact]
    public async Task Leaving_early_ends_the_connection()
    {
        var connection = await SelectedAsync((Fetch, "* 1 FETCH (UID 1 FLAGS () INTERNALDATE \"\" BODY[] {100}\r\n"));
        await foreach (var _ in connection.FetchContentAsync(UidSet.Range(1, 9)))
            break;
        Assert.False(connection.IsUsable);
    }

    [Fact]
    public async Task No_other_command_goes_between_the_octets_of_a_content()
    {
        var connection = await SelectedAsync((Fetch, "* 1 FETCH (UID 1 FLAGS () INTERNALDATE \"\" BODY[] {100}\r\n"));
        await foreach (var _ in connection.FetchContentAsync(UidSet.Range(1, 9)))
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => connection.NoopAsync(default));
            break;
        }
    }

    [Fact]
    public async Task A_scan_asks_for_what_is_wanted_and_leaves_out_news()
    {
        var connection = await SelectedAsync((
            "A2 UID FETCH 5:* (UID FLAGS RFC822.SIZE MODSEQ X-GM-MSGID X-GM-LABELS BODY.PEEK[HEADER.FIELDS (Message-ID Date)]) (CHANGEDSINCE 10 VANISHED)\r\n",
            Lines(
                "* VANISHED (EARLIER) 3:4",
                "* 1 FETCH (UID 9 FLAGS (\\Seen))",
                "* 1 FETCH (X-GM-LABELS (\"\\\\Sent\" \"&AOk-t&AOk-\" plain) X-GM-MSGID 1278455344230334865 body[header.fields (\"MESSAGE-ID\" DATE)] {8}", "a: b\r\n\r\n UID 5 RFC822.SIZE NIL MODSEQ (12) FLAGS ())",
                "* 2 FETCH (UID 4 FLAGS () BODY[HEADER.FIELDS (x)] \"\")",
                "A2 OK done")));
        var found = new List<ImapMessageData>();
        var items = ImapFetchItems.Flags | ImapFetchItems.Size | ImapFetchItems.ModSeq | ImapFetchItems.GmailLabels | ImapFetchItems.GmailMessageId;
        await foreach (var message in connection.FetchAsync(UidSet.From(5), items, ["Message-ID", "Date"], 10, vanished: true))
            found.Add(message);
        var only = Assert.Single(found);
        Assert.Equal((5u, 1278455344230334865ul, 12ul, null), (only.Uid, only.GmailMessageId, only.ModSeq, only.Size));
        Assert.Equal(["\\Sent", "été", "plain"], only.GmailLabels);
        Assert.Equal("a: b\r\n\r\n", Encoding.Latin1.GetString(only.Header.Span));
        Assert.Equal("3:4", connection.Selected!.Vanished.ToString());
    }

    [Fact]
    public async Task Names_of_header_fields_cannot_smuggle_commands()
    {
        var connection = await SelectedAsync();
        await Assert.ThrowsAsync<ArgumentException>(async () =>
        {
            await foreach (var _ in connection.FetchAsync(UidSet.All, ImapFetchItems.None, ["a)]\r\nA9 LOGOUT"]))
                Assert.Fail();
        });
    }

    /// <summary>Answers a FETCH only when the next one has come, or there is none left.</summary>
    private sealed class PipelineServer() : LineServer(Greeting)
    {
        private readonly Queue<string> _waiting = new();
        private int _asked;

        public int Commands { get; private set; }

        public int MostInFlight { get; private set; }

        public int LongestLine { get; private set; }

        protected override string Answer(string line)
        {
            Commands++;
            LongestLine = Math.Max(LongestLine, line.Length);
            var words = line.Split(' ');
            var uids = UidSet.Parse(words[3]);
            _asked += (int)uids.Count;
            _waiting.Enqueue(string.Concat(uids.Select(uid => $"* 1 FETCH (UID {uid} FLAGS ())\r\n")) + $"{words[0]} OK\r\n");
            MostInFlight = Math.Max(MostInFlight, _waiting.Count);
            var due = _asked == 4000 ? _waiting.Count : _waiting.Count - 1;
            return string.Concat(Enumerable.Range(0, due).Select(_ => _waiting.Dequeue()));
        }
    }
}
