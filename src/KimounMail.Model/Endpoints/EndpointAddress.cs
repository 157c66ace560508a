namespace KimounMail;

/// <summary>How the connection to a server is protected.</summary>
public enum ConnectionSecurity
{
    /// <summary>TLS from the first octet (imaps, port 993).</summary>
    ImplicitTls,

    /// <summary>STARTTLS, required: no TLS, no login.</summary>
    StartTls,

    /// <summary>No TLS at all; only by explicit wish.</summary>
    None,
}

/// <summary>
/// One account on one system, without its secret, or a file that holds a mailbox: what is stored and shown. Text form:
/// <c>imaps://host[:port]</c> (TLS), <c>imap://host[:port]</c> (STARTTLS required), <c>imap+insecure://host[:port]</c> (clear text).
/// </summary>
public sealed record EndpointAddress
{
    /// <summary>The account, most often a mail address; of a file its full path.</summary>
    public required string Account { get; init; }

    /// <summary>Host name or address of the server.</summary>
    public required string Host { get; init; }

    /// <summary>TCP port.</summary>
    public required int Port { get; init; }

    /// <summary>How the connection is protected.</summary>
    public ConnectionSecurity Security { get; init; }

    /// <summary>The administrator who logs in for the account (SASL authorization identity); null when the account itself does.</summary>
    public string? LoginName { get; init; }

    /// <summary>A PEM file of certificate authorities to trust instead of the system's.</summary>
    public string? CertificateAuthorityPath { get; init; }

    /// <summary>The SHA-256 fingerprint (hex) the server's certificate must have; replaces the chain and name check.</summary>
    public string? CertificateFingerprint { get; init; }

    /// <summary>How the server was found, in words; null when it was given.</summary>
    public string? DetectedBy { get; init; }

    /// <summary>True for a file or folder of this machine; there is no server then.</summary>
    public bool IsFile { get; init; }

    /// <summary>The server part as a URI; <c>file</c> for a file.</summary>
    public string Server => IsFile ? "file" : $"{Scheme}://{(Host.Contains(':') ? $"[{Host}]" : Host)}:{Port}";

    /// <summary>True when both name the same account on the same server.</summary>
    public bool IsSameMailboxAs(EndpointAddress other) =>
        Host.Equals(other.Host, StringComparison.OrdinalIgnoreCase)
        && Account.Equals(other.Account, StringComparison.OrdinalIgnoreCase)
        && Port == other.Port;

    /// <summary>The address of a mailbox that is a file or a folder.</summary>
    /// <param name="path">Its full path.</param>
    public static EndpointAddress OfFile(string path) => new() { Account = path, Host = "", Port = 0, IsFile = true };

    private string Scheme => Security switch
    {
        ConnectionSecurity.ImplicitTls => "imaps",
        ConnectionSecurity.StartTls => "imap",
        _ => "imap+insecure",
    };
}
