namespace KimounMail.Protocols.Transport;

/// <summary>Which certificates a connection accepts. The default is the machine's own trust store.</summary>
public sealed record TlsTrust
{
    /// <summary>The machine's trust store and the host's name: what every connection uses unless told otherwise.</summary>
    public static TlsTrust System { get; } = new();

    /// <summary>A PEM file of root certificates trusted instead of the machine's.</summary>
    public string? CaFile { get; init; }

    /// <summary>
    /// The SHA-256 of the server's certificate in hex (colons and spaces are ignored). It is then the only certificate
    /// accepted, whatever its name, dates and issuer.
    /// </summary>
    public string? CertificatePin { get; init; }
}
