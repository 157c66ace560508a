using System.Text;

namespace KimounMail.Protocols.Imap;

/// <content>What mailboxes there are.</content>
public sealed partial class ImapConnection
{
    private const int StatusesInFlight = 16;

    private static readonly Dictionary<string, SpecialUse> SpecialUses = new(StringComparer.OrdinalIgnoreCase)
    {
        ["\\All"] = SpecialUse.All, ["\\Archive"] = SpecialUse.Archive, ["\\Drafts"] = SpecialUse.Drafts,
        ["\\Flagged"] = SpecialUse.Flagged, ["\\Important"] = SpecialUse.Important, ["\\Junk"] = SpecialUse.Junk,
        ["\\Sent"] = SpecialUse.Sent, ["\\Trash"] = SpecialUse.Trash,
    };

    /// <summary>
    /// The mailboxes with their attributes, subscriptions and, if asked, counts: in one command where the server has
    /// LIST-EXTENDED and LIST-STATUS, else with LSUB and pipelined STATUS commands.
    /// </summary>
    public async Task<IReadOnlyList<ImapMailbox>> ListAsync(ImapListOptions? options, CancellationToken cancellationToken) =>
        await (await BeginListAsync(options, cancellationToken).ConfigureAwait(false)).CompletionAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Asks for the mailboxes, as <see cref="ListAsync"/>, without waiting; in the old way nothing is asked before the answer is wanted.</summary>
    public async Task<ImapPending<IReadOnlyList<ImapMailbox>>> BeginListAsync(ImapListOptions? options, CancellationToken cancellationToken)
    {
        options ??= new ImapListOptions();
        var extended = Capabilities.ListExtended ? await BeginListExtendedAsync(options, cancellationToken).ConfigureAwait(false) : null;
        return new ImapPending<IReadOnlyList<ImapMailbox>>(CompleteAsync);

        async Task<IReadOnlyList<ImapMailbox>> CompleteAsync(CancellationToken token)
        {
            var mailboxes = extended is null ? null : await TryAsync(extended, token).ConfigureAwait(false);
            if (mailboxes is not null && Capabilities.ListStatus)
                return mailboxes;
            mailboxes ??= await ListPlainAsync(options, token).ConfigureAwait(false);
            return options.WithStatus ? await WithStatusAsync(mailboxes, token).ConfigureAwait(false) : mailboxes;
        }
    }

    /// <summary>Null where a proxy announced what the server behind it does not know.</summary>
    private async Task<List<ImapMailbox>?> TryAsync(ImapPending<List<ImapMailbox>> extended, CancellationToken cancellationToken)
    {
        try
        {
            return await extended.CompletionAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ImapCommandException error) when (error.Status == ImapStatus.Bad)
        {
            _options.Trace?.Event(Server, "LIST with RETURN was not understood; asking in the old way");
            return null;
        }
    }

    /// <summary>Counts of one mailbox, which should not be the open one.</summary>
    public async Task<ImapMailboxStatus> StatusAsync(string mailbox, CancellationToken cancellationToken)
    {
        ImapMailboxStatus? status = null;
        var command = await SendStatusAsync(mailbox, found => status = found, cancellationToken).ConfigureAwait(false);
        await CompleteAsync(command, cancellationToken).ConfigureAwait(false);
        return status ?? new ImapMailboxStatus();
    }

    private async Task<ImapPending<List<ImapMailbox>>> BeginListExtendedAsync(ImapListOptions options, CancellationToken cancellationToken)
    {
        var (listed, statuses) = (new List<ImapListResponse>(), new Dictionary<string, ImapMailboxStatus>(StringComparer.Ordinal));
        var wanted = "SUBSCRIBED CHILDREN" + (Capabilities.SpecialUse ? " SPECIAL-USE" : "") + (options.WithStatus && Capabilities.ListStatus ? $" STATUS {StatusItems()}" : "");
        var sent = await SendAsync(ListCommand("LIST", options).Text($"RETURN ({wanted})"), Take, cancellationToken).ConfigureAwait(false);
        return Pending(sent, () => listed.Select(entry => ToMailbox(entry, Has(entry, "\\Subscribed"), statuses.GetValueOrDefault(Key(entry.Mailbox)))).ToList());

        bool Take(ImapResponse response)
        {
            if (response is ImapListResponse { Name: "LIST" } entry)
                listed.Add(entry);
            else if (response is ImapStatusDataResponse status)
                statuses[Key(status.Mailbox)] = status.Status;
            return response is ImapListResponse or ImapStatusDataResponse;
        }
    }

