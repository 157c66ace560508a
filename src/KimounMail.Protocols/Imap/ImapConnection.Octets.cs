using System.Buffers;
using System.Runtime.CompilerServices;
using System.Text;

namespace KimounMail.Protocols.Imap;

/// <content>Octets in and out, and the end of both.</content>
public sealed partial class ImapConnection
{
    private ImapEvent Receive()
    {
        var input = _wire.Buffered;
        var found = _session.Receive(input, out var consumed);
        if (consumed > 0 && _options.Trace is { } trace)
            trace.Received(Server, ShowsSecret(input[..consumed]) ? Redacted : input[..consumed]);
        _wire.Consume(consumed);
        return found;
    }

    private bool ShowsSecret(ReadOnlySpan<byte> octets)
    {
        if (_session.Secrets.Count == 0)
            return false;
        // While a login is under way, challenges are as secret as the answers to them.
        if (_session.Last is ImapContinuation)
            return true;
        var text = Encoding.UTF8.GetString(octets);
        return _session.Secrets.Any(secret => text.Contains(secret, StringComparison.Ordinal));
    }

    private void Write(ReadOnlySpan<byte> octets, bool isSecret = false)
    {
        _wire.Write(octets);
        TraceSent(isSecret ? Redacted : octets);
    }

    /// <summary>Hands whole lines to the trace, though they are written in parts.</summary>
    private void TraceSent(ReadOnlySpan<byte> octets)
    {
        if (_options.Trace is not { } trace)
            return;
        _lineSent.Write(octets);
        if (!octets.EndsWith("\n"u8))
            return;
        trace.Sent(Server, _lineSent.WrittenSpan);
        _lineSent.Clear();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask FlushAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _wire.FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (MailException error) when (error.ErrorId == MailErrorId.ConnectionLost)
        {
            await HearLastWordsAsync().ConfigureAwait(false);
            throw ImapFailure.Ended(Server, _session.Bye, error);
        }
        catch
        {
            await EndAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>A server that closed while we were writing has often said why: read it before the connection is given up.</summary>
    private async ValueTask HearLastWordsAsync()
    {
        using var limit = new CancellationTokenSource(LastWordsTimeout);
        try
        {
            while (IsUsable)
                await NextAsync(limit.Token).ConfigureAwait(false);
        }
        catch (Exception error) when (error is MailException or OperationCanceledException)
        {
            _options.Trace?.Event(Server, "closed by the server");
        }
        await EndAsync().ConfigureAwait(false);
    }

    private async ValueTask EndAsync()
    {
        if (_isOpen)
            _options.Trace?.Event(Server, "closed");
        _isOpen = false;
        await _wire.DisposeAsync().ConfigureAwait(false);
    }
}
