using System.Net;

namespace KimounMail;

/// <summary>What is to be checked of a domain's mail DNS, beyond what is always checked.</summary>
public sealed record MailDnsOptions
{
    /// <summary>DKIM selectors that are known to be used; the well-known ones are tried besides.</summary>
    public IReadOnlyList<string> Selectors { get; init; } = [];

    /// <summary>Addresses mail will be sent from: SPF is evaluated for each.</summary>
    public IReadOnlyList<IPAddress> SenderAddresses { get; init; } = [];

    /// <summary>The operator whose values are expected, by the name of its profile; null for none.</summary>
    public string? Expected { get; init; }

    /// <summary>Tell what lives how long, at each authority and each resolver.</summary>
    public bool CutOver { get; init; }

    /// <summary>Names of the checks to run; empty for all.</summary>
    public IReadOnlyList<string> Checks { get; init; } = [];
}
