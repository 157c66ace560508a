using KimounMail.Protocols.Transport;

namespace KimounMail.Protocols.Imap;

/// <summary>How the connection is encrypted.</summary>
public enum ImapSecurity
{
    /// <summary>TLS from the first octet (port 993).</summary>
    ImplicitTls,

    /// <summary>STARTTLS, required (port 143).</summary>
    StartTls,

    /// <summary>STARTTLS when the server offers it; without it no password is sent in clear.</summary>
    StartTlsWhenAvailable,

    /// <summary>No encryption, asked for explicitly: passwords go in clear.</summary>
    None,
}

/// <summary>Where and how to connect.</summary>
public sealed record ImapConnectOptions
{
    /// <summary>Host name or address; the certificate must be for it.</summary>
    public required string Host { get; init; }

    /// <summary>Port; 0 is the usual one for <see cref="Security"/>.</summary>
    public int Port { get; init; }

    /// <summary>Encryption; TLS from the start unless told otherwise.</summary>
    public ImapSecurity Security { get; init; }

    /// <summary>Which certificates are accepted.</summary>
    public TlsTrust Trust { get; init; } = TlsTrust.System;

    /// <summary>Limit for everything up to the server's greeting.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Limit for each wait afterwards, that is for the server's silence and not for a whole command.</summary>
    public TimeSpan ResponseTimeout { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Where the dialogue is written, without secrets and message contents.</summary>
    public IProtocolTrace? Trace { get; init; }

    internal int EffectivePort => Port != 0 ? Port : Security == ImapSecurity.ImplicitTls ? 993 : 143;

    internal string Server => $"{Host}:{EffectivePort}";
}