    private async Task<List<ImapMailbox>> ListPlainAsync(ImapListOptions options, CancellationToken cancellationToken)
    {
        var (listed, subscribed) = (new List<ImapListResponse>(), new HashSet<string>(StringComparer.Ordinal));
        var list = await SendAsync(ListCommand("LIST", options), Take, cancellationToken).ConfigureAwait(false);
        var lsub = await SendAsync(ListCommand("LSUB", options), Take, cancellationToken).ConfigureAwait(false);
        await CompleteAsync(list, cancellationToken).ConfigureAwait(false);
        await CompleteAsync(lsub, cancellationToken).ConfigureAwait(false);
        return [.. listed.Select(entry => ToMailbox(entry, subscribed.Contains(Key(entry.Mailbox)), null))];

        bool Take(ImapResponse response)
        {
            if (response is not ImapListResponse entry)
                return false;
            if (entry.Name == "LIST")
                listed.Add(entry);
            else if (!Has(entry, "\\Noselect"))
                subscribed.Add(Key(entry.Mailbox));
            return true;
        }
    }

    /// <summary>Asks one mailbox after the other without waiting in between; one that refuses stays without counts.</summary>
    private async Task<IReadOnlyList<ImapMailbox>> WithStatusAsync(List<ImapMailbox> mailboxes, CancellationToken cancellationToken)
    {
        foreach (var chunk in Enumerable.Range(0, mailboxes.Count).Where(i => mailboxes[i].CanSelect).Chunk(StatusesInFlight))
        {
            var commands = new List<ImapCommand>();
            foreach (var i in chunk)
                commands.Add(await SendStatusAsync(mailboxes[i].Name, status => mailboxes[i] = mailboxes[i] with { Status = status }, cancellationToken).ConfigureAwait(false));
            while (commands.Exists(command => command.Answer is null))
                await NextAsync(cancellationToken).ConfigureAwait(false);
        }
        return mailboxes;
    }

    private ValueTask<ImapCommand> SendStatusAsync(string mailbox, Action<ImapMailboxStatus> found, CancellationToken cancellationToken)
    {
        var key = Key(_session.Names.Encode(mailbox));
        return SendAsync(ForMailbox("STATUS", mailbox).Text(StatusItems()), Take, cancellationToken);

        bool Take(ImapResponse response)
        {
            if (response is not ImapStatusDataResponse status || Key(status.Mailbox) != key)
                return false;
            found(status.Status);
            return true;
        }
    }

    private string StatusItems() => "(MESSAGES UNSEEN UIDNEXT UIDVALIDITY"
        + (Capabilities.CondStore ? " HIGHESTMODSEQ" : "") + (Capabilities.StatusSize ? " SIZE" : "") + ")";

    // A pattern goes quoted: a wildcard means the same there (RFC 9051 §6.3.9).
    private ImapCommandText ListCommand(string name, ImapListOptions options) =>
        new ImapCommandText(name).String(_session.Names.Encode(options.Reference)).String(_session.Names.Encode(options.Pattern));

    private ImapMailbox ToMailbox(ImapListResponse entry, bool isSubscribed, ImapMailboxStatus? status)
    {
        var raw = Encoding.Latin1.GetString(entry.Mailbox);
        var isInbox = raw.Equals("INBOX", StringComparison.OrdinalIgnoreCase);
        var use = entry.Attributes.Select(attribute => SpecialUses.GetValueOrDefault(attribute)).FirstOrDefault(use => use != SpecialUse.None);
        return new ImapMailbox
        {
            Name = _session.Names.Decode(entry.Mailbox),
            RawName = raw,
            Separator = entry.Separator,
            Attributes = entry.Attributes,
            SpecialUse = isInbox ? SpecialUse.Inbox : use,
            IsSubscribed = isSubscribed,
            CanSelect = !Has(entry, "\\Noselect") && !Has(entry, "\\NonExistent"),
            HasNoInferiors = Has(entry, "\\Noinferiors"),
            Status = status,
        };
    }

    private static bool Has(ImapListResponse entry, string attribute) => entry.Attributes.Contains(attribute, StringComparer.OrdinalIgnoreCase);

    /// <summary>Names are compared as the server spells them, INBOX in any case.</summary>
    private static string Key(byte[] raw)
    {
        var name = Encoding.Latin1.GetString(raw);
        return name.Equals("INBOX", StringComparison.OrdinalIgnoreCase) ? "INBOX" : name;
    }
}
