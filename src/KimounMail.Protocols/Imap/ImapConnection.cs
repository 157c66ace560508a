using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Unicode;
using KimounMail.Protocols.Transport;

namespace KimounMail.Protocols.Imap;

/// <summary>
/// A connection to an IMAP server. One caller at a time: responses are read by whoever awaits one, so nothing is received
/// that nobody asked for. A refused command (<see cref="ImapCommandException"/>) leaves the connection as it was; any
/// other failure, and a cancelled wait, ends it: <see cref="IsUsable"/> is then false and it can only be disposed.
/// </summary>
public sealed partial class ImapConnection : IAsyncDisposable
{
    private static readonly TimeSpan LastWordsTimeout = TimeSpan.FromSeconds(5);

    private static readonly byte[] Redacted = "<redacted>"u8.ToArray();
    private readonly ImapConnectOptions _options;
    private readonly ImapSession _session = new();
    private readonly Wire _wire;
    private readonly ArrayBufferWriter<byte> _lineSent = new();
    private bool _isOpen = true;
    private ImapAppend? _openAppend;
    private ImapBodyStream? _openBody;

    /// <summary>The event after a body, found when the last octets of the body were taken.</summary>
    private ImapEvent? _ahead;

    private ImapConnection(Stream stream, ImapConnectOptions options)
    {
        _options = options;
        _wire = new Wire(stream, options.Server, options.ResponseTimeout);
    }

    /// <summary>Host and port.</summary>
    public string Server => _options.Server;

    /// <summary>What the server announced last.</summary>
    public ImapCapabilities Capabilities => _session.Capabilities ?? ImapCapabilities.None;

    /// <summary>False once the connection has ended or its state is not known any more.</summary>
    public bool IsUsable => _isOpen && _session.Bye is null;

    /// <summary>True while no command waits for its answer.</summary>
    public bool IsIdle => !_session.HasOutstanding && _openAppend is null && _openBody is null;

    /// <summary>True when TLS protects the connection.</summary>
    public bool IsEncrypted { get; private set; }

    /// <summary>True after a login.</summary>
    public bool IsAuthenticated { get; private set; }

    /// <summary>The mailbox that is open.</summary>
    public ImapSelectedMailbox? Selected => _session.Selected;

    /// <summary>Does nothing but hear what the server has to say and keep the connection alive.</summary>
    public async Task NoopAsync(CancellationToken cancellationToken) =>
        await RunAsync(new ImapCommandText("NOOP"), null, cancellationToken).ConfigureAwait(false);

    /// <summary>Exchanges names of client and server; null values and an empty result are allowed.</summary>
    public async Task<ImapPending<IReadOnlyDictionary<string, string?>>> BeginIdAsync(
        IReadOnlyDictionary<string, string?>? parameters, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, string?>? answer = null;
        var list = parameters is null or { Count: 0 }
            ? "NIL"
            : $"({string.Join(' ', parameters.Select(entry => $"{Quote(entry.Key)} {(entry.Value is null ? "NIL" : Quote(entry.Value))}"))})";
        var command = new ImapCommandText("ID").Text(list);
        var sent = await SendAsync(command, response => response is ImapIdResponse id && (answer = id.Parameters) is not null, cancellationToken).ConfigureAwait(false);
        return Pending(sent, () => answer ?? new Dictionary<string, string?>());
    }

    /// <inheritdoc cref="BeginIdAsync"/>
    public async Task<IReadOnlyDictionary<string, string?>> IdAsync(IReadOnlyDictionary<string, string?>? parameters, CancellationToken cancellationToken) =>
        await (await BeginIdAsync(parameters, cancellationToken).ConfigureAwait(false)).CompletionAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Enables an extension; false when the server does not confirm it, whatever its tagged answer.</summary>
    public async Task<bool> EnableAsync(string extension, CancellationToken cancellationToken)
    {
        if (!Capabilities.Enable)
            return false;
        await RunAsync(new ImapCommandText("ENABLE").Text(Atom(extension)), null, cancellationToken).ConfigureAwait(false);
        return _session.Enabled.Contains(extension);
    }

    /// <summary>Says goodbye; a connection that is already gone is no error.</summary>
    public async Task LogoutAsync(CancellationToken cancellationToken)
    {
        if (!IsUsable)
            return;
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(LastWordsTimeout);
            await RunAsync(new ImapCommandText("LOGOUT"), null, limit.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is MailException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            _options.Trace?.Event(Server, "gone before the end of LOGOUT");
        }
        await EndAsync().ConfigureAwait(false);
    }

    /// <summary>Closes the connection without a word; see <see cref="LogoutAsync"/>.</summary>
    public async ValueTask DisposeAsync() => await EndAsync().ConfigureAwait(false);

