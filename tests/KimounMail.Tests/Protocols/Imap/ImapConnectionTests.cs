using System.IO.Compression;
using System.Text;
using KimounMail.Protocols.Imap;
using KimounMail.Protocols.Sasl;
using Xunit;
using static KimounMail.Tests.Protocols.Imap.Dialogue;

namespace KimounMail.Tests.Protocols.Imap;

public class ImapConnectionTests
{
    [Theory]
    [InlineData("* BYE [UNAVAILABLE] Maximum number of connections exceeded\r\n", MailErrorId.Throttled, true)]
    [InlineData("* BYE go away\r\n", MailErrorId.ConnectionLost, true)]
    [InlineData("220 smtp.example.com ESMTP\r\n", MailErrorId.ProtocolError, false)]
    [InlineData("", MailErrorId.ConnectionLost, true)]
    public async Task A_greeting_that_is_none(string greeting, string errorId, bool isTransient)
    {
        var script = Script(("", greeting));
        var error = await Assert.ThrowsAnyAsync<MailException>(() => OpenAsync(script));
        Assert.Equal((errorId, isTransient, "mail.example.com:143"), (error.ErrorId, error.IsTransient, error.Server));
        Assert.True(script.IsDisposed);
    }

    [Theory]
    [InlineData("* OK [CAPABILITY IMAP4rev1] hi\r\n")]
    [InlineData("* PREAUTH [CAPABILITY IMAP4rev1 STARTTLS] hi\r\n")]
    public async Task Without_STARTTLS_a_connection_that_needs_it_is_refused(string greeting)
    {
        var error = await Assert.ThrowsAsync<MailException>(() => OpenAsync(Script(("", greeting)), security: ImapSecurity.StartTls));
        Assert.Equal(MailErrorId.TlsUnavailable, error.ErrorId);
    }

    [Fact]
    public async Task What_is_smuggled_in_before_TLS_is_not_taken_for_the_servers()
    {
        var error = await Assert.ThrowsAsync<ImapProtocolException>(() => OpenAsync(
            Script(("", "* OK [CAPABILITY IMAP4rev1 STARTTLS] hi\r\n"), ("A1 STARTTLS\r\n", Lines("A1 OK go", "* CAPABILITY EVIL"))),
            security: ImapSecurity.StartTls));
        Assert.Equal(MailErrorCategory.SecurityError, error.Category);
    }

    [Fact]
    public async Task News_after_an_answer_do_not_take_its_place()
    {
        var connection = await LoggedInAsync(
            ("A1 ID NIL\r\n", Lines("* ID (\"name\" \"Dovecot\")", "* OK Still here", "A1 OK")),
            ("A2 NAMESPACE\r\n", Lines("* NAMESPACE ((\"\" \"/\")) NIL NIL", "* OK Still here", "A2 OK")));
        Assert.Equal("Dovecot", (await connection.IdAsync(null, default))["name"]);
        Assert.Equal('/', (await connection.NamespaceAsync(default))?.Personal.Single().Separator);
    }

    [Fact]
    public async Task A_goodbye_ends_the_connection_and_is_remembered()
    {
        var connection = await LoggedInAsync(("A1 NOOP\r\n", Lines("* BYE Session expired, please login again.", "A1 OK")));
        await connection.NoopAsync(default);
        Assert.False(connection.IsUsable);
        var error = await Assert.ThrowsAsync<MailException>(() => connection.NoopAsync(default));
        Assert.Equal((MailErrorId.ConnectionLost, "Session expired, please login again."), (error.ErrorId, error.ServerResponse));
    }

    [Fact]
    public async Task Silence_is_timed_out_and_ends_the_connection()
    {
        var script = new ReplayStream(int.MaxValue, [("", Greeting)]) { IsSilentAtEnd = true };
        var options = new ImapConnectOptions { Host = "h", Security = ImapSecurity.None, ResponseTimeout = TimeSpan.FromMilliseconds(200) };
        var connection = await ImapConnection.OpenAsync(script, options, default);
        var error = await Assert.ThrowsAsync<MailException>(() => connection.NoopAsync(default));
        Assert.Equal((MailErrorId.ConnectionTimedOut, true), (error.ErrorId, error.IsTransient));
        Assert.False(connection.IsUsable);
        Assert.True(script.IsDisposed);
    }

