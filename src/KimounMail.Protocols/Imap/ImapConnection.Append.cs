using System.Buffers;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace KimounMail.Protocols.Imap;

/// <content>Storing messages.</content>
public sealed partial class ImapConnection
{
    private readonly byte[] _oneMore = new byte[1];
    private readonly ArrayBufferWriter<byte> _attributes = new();

    /// <summary>Starts an APPEND; nothing is sent before its first message.</summary>
    /// <param name="mailbox">The destination, decoded.</param>
    /// <param name="form">How the octets are handed over; see <see cref="ImapAppendForm"/>.</param>
    public ImapAppend BeginAppend(string mailbox, ImapAppendForm form = ImapAppendForm.Literal)
    {
        if (_openAppend is not null)
            throw new InvalidOperationException("Another APPEND is being written on this connection.");
        return new ImapAppend(this, mailbox, form);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    internal async ValueTask WriteAppendMessageAsync(
        ImapAppend append, IReadOnlyList<string> flags, DateTimeOffset? internalDate, long length, Stream content, CancellationToken cancellationToken)
    {
        // Before anything is sent: a flag that cannot be sent costs nothing then.
        FormatAttributes(append, flags, internalDate);
        try
        {
            var command = append.Command ?? await BeginAppendAsync(append, cancellationToken).ConfigureAwait(false);
            ThrowIfRefused(append, command);
            Write(_attributes.WrittenSpan);
            if (!await AnnounceLiteralAsync(command, length, cancellationToken).ConfigureAwait(false))
                ThrowIfRefused(append, command);
            await WriteContentAsync(content, length, cancellationToken).ConfigureAwait(false);
            if (append.Form == ImapAppendForm.Catenate)
                Write(")"u8);
        }
        catch (MailException) when (IsRefusedAndClosed(append))
        {
            throw ImapFailure.Refused(append.Command!, append.Command!.Answer!, Server);
        }
    }

    /// <summary>What comes before the octets of a message.</summary>
    private void FormatAttributes(ImapAppend append, IReadOnlyList<string> flags, DateTimeOffset? internalDate)
    {
        _attributes.ResetWrittenCount();
        _attributes.Write(" "u8);
        ImapFlags.Write(_attributes, flags);
        _attributes.Write(" "u8);
        if (internalDate is { } date)
        {
            ImapDate.Write(_attributes, date);
            _attributes.Write(" "u8);
        }
        if (append.Form == ImapAppendForm.Catenate)
            _attributes.Write("CATENATE (TEXT "u8);
    }

    internal async ValueTask SendAppendAsync(ImapAppend append, CancellationToken cancellationToken)
    {
        if (append.Command is null || append.Count == 0)
            throw new InvalidOperationException("The append has no message.");
        append.IsSent = true;
        _openAppend = null;
        if (append.Command.Answer is not null)
            return;
        Write("\r\n"u8);
        // Where each literal has to be asked for, the next APPEND asks in the same breath; who waits for the answer flushes.
        if (!Capabilities.LiteralPlus)
            return;
        try
        {
            await FlushAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (MailException) when (IsRefusedAndClosed(append))
        {
            throw ImapFailure.Refused(append.Command, append.Command.Answer!, Server);
        }
    }

    internal async Task<ImapAppendResult> CompleteAppendAsync(ImapAppend append, CancellationToken cancellationToken)
    {
        if (append.Command is not { } command || (!append.IsSent && command.Answer is null))
            throw new InvalidOperationException("The append has not been sent.");
        if (command.Answer is null && !_isOpen)
            throw ImapFailure.Ended(Server, _session.Bye);
        return ImapUidList.ReadAppended(await CompleteAsync(command, cancellationToken).ConfigureAwait(false));
    }

    private async ValueTask<ImapCommand> BeginAppendAsync(ImapAppend append, CancellationToken cancellationToken)
    {
        if (_openAppend is not null)
            throw new InvalidOperationException("Another APPEND is being written on this connection.");
        var text = new ImapCommandText("APPEND") { Mailbox = append.Mailbox }.String(_session.Names.Encode(append.Mailbox));
        append.Command = Begin(text, null);
        _openAppend = append;
        await WriteAsync(append.Command, text, cancellationToken).ConfigureAwait(false);
        return append.Command;
    }

    /// <summary>A refusal that came while the command was being written ends it: the server reads the next line as a new command.</summary>
    private void ThrowIfRefused(ImapAppend append, ImapCommand command)
    {
        if (command.Answer is not { } answer)
            return;
        append.IsSent = true;
        _openAppend = null;
        throw ImapFailure.Refused(command, answer, Server);
    }

    private bool IsRefusedAndClosed(ImapAppend append) =>
        !_isOpen && append.Command?.Answer is { Status: not ImapStatus.Ok };

    /// <summary>Copies the content into the output buffer without a copy of its own.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask WriteContentAsync(Stream content, long length, CancellationToken cancellationToken)
    {
        if (_options.Trace is not null)
            TraceSent(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"<{length} octets>")));
        try
        {
            for (var left = length; left > 0;)
            {
                if (_wire.IsOutputFull)
                    await FlushAsync(cancellationToken).ConfigureAwait(false);
                var room = _wire.OutputRoom;
                var count = await content.ReadAsync(room[..(int)Math.Min(room.Length, left)], cancellationToken).ConfigureAwait(false);
                if (count == 0)
                    throw WrongLength("ended early", length - left, length);
                _wire.Advance(count);
                left -= count;
            }
            // Said to be complete, a longer message would be stored cut off.
            if (await content.ReadAsync(_oneMore, cancellationToken).ConfigureAwait(false) > 0)
                throw WrongLength("is longer than announced", length, length);
        }
        catch
        {
            await EndAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static MailException WrongLength(string what, long sent, long length) =>
        new(MailErrorId.MessageUnreadable, string.Create(CultureInfo.InvariantCulture, $"The message {what}, after {sent} of {length} octets; it was not stored."))
        {
            Category = MailErrorCategory.InvalidData,
            IsTransient = true,
        };
}
