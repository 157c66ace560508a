using System.Diagnostics;
using KimounMail.Engine.Endpoints.Profiles;
using KimounMail.Protocols.Imap;
using KimounMail.Protocols.Sasl;
using KimounMail.Protocols.Transport;

namespace KimounMail.Engine.Endpoints.Imap;

/// <summary>An account on an IMAP server.</summary>
internal sealed class ImapEndpoint(EndpointAddress address, EndpointCredential credential) : IEndpoint
{
    private static readonly Dictionary<string, string?> s_introduction = new() { ["name"] = "KimounMail", ["vendor"] = "Kimoun" };

    // What the first connection learned holds for the others: they save the round trips.
    private Learned? _learned;

    public EndpointAddress Address => address;

    /// <summary>How long the server may be silent before the connection counts as dead.</summary>
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>How many messages are listed in one go, and so held in memory.</summary>
    public int PageSize { get; init; } = 5000;

    /// <summary>The round trip from which on the line is compressed when it is slow, where the server offers that.</summary>
    public TimeSpan CompressFrom { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>Tells whether it is slow.</summary>
    public LineMeter Line { get; init; } = new();

    public async Task<IEndpointSession> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = await ImapConnection.ConnectAsync(Options(), cancellationToken).ConfigureAwait(false);
        try
        {
            await connection.AuthenticateAsync(Credential(), cancellationToken).ConfigureAwait(false);
            return await StartAsync(connection, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private async Task<ImapEndpointSession> StartAsync(ImapConnection connection, CancellationToken cancellationToken)
    {
        // Some servers (Gmail, Yahoo, NetEase) serve better, or only, those who say who they are.
        var introduction = connection.Capabilities.Id ? await connection.BeginIdAsync(s_introduction, cancellationToken).ConfigureAwait(false) : null;
        // The first connection is the one that lists.
        ImapPending<IReadOnlyList<ImapMailbox>>? listing = null;
        if (_learned is null)
        {
            var namespaces = await connection.BeginNamespaceAsync(cancellationToken).ConfigureAwait(false);
            listing = await connection.BeginListAsync(ImapEndpointSession.ListOptions(connection), cancellationToken).ConfigureAwait(false);
            _learned = await LearnAsync(connection, introduction, namespaces, cancellationToken).ConfigureAwait(false);
        }

        var learned = _learned;
        var naming = new ImapNaming(learned.Namespaces, learned.Separator, learned.Profile);
        return new ImapEndpointSession(connection, address, learned.Profile, naming, learned.Product, learned.RoundTrip)
        {
            PageSize = PageSize,
            Listing = listing,
            Line = learned.RoundTrip >= CompressFrom ? Line : null,
        };
    }

    private async Task<Learned> LearnAsync(
        ImapConnection connection,
        ImapPending<IReadOnlyDictionary<string, string?>>? introduction,
        ImapPending<ImapNamespaces?> namespacesAsked,
        CancellationToken cancellationToken)
    {
        var asked = Stopwatch.GetTimestamp();
        var namespaces = await NamespacesAsync(connection, namespacesAsked, cancellationToken).ConfigureAwait(false);
        var roundTrip = Stopwatch.GetElapsedTime(asked);
        var product = introduction is null ? "" : await DescribeAsync(connection, introduction, cancellationToken).ConfigureAwait(false);
        var separator = namespaces is { Personal.Count: > 0 } ? null
            : (await connection.ListAsync(new ImapListOptions { Pattern = "INBOX" }, cancellationToken).ConfigureAwait(false)).FirstOrDefault()?.Separator;
        var profile = ProviderProfiles.ForServer(address.Host, product);
        // Cyrus checks the quota for one message only of a MULTIAPPEND by CATENATE, and so would let an account be filled beyond it.
        if (profile.StoresCatenatedAsIs && connection.Capabilities.Catenate && await HasLimitAsync(connection, cancellationToken).ConfigureAwait(false))
            profile = profile with { TakesGroups = false };
        return new Learned(product, profile, namespaces, separator, roundTrip);
    }

    /// <summary>False only where the server says that there is none.</summary>
    private static async Task<bool> HasLimitAsync(ImapConnection connection, CancellationToken cancellationToken)
    {
        if (!connection.Capabilities.Quota)
            return true;
        try
        {
            return (await connection.GetQuotaRootAsync("INBOX", cancellationToken).ConfigureAwait(false)).Any(quota => quota.StorageLimit is not null);
        }
        catch (ImapCommandException) when (connection.IsUsable)
        {
            return true;
        }
    }

    /// <summary>A server that announces NAMESPACE and refuses it is taken at its LIST.</summary>
    private static async Task<ImapNamespaces?> NamespacesAsync(ImapConnection connection, ImapPending<ImapNamespaces?> asked, CancellationToken cancellationToken)
    {
        try
        {
            return await asked.CompletionAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ImapCommandException) when (connection.IsUsable)
        {
            return null;
        }
    }

    /// <summary>The server's own name; one that will not tell, or not hear ours, is served all the same.</summary>
    private static async Task<string> DescribeAsync(ImapConnection connection, ImapPending<IReadOnlyDictionary<string, string?>> introduction, CancellationToken cancellationToken)
    {
        try
        {
            var id = await introduction.CompletionAsync(cancellationToken).ConfigureAwait(false);
            return string.Join(' ', new[] { "name", "version", "vendor" }.Select(key => id.GetValueOrDefault(key)).Where(value => !string.IsNullOrEmpty(value)));
        }
        catch (ImapCommandException) when (connection.IsUsable)
        {
            return "";
        }
    }

    private ImapConnectOptions Options() => new()
    {
        Host = address.Host,
        Port = address.Port,
        ResponseTimeout = ResponseTimeout,
        Security = address.Security switch
        {
            ConnectionSecurity.ImplicitTls => ImapSecurity.ImplicitTls,
            ConnectionSecurity.StartTls => ImapSecurity.StartTls,
            _ => ImapSecurity.None,
        },
        Trace = TraceFolder.Trace,
        Trust = new TlsTrust { CaFile = address.CertificateAuthorityPath, CertificatePin = address.CertificateFingerprint },
    };

    private SaslCredential Credential() => credential switch
    {
        EndpointCredential.Password password => new PasswordCredential(password.UserName, password.Secret, address.LoginName is null ? null : address.Account),
        EndpointCredential.OAuthToken token => new TokenCredential(token.UserName, token.GetToken),
        _ => throw new NotSupportedException($"No such credential: {credential.GetType().Name}."),
    };

    private sealed record Learned(string Product, ProviderProfile Profile, ImapNamespaces? Namespaces, char? Separator, TimeSpan RoundTrip);
}
