namespace KimounMail.Protocols.Imap;

/// <content>Changing, copying and finding messages of the selected mailbox.</content>
public sealed partial class ImapConnection
{
    /// <summary>Changes flags, without hearing the result of each message (.SILENT).</summary>
    public async Task StoreAsync(UidSet uids, ImapStoreMode mode, IReadOnlyList<string> flags, CancellationToken cancellationToken)
    {
        var item = mode switch { ImapStoreMode.Add => "+FLAGS.SILENT", ImapStoreMode.Remove => "-FLAGS.SILENT", _ => "FLAGS.SILENT" };
        var list = ImapFlags.Format(flags);
        if (list == "()" && mode != ImapStoreMode.Replace)
            return;
        foreach (var part in uids.Split(ImapLimits.CommandLine - list.Length))
            await RunAsync(OnSelected("UID STORE").Text(part.ToString()).Text(item).Text(list), null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes those of the messages that have <c>\Deleted</c>, and no others.</summary>
    /// <exception cref="MailException">NotSupportedByServer without UIDPLUS.</exception>
    public async Task UidExpungeAsync(UidSet uids, CancellationToken cancellationToken)
    {
        Require(Capabilities.UidPlus, "UIDPLUS");
        foreach (var part in uids.Split(ImapLimits.CommandLine))
            await RunAsync(OnSelected("UID EXPUNGE").Text(part.ToString()), null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Removes every message of the mailbox that has <c>\Deleted</c>, whoever set it.</summary>
    public async Task ExpungeAsync(CancellationToken cancellationToken) =>
        await RunAsync(OnSelected("EXPUNGE"), null, cancellationToken).ConfigureAwait(false);

    /// <summary>Copies messages to another mailbox.</summary>
    public Task<ImapCopyResult> CopyAsync(UidSet uids, string destination, CancellationToken cancellationToken) =>
        TransferAsync("UID COPY", uids, destination, cancellationToken);

    /// <summary>Moves messages to another mailbox; without MOVE by copying, marking and UID EXPUNGE, as RFC 6851 §3.3 has it.</summary>
    /// <exception cref="MailException">NotSupportedByServer without MOVE and UIDPLUS.</exception>
    public async Task<ImapCopyResult> MoveAsync(UidSet uids, string destination, CancellationToken cancellationToken)
    {
        if (Capabilities.Move)
            return await TransferAsync("UID MOVE", uids, destination, cancellationToken).ConfigureAwait(false);
        Require(Capabilities.UidPlus, "MOVE or UIDPLUS");
        var copied = await CopyAsync(uids, destination, cancellationToken).ConfigureAwait(false);
        await StoreAsync(uids, ImapStoreMode.Add, [ImapFlags.Deleted], cancellationToken).ConfigureAwait(false);
        await UidExpungeAsync(uids, cancellationToken).ConfigureAwait(false);
        return copied;
    }

    /// <summary>Finds messages by a criterion in IMAP's own language; strings in it come from <see cref="Quote"/>.</summary>
    /// <exception cref="ArgumentException">The criterion holds line ends or is not ASCII.</exception>
    public async Task<UidSet> SearchAsync(string criterion, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(criterion) || criterion.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            throw new ArgumentException("A search criterion is one line of printable ASCII.", nameof(criterion));
        var found = UidSet.Empty;
        await RunAsync(
            OnSelected("UID SEARCH").Text(Capabilities.ExtendedSearch ? $"RETURN (ALL) {criterion}" : criterion),
            response =>
            {
                if (response is not ImapSearchResponse search)
                    return false;
                found = found.Union(search.Found);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
        return found;
    }

    /// <summary>A text as a quoted string for <see cref="SearchAsync"/>.</summary>
    /// <exception cref="ArgumentException">The text is not printable ASCII.</exception>
    public static string Quote(string text) => text.AsSpan().ContainsAnyExceptInRange(' ', '~')
        ? throw new ArgumentException("Only printable ASCII can be quoted.", nameof(text))
        : $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private async Task<ImapCopyResult> TransferAsync(string name, UidSet uids, string destination, CancellationToken cancellationToken)
    {
        var target = _session.Names.Encode(destination);
        var done = new ImapCopyResult(null, []);
        foreach (var part in uids.Split(ImapLimits.CommandLine - Math.Min(target.Length * 2, ImapLimits.CommandLine / 2)))
        {
            var command = new ImapCommandText(name) { Mailbox = destination }.Text(part.ToString()).String(target);
            // MOVE tells in an untagged response, because its EXPUNGEs come before the tagged one (RFC 6851 §4.3).
            var answer = await RunAsync(command, response => Note(response), cancellationToken).ConfigureAwait(false);
            Note(answer);
        }
        return done;

        bool Note(ImapResponse response)
        {
            if (response is not ImapStatusResponse status || ImapUidList.ReadCopied(status) is not { } copied)
                return false;
            done = new(copied.UidValidity, [.. done.Uids, .. copied.Uids]);
            return true;
        }
    }

    private ImapCommandText OnSelected(string name) => new(name) { Mailbox = Selected?.Name };

    private void Require(bool isThere, string extension)
    {
        if (!isThere)
            throw ImapFailure.Lacks(Server, extension);
    }
}
