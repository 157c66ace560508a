using System.Globalization;

namespace KimounMail.Protocols.Imap;

/// <content>Opening and changing mailboxes.</content>
public sealed partial class ImapConnection
{
    // Few enough that neither side's buffers fill with what the other does not read.
    private const int CommandsInFlight = 32;

    /// <summary>Opens a mailbox. With a resync point, what changed since is in the result where the server has QRESYNC.</summary>
    /// <exception cref="ImapCommandException">FolderUnreadable and others; no mailbox is open then.</exception>
    public async Task<ImapSelectedMailbox> SelectAsync(string mailbox, ImapSelectOptions? options, CancellationToken cancellationToken) =>
        await (await BeginSelectAsync(mailbox, options, cancellationToken).ConfigureAwait(false)).CompletionAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Opens a mailbox like <see cref="SelectAsync"/>; what is sent right after it concerns that mailbox, or is refused when it cannot be opened.</summary>
    public async Task<ImapPending<ImapSelectedMailbox>> BeginSelectAsync(string mailbox, ImapSelectOptions? options, CancellationToken cancellationToken)
    {
        options ??= new ImapSelectOptions();
        var resync = options.Resync is not null && await EnableResyncAsync(cancellationToken).ConfigureAwait(false) ? options.Resync : null;
        var command = ForMailbox(options.ReadOnly ? "EXAMINE" : "SELECT", mailbox);
        if (resync is not null)
            command.Text(QResync(resync));
        else if ((options.CondStore || options.Resync is not null) && Capabilities.CondStore)
            command.Text("(CONDSTORE)");
        var selected = new ImapSelectedMailbox(mailbox, options.ReadOnly);
        _session.Selected = selected;
        try
        {
            var sent = await SendAsync(command, response => AddChanged(selected, response), cancellationToken).ConfigureAwait(false);
            return new(token => CompleteSelectAsync(sent, selected, resync, token));
        }
        catch
        {
            _session.Selected = null;
            throw;
        }
    }