    /// <summary>Sends a command and waits for its answer.</summary>
    /// <exception cref="ImapCommandException">The server refused it.</exception>
    private async ValueTask<ImapStatusResponse> RunAsync(
        ImapCommandText text, Func<ImapResponse, bool>? take, CancellationToken cancellationToken) =>
        await CompleteAsync(await SendAsync(text, take, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    /// <summary>Sends a command without waiting for its answer. A literal the server must ask for is waited for.</summary>
    private async ValueTask<ImapCommand> SendAsync(
        ImapCommandText text, Func<ImapResponse, bool>? take, CancellationToken cancellationToken)
    {
        if (_openAppend is not null)
            throw new InvalidOperationException("An APPEND is being written on this connection.");
        var command = Begin(text, take);
        if (await WriteAsync(command, text, cancellationToken).ConfigureAwait(false))
        {
            Write("\r\n"u8);
            await FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        return command;
    }

    private ImapPending<T> Pending<T>(ImapCommand command, Func<T> answer) => new(async cancellationToken =>
    {
        await CompleteAsync(command, cancellationToken).ConfigureAwait(false);
        return answer();
    });

    private ImapCommand Begin(ImapCommandText text, Func<ImapResponse, bool>? take)
    {
        if (!IsUsable)
            throw ImapFailure.Ended(Server, _session.Bye);
        if (_session.BodyLeft > 0)
            throw new InvalidOperationException("A message is being read on this connection.");
        return _session.Begin(text.Name, text.Mailbox, take);
    }

    /// <summary>Writes tag and parts; false when the server refused instead of asking for a literal.</summary>
    private async ValueTask<bool> WriteAsync(ImapCommand command, ImapCommandText text, CancellationToken cancellationToken)
    {
        Write(Encoding.ASCII.GetBytes(command.Tag + " "));
        foreach (var part in text.Parts)
        {
            if (part.IsLiteral && !await AnnounceLiteralAsync(command, part.Octets.Length, cancellationToken).ConfigureAwait(false))
                return false;
            Write(part.Octets, part.IsSecret);
        }
        return true;
    }

    /// <summary>Writes <c>{n}</c> and waits until its octets may follow; false when the command was refused instead.</summary>
    private async ValueTask<bool> AnnounceLiteralAsync(ImapCommand command, long length, CancellationToken cancellationToken)
    {
        var atOnce = Capabilities.CanSendAtOnce(length);
        WriteAnnouncement(length, atOnce);
        return atOnce || await ContinuationAsync(command, cancellationToken).ConfigureAwait(false) is not null;
    }

    private void WriteAnnouncement(long length, bool atOnce)
    {
        Span<byte> announcement = stackalloc byte[32];
        Utf8.TryWrite(announcement, CultureInfo.InvariantCulture, $"{{{length}{(atOnce ? "+" : "")}}}\r\n", out var written);
        Write(announcement[..written]);
    }

    /// <summary>Flushes and waits for the server's <c>+</c>; null when it answered the command instead.</summary>
    private async ValueTask<ImapContinuation?> ContinuationAsync(ImapCommand command, CancellationToken cancellationToken)
    {
        await FlushAsync(cancellationToken).ConfigureAwait(false);
        while (command.Answer is null)
        {
            await NextAsync(cancellationToken).ConfigureAwait(false);
            if (_session.Last is ImapContinuation continuation)
                return continuation;
        }
        return null;
    }

    /// <summary>Sends what is still to be sent, and reads until the command is answered.</summary>
    private async ValueTask<ImapStatusResponse> CompleteAsync(ImapCommand command, CancellationToken cancellationToken)
    {
        if (command.Answer is null)
            await FlushAsync(cancellationToken).ConfigureAwait(false);
        while (command.Answer is null)
            await NextAsync(cancellationToken).ConfigureAwait(false);
        return command.Answer.Status == ImapStatus.Ok ? command.Answer : throw ImapFailure.Refused(command, command.Answer, Server);
    }

    /// <summary>Reads up to the next event, skipping what is left of a body.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<ImapEvent> NextAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (_ahead is null)
                await SkipBodyAsync(cancellationToken).ConfigureAwait(false);
            if (_ahead is { } ahead)
            {
                _ahead = null;
                return ahead;
            }

            ImapEvent found;
            while ((found = Receive()) == ImapEvent.NeedMore)
            {
                if (!await _wire.FillAsync(cancellationToken).ConfigureAwait(false))
                    throw ConnectionErrors.Lost(Server, null);
            }
            return found;
        }
        catch (MailException error) when (error.ErrorId == MailErrorId.ConnectionLost)
        {
            await EndAsync().ConfigureAwait(false);
            throw ImapFailure.Ended(Server, _session.Bye, error);
        }
        catch (ImapProtocolException error)
        {
            await EndAsync().ConfigureAwait(false);
            throw error.At(Server);
        }
        catch
        {
            await EndAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static string Atom(string text) => !string.IsNullOrEmpty(text) && !text.AsSpan().ContainsAnyExceptInRange('!', '~') && !text.AsSpan().ContainsAny("(){}%*\"\\")
        ? text
        : throw new ArgumentException("Not an atom.", nameof(text));
}
