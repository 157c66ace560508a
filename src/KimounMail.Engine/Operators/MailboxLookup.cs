namespace KimounMail.Engine.Operators;

/// <summary>
/// Mailboxes by address, for one who asks for few or for thousands. The first of a domain are asked for one by one; from then on the
/// domain is listed once, which costs an operator that pages some calls instead of one a mailbox.
/// </summary>
internal sealed class MailboxLookup(IOperatorMailboxes mailboxes)
{
    private const int AskedOneByOne = 4;

    private readonly Dictionary<string, int> _asked = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, Dictionary<string, Mailbox>> _listed = new(StringComparer.OrdinalIgnoreCase);
    private readonly HashSet<string> _forgotten = new(StringComparer.OrdinalIgnoreCase);

    public async Task<Mailbox?> FindAsync(string address, CancellationToken cancellationToken)
    {
        var domain = MailAddress.DomainOf(address);
        if (_forgotten.Contains(address) || !_listed.ContainsKey(domain) && (_asked[domain] = _asked.GetValueOrDefault(domain) + 1) <= AskedOneByOne)
            return await mailboxes.FindAsync(address, cancellationToken).ConfigureAwait(false);
        if (!_listed.TryGetValue(domain, out var known))
            _listed[domain] = known = await ListAsync(domain, cancellationToken).ConfigureAwait(false);
        return known.GetValueOrDefault(address);
    }

    /// <summary>Has it be asked for again: it was changed.</summary>
    public void Forget(string address) => _forgotten.Add(address);

    private async Task<Dictionary<string, Mailbox>> ListAsync(string domain, CancellationToken cancellationToken)
    {
        var known = new Dictionary<string, Mailbox>(StringComparer.OrdinalIgnoreCase);
        await foreach (var mailbox in mailboxes.ListAsync(domain, cancellationToken).ConfigureAwait(false))
            known[mailbox.PrimarySmtpAddress] = mailbox;
        return known;
    }
}