    private async Task<ImapSelectedMailbox> CompleteSelectAsync(ImapCommand command, ImapSelectedMailbox selected, ImapResyncPoint? resync, CancellationToken cancellationToken)
    {
        try
        {
            await CompleteAsync(command, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            _session.Selected = null;
            throw;
        }
        selected.IsResynchronized = resync is not null && resync.UidValidity == selected.UidValidity && !selected.NoModSeq;
        return selected;
    }

    /// <summary>Closes the mailbox without expunging: UNSELECT, or by opening it read-only first where the server lacks that.</summary>
    public async Task UnselectAsync(CancellationToken cancellationToken)
    {
        if (Selected is not { } selected)
            return;
        if (!Capabilities.Unselect && !selected.ReadOnly)
            await SelectAsync(selected.Name, new ImapSelectOptions { ReadOnly = true }, cancellationToken).ConfigureAwait(false);
        // CLOSE removes nothing from a mailbox opened by EXAMINE (RFC 9051 §6.4.1).
        await RunAsync(OnSelected(Capabilities.Unselect ? "UNSELECT" : "CLOSE"), null, cancellationToken).ConfigureAwait(false);
        _session.Selected = null;
    }

    /// <summary>Creates mailboxes in this order, none waiting for the answers to those before it; gives each one's refusal, or null.</summary>
    public Task<IReadOnlyList<MailException?>> CreateAsync(IEnumerable<string> mailboxes, CancellationToken cancellationToken) =>
        RunForEachAsync("CREATE", mailboxes, cancellationToken);

    /// <summary>Deletes a mailbox with its messages.</summary>
    public async Task DeleteAsync(string mailbox, CancellationToken cancellationToken) =>
        await RunAsync(ForMailbox("DELETE", mailbox), null, cancellationToken).ConfigureAwait(false);

    /// <summary>Renames a mailbox and those below it.</summary>
    public async Task RenameAsync(string mailbox, string newName, CancellationToken cancellationToken) =>
        await RunAsync(ForMailbox("RENAME", mailbox).String(_session.Names.Encode(newName)), null, cancellationToken).ConfigureAwait(false);

    /// <summary>Adds mailboxes to the subscribed ones, none waiting for the answers to those before it; gives each one's refusal, or null.</summary>
    public Task<IReadOnlyList<MailException?>> SubscribeAsync(IEnumerable<string> mailboxes, CancellationToken cancellationToken) =>
        RunForEachAsync("SUBSCRIBE", mailboxes, cancellationToken);

    /// <summary>Takes a mailbox from the subscribed ones.</summary>
    public async Task UnsubscribeAsync(string mailbox, CancellationToken cancellationToken) =>
        await RunAsync(ForMailbox("UNSUBSCRIBE", mailbox), null, cancellationToken).ConfigureAwait(false);

    /// <summary>The quotas that bound a mailbox; empty when there are none or the server has no QUOTA.</summary>
    public async Task<IReadOnlyList<ImapQuota>> GetQuotaRootAsync(string mailbox, CancellationToken cancellationToken)
    {
        var quotas = new List<ImapQuota>();
        if (!Capabilities.Quota)
            return quotas;
        await RunAsync(
            ForMailbox("GETQUOTAROOT", mailbox),
            response =>
            {
                if (response is ImapQuotaResponse quota)
                    quotas.Add(quota.Quota);
                return response is ImapQuotaResponse;
            },
            cancellationToken).ConfigureAwait(false);
        return quotas;
    }

    /// <summary>Asks for the namespaces, without waiting; null when the server does not tell.</summary>
    public async Task<ImapPending<ImapNamespaces?>> BeginNamespaceAsync(CancellationToken cancellationToken)
    {
        if (!Capabilities.Namespace)
            return new ImapPending<ImapNamespaces?>(_ => Task.FromResult<ImapNamespaces?>(null));
        ImapNamespaceResponse? answer = null;
        var sent = await SendAsync(new ImapCommandText("NAMESPACE"), response => response is ImapNamespaceResponse namespaces && (answer = namespaces) is not null, cancellationToken).ConfigureAwait(false);
        return Pending(sent, () => answer is null ? null : new ImapNamespaces(Decoded(answer.Kinds[0]), Decoded(answer.Kinds[1]), Decoded(answer.Kinds[2])));
    }

    /// <inheritdoc cref="BeginNamespaceAsync"/>
    public async Task<ImapNamespaces?> NamespaceAsync(CancellationToken cancellationToken) =>
        await (await BeginNamespaceAsync(cancellationToken).ConfigureAwait(false)).CompletionAsync(cancellationToken).ConfigureAwait(false);

    private List<ImapNamespace> Decoded(IEnumerable<(byte[] Prefix, char? Separator)> namespaces) =>
        [.. namespaces.Select(entry => new ImapNamespace(_session.Names.Decode(entry.Prefix), entry.Separator))];

    // A proxy may take ENABLE and do nothing: only what the server confirms counts.
    private async ValueTask<bool> EnableResyncAsync(CancellationToken cancellationToken) =>
        Capabilities.QResync && (_session.Enabled.Contains("QRESYNC") || await EnableAsync("QRESYNC", cancellationToken).ConfigureAwait(false));

    private static string QResync(ImapResyncPoint point)
    {
        var known = point.KnownUids is { IsEmpty: false } uids && uids.ToString() is var text && text.Length < ImapLimits.CommandLine / 2 ? " " + text : "";
        return string.Create(CultureInfo.InvariantCulture, $"(QRESYNC ({point.UidValidity} {point.ModSeq}{known}))");
    }

    private static bool AddChanged(ImapSelectedMailbox selected, ImapResponse response)
    {
        if (response is not ImapFetchResponse { Uid: { } uid } fetch)
            return false;
        selected.AddChanged(ToData(uid, fetch));
        return true;
    }

    /// <summary>Runs a command for each mailbox, many on their way at a time; gives each one's refusal, also of a name that cannot be sent, or null.</summary>
    private async Task<IReadOnlyList<MailException?>> RunForEachAsync(string name, IEnumerable<string> mailboxes, CancellationToken cancellationToken)
    {
        var refusals = new List<MailException?>();
        var unanswered = new Queue<(ImapCommand Command, int Index)>();
        foreach (var mailbox in mailboxes)
        {
            refusals.Add(null);
            if (unanswered.Count == CommandsInFlight)
                await HearAsync(unanswered.Dequeue()).ConfigureAwait(false);
            if (TryForMailbox(name, mailbox, out var refusal) is { } text)
                unanswered.Enqueue((await SendAsync(text, null, cancellationToken).ConfigureAwait(false), refusals.Count - 1));
            else
                refusals[^1] = refusal;
        }
        while (unanswered.TryDequeue(out var next))
            await HearAsync(next).ConfigureAwait(false);
        return refusals;

        async ValueTask HearAsync((ImapCommand Command, int Index) sent)
        {
            try
            {
                await CompleteAsync(sent.Command, cancellationToken).ConfigureAwait(false);
            }
            catch (ImapCommandException refusal)
            {
                refusals[sent.Index] = refusal;
            }
        }
    }

    private ImapCommandText? TryForMailbox(string command, string mailbox, out MailException? refusal)
    {
        refusal = null;
        try
        {
            return ForMailbox(command, mailbox);
        }
        catch (MailException error)
        {
            refusal = error;
            return null;
        }
    }

    private ImapCommandText ForMailbox(string command, string mailbox) =>
        new ImapCommandText(command) { Mailbox = mailbox }.String(_session.Names.Encode(mailbox));
}
