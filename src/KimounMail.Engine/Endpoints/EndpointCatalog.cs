using KimounMail.Engine.Endpoints.Detection;
using KimounMail.Engine.MailDns;
using KimounMail.Protocols.Transport;

namespace KimounMail.Engine.Endpoints;

/// <summary>Every system we can talk to: from what the user typed to an address, from an address to an endpoint.</summary>
public static class EndpointCatalog
{
    private static readonly Dictionary<string, (ConnectionSecurity Security, int Port)> s_schemes = new(StringComparer.OrdinalIgnoreCase)
    {
        ["imaps"] = (ConnectionSecurity.ImplicitTls, 993),
        ["imap"] = (ConnectionSecurity.StartTls, 143),
        ["imap+insecure"] = (ConnectionSecurity.None, 143),
    };

    /// <summary>
    /// Understands a server as users give it: <c>imaps://host[:port]</c>, <c>imap://host[:port]</c> (STARTTLS required),
    /// <c>imap+insecure://host[:port]</c>, or a bare host (TLS).
    /// </summary>
    /// <exception cref="MailException"><see cref="MailErrorId.InvalidEndpoint"/>.</exception>
    public static EndpointAddress Resolve(string account, string server)
    {
        if (string.IsNullOrWhiteSpace(account))
            throw Invalid("An account is needed, most often a mail address.", "Give the address of the mailbox, for example alice@example.com.");

        var text = server.Contains("://", StringComparison.Ordinal) ? server.Trim() : $"imaps://{server.Trim()}";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Host.Length == 0)
            throw Invalid($"'{server}' is not a server address.", "Write it as imaps://host or imaps://host:port.");
        if (!s_schemes.TryGetValue(uri.Scheme, out var scheme))
            throw Invalid($"'{uri.Scheme}' is not a protocol this version speaks.", $"Use one of: {string.Join(", ", s_schemes.Keys)}.");
        if (uri.UserInfo.Length > 0)
            throw Invalid("A server address must not hold a user name or password.", "Give them as a credential, so that they are not stored or logged.");

        return new EndpointAddress
        {
            Account = account,
            Host = uri.IdnHost.Trim('[', ']'),
            Port = uri.Port > 0 ? uri.Port : scheme.Port,
            Security = scheme.Security,
        };
    }

    /// <summary>Finds servers by the domain of accounts; those with a certificate to be trusted by the authority file or fingerprint, where one is given.</summary>
    public static ServerDetector CreateDetector(string? certificateAuthorityPath, string? certificateFingerprint)
    {
        var sources = MailDnsSources.Open(new DnsSettings());
        var greeting = new ImapGreeting(new TlsTrust { CaFile = certificateAuthorityPath, CertificatePin = certificateFingerprint });
        return new ServerDetector(ServerDetector.Searches(sources.Dns, sources.Policies), greeting.GreetAsync, sources);
    }

    /// <summary>The endpoint at an address.</summary>
    public static IEndpoint Open(MigrationEndpoint endpoint) => endpoint.Address.IsFile
        ? new Files.FileEndpoint(endpoint.Address)
        : new Imap.ImapEndpoint(endpoint.Address, endpoint.Credential);

    /// <summary>Refuses a file that is not there, before anything is done for it.</summary>
    /// <exception cref="MailException"><see cref="MailErrorId.FileNotFound"/>.</exception>
    internal static void ThrowIfMissing(EndpointAddress address)
    {
        if (address.IsFile && !Path.Exists(address.Account))
            throw Files.FileErrors.NotFound(address.Account);
    }

    private static MailException Invalid(string message, string advice) => new(MailErrorId.InvalidEndpoint, message)
    {
        Category = MailErrorCategory.InvalidArgument,
        Advice = advice,
    };
}