    [Fact]
    public async Task A_cancelled_wait_ends_the_connection()
    {
        using var stop = new CancellationTokenSource();
        var connection = await OpenAsync(new ReplayStream(int.MaxValue, [("", Greeting)]) { IsSilentAtEnd = true });
        var wait = connection.NoopAsync(stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
        Assert.False(connection.IsUsable);
    }

    [Fact]
    public async Task Answers_to_commands_never_sent_break_the_protocol()
    {
        var connection = await LoggedInAsync(("A1 NOOP\r\n", "Z9 OK\r\n"));
        var error = await Assert.ThrowsAsync<ImapProtocolException>(() => connection.NoopAsync(default));
        Assert.Equal(("mail.example.com:143", false), (error.Server, connection.IsUsable));
    }

    [Fact]
    public async Task Hostile_text_is_made_visible_and_cut()
    {
        var connection = await LoggedInAsync(("A1 NOOP\r\n", "A1 NO \u001B[31m\u00E2\u0080\u00AEevil" + new string('x', 5000) + "\r\n"));
        var error = await Assert.ThrowsAsync<ImapCommandException>(() => connection.NoopAsync(default));
        Assert.StartsWith("\\u001B[31m\\u202Eevilxxx", error.Text);
        Assert.True(error.Text.Length < 520);
    }

    [Fact]
    public async Task Logging_out_of_a_connection_that_is_gone_is_no_error()
    {
        var script = Script(("", Greeting), ("A1 LOGOUT\r\n", "* BYE bye\r\n"));
        var connection = await OpenAsync(script);
        await connection.LogoutAsync(default);
        await connection.LogoutAsync(default);
        await connection.DisposeAsync();
        Assert.True(script.IsDisposed);
    }

    [Fact]
    public async Task Compression_starts_in_both_directions()
    {
        var server = new CompressingServer();
        var options = new ImapConnectOptions { Host = "h", Security = ImapSecurity.None };
        var connection = await ImapConnection.OpenAsync(server, options, default);
        await connection.AuthenticateAsync(new PasswordCredential("u", "p"), default);
        await connection.CompressAsync(default);
        await connection.NoopAsync(default);
        await connection.NoopAsync(default);
        Assert.Equal(["NOOP", "NOOP"], server.HeardCompressed);
    }

    [Fact]
    public async Task Refused_compression_leaves_the_connection_as_it_is()
    {
        var script = Script(
            ("", "* OK [CAPABILITY IMAP4rev1 COMPRESS=DEFLATE] hi\r\n"),
            ("A1 LOGIN \"u\" \"p\"\r\n", "A1 OK [CAPABILITY IMAP4rev1 COMPRESS=DEFLATE] in\r\n"),
            ("A2 COMPRESS DEFLATE\r\n", "A2 NO [COMPRESSIONACTIVE] TLS compresses already\r\n"),
            ("A3 NOOP\r\n", "A3 OK\r\n"));
        var options = new ImapConnectOptions { Host = "h", Security = ImapSecurity.None };
        var connection = await ImapConnection.OpenAsync(script, options, default);
        await connection.AuthenticateAsync(new PasswordCredential("u", "p"), default);
        await connection.CompressAsync(default);
        await connection.NoopAsync(default);
        Assert.Equal(0, script.StepsLeft);
    }

    /// <summary>Answers in clear up to COMPRESS and compressed after it.</summary>
    private sealed class CompressingServer : Stream
    {
        private readonly MemoryStream _in = new();
        private readonly Queue<byte> _out = new();
        private readonly MemoryStream _deflated = new();
        private readonly DeflateStream _deflate;
        private bool _isCompressed;
        private int _linesTaken;

        public CompressingServer()
        {
            _deflate = new DeflateStream(_deflated, CompressionLevel.Fastest);
            Say("* OK [CAPABILITY IMAP4rev1 COMPRESS=DEFLATE] hi\r\n");
        }

        public List<string> HeardCompressed { get; } = [];

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var count = 0;
            while (count < buffer.Length && _out.TryDequeue(out var octet))
                buffer.Span[count++] = octet;
            return ValueTask.FromResult(count);
        }

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            _in.Write(buffer.Span);
            var text = Heard();
            var lines = text.Split("\r\n")[..^1];
            if (!_isCompressed && lines.Length > 0)
            {
                _in.SetLength(0);
                var words = lines[0].Split(' ');
                Say($"{words[0]} OK [CAPABILITY IMAP4rev1 COMPRESS=DEFLATE]\r\n");
                _isCompressed = words[1] == "COMPRESS";
            }
            else if (_isCompressed)
            {
                foreach (var words in lines.Skip(_linesTaken).Select(line => line.Split(' ')))
                {
                    HeardCompressed.Add(words[1]);
                    Say($"{words[0]} OK\r\n");
                }
                _linesTaken = lines.Length;
            }
            return ValueTask.CompletedTask;
        }

        public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        private string Heard()
        {
            if (!_isCompressed)
                return Encoding.ASCII.GetString(_in.ToArray());
            using var inflate = new DeflateStream(new MemoryStream(_in.ToArray()), CompressionMode.Decompress);
            var text = new StringBuilder();
            for (int octet; (octet = inflate.ReadByte()) >= 0;)
                text.Append((char)octet);
            return text.ToString();
        }

        private void Say(string text)
        {
            var octets = Encoding.ASCII.GetBytes(text);
            if (_isCompressed)
            {
                _deflate.Write(octets);
                _deflate.Flush();
                octets = _deflated.ToArray();
                _deflated.SetLength(0);
            }
            foreach (var octet in octets)
                _out.Enqueue(octet);
        }
    }
}
