using KimounMail.Engine.MailDns.Findings;

namespace KimounMail.Engine.MailDns.Services;

/// <summary>What an SRV record says of a service.</summary>
internal enum ServiceVerdict
{
    Ok,

    /// <summary>The target "." says that the service is not offered (RFC 2782, RFC 6186 §3.4).</summary>
    Declined,

    Error,
}

/// <summary>Judges one SRV record.</summary>
internal sealed record ServiceRecord(ServiceVerdict Verdict, MailDnsRule? Remark)
{
    /// <summary>Services that mail programs look up: RFC 6186, 8314, 6764, 5804, 8620, and Outlook's.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        "_imaps._tcp", "_imap._tcp", "_pop3s._tcp", "_pop3._tcp", "_submissions._tcp", "_submission._tcp",
        "_caldavs._tcp", "_caldav._tcp", "_carddavs._tcp", "_carddav._tcp", "_sieve._tcp", "_jmap._tcp", "_autodiscover._tcp",
    ];

    // _submission and _sieve have no variant with TLS from the start that all programs know; STARTTLS there is no fault.
    private static readonly string[] s_cleartext = ["_imap._tcp", "_pop3._tcp", "_caldav._tcp", "_carddav._tcp"];

    /// <param name="service">Its name: <c>_imaps._tcp</c>.</param>
    /// <param name="record">The record.</param>
    /// <param name="target">Where it leads; null when that is not known.</param>
    public static ServiceRecord Judge(string service, DnsSrvRecord record, ServiceTarget? target)
    {
        if (record.Target.IsRoot)
            return new(ServiceVerdict.Declined, null);
        if (target is { IsAlias: true })
            return new(ServiceVerdict.Error, ServiceFindings.Alias);
        if (target is { HasAddress: false })
            return new(ServiceVerdict.Error, ServiceFindings.NoTarget);
        if (s_cleartext.Contains(service, StringComparer.OrdinalIgnoreCase))
            return new(ServiceVerdict.Ok, ServiceFindings.Cleartext);
        if (service.Equals("_submission._tcp", StringComparison.OrdinalIgnoreCase) && record.Port == 465)
            return new(ServiceVerdict.Ok, ServiceFindings.Submission);
        return new(ServiceVerdict.Ok, null);
    }
}

/// <summary>The host an SRV record names.</summary>
internal sealed record ServiceTarget(bool IsAlias, bool HasAddress);
