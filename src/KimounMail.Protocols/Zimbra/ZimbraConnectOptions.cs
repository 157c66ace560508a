using KimounMail.Protocols.Transport;

namespace KimounMail.Protocols.Zimbra;

/// <summary>Where the administration service is, and how it is spoken to.</summary>
public sealed record ZimbraConnectOptions
{
    /// <summary>Where administration is served unless the host's owner moved it.</summary>
    public const int DefaultPort = 7071;

    /// <summary>Host name or address; the certificate must be for it.</summary>
    public required string Host { get; init; }

    /// <summary>Port; 0 for <see cref="DefaultPort"/>.</summary>
    public int Port { get; init; }

    /// <summary>Which certificates are accepted. There is no way to speak without TLS: a request holds an administrator's token.</summary>
    public TlsTrust Trust { get; init; } = TlsTrust.System;

    /// <summary>Limit for connecting and the handshake.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Limit for one request with its answer.</summary>
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Octets of the longest answer taken; a page of a listing is well below.</summary>
    public int MaxResponse { get; init; } = 8 * 1024 * 1024;

    /// <summary>Where the dialogue is written, without secrets.</summary>
    public IProtocolTrace? Trace { get; init; }

    /// <summary>What the life of a token and the waits between tries are measured by.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Carries the requests in place of a connection of ours; it is disposed with the client.</summary>
    public HttpMessageHandler? Handler { get; init; }

    internal string Server => $"{Host}:{(Port != 0 ? Port : DefaultPort)}";

    internal Uri Address => new UriBuilder(Uri.UriSchemeHttps, Host, Port != 0 ? Port : DefaultPort, "/service/admin/soap/").Uri;
}
