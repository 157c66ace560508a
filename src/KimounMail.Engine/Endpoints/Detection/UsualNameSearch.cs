namespace KimounMail.Engine.Endpoints.Detection;

/// <summary>The names most servers have, at the ports they have; whether they exist is found out by connecting.</summary>
internal sealed class UsualNameSearch : IServerSearch
{
    public Task<SearchResult> FindAsync(DnsName domain, CancellationToken cancellationToken)
    {
        const string foundBy = "usual name";
        string[] hosts = [$"imap.{domain}", $"mail.{domain}"];
        return Task.FromResult(new SearchResult(
        [
            .. hosts.Select(host => new ServerCandidate(host, ServerCandidate.ImapsPort, ConnectionSecurity.ImplicitTls, foundBy)),
            .. hosts.Select(host => new ServerCandidate(host, ServerCandidate.ImapPort, ConnectionSecurity.StartTls, foundBy)),
        ], []));
    }
}
