using System.Management.Automation;
using KimounMail.Engine.MailDns;
using KimounMail.Engine.MailDns.Profiles;
using KimounMail.PowerShell.Bridge;

namespace KimounMail.PowerShell.Parameters;

/// <summary>A cmdlet that asks the DNS; what it learns is kept until it ends.</summary>
public abstract class MailDnsCmdlet : MailCmdlet
{
    private MailDnsService? _service;

    /// <summary>The DNS servers to ask, in this order: ip[:port], tls://host[:port] (DNS over TLS) or https://host[:port]/path (DNS over HTTPS).</summary>
    [Parameter]
    [PSDefaultValue(Help = "Those of this machine, or of the environment variable KIMOUNMAIL_DNS")]
    [ValidateNotNullOrEmpty]
    public string[] Server { get; set; } = [];

    /// <summary>Sends every question out, also one that was answered a moment ago. Answers are kept no longer than the command runs in any case.</summary>
    [Parameter]
    public SwitchParameter NoCache { get; set; }

    /// <summary>How long one question may take in all, with all its tries at all servers.</summary>
    [Parameter]
    [ValidateRange(1, 300)]
    [PSDefaultValue(Help = "10")]
    public int TimeoutSeconds { get; set; }

    /// <summary>The port at which a zone's own servers are asked; another than 53 for test beds.</summary>
    [Parameter]
    [ValidateRange(1, 65535)]
    [PSDefaultValue(Help = "53")]
    public int AuthorityPort { get; set; } = 53;

    /// <summary>A PEM file of certificate authorities to trust, instead of the system's, for servers over TLS and HTTPS.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? CertificateAuthority { get; set; }

    internal MailDnsService Service => _service ??= MailDnsService.Open(Settings);

    /// <summary>A profile by its name; without it nothing can be done, so that there is none ends the command.</summary>
    internal MailDnsProfile GetProfile(string name, string? path)
    {
        try
        {
            return MailDnsProfiles.Load(path is null ? null : GetResolvedProviderPathFromPSPath(path, out _).Single()).Get(name);
        }
        catch (MailException failure)
        {
            ThrowTerminatingError(failure.ToErrorRecord(name));
            throw;
        }
    }

    /// <summary>
    /// What is expected of each domain: as a connected operator of this name tells it now, else as the profile of this name has it. That there is
    /// neither ends the command; that the operator does not know a domain concerns that alone.
    /// </summary>
    private protected Func<DnsName, MailDnsProfile> ExpectedBy(string name, string? path)
    {
        if (path is null && OperatorConnections.Find(name) is { Dns: { } dns, Features: var features } && features.HasFlag(OperatorFeatures.ExpectedDns))
            return domain => Await(dns.GetExpectedAsync(domain, StopToken));
        var profile = GetProfile(name, path);
        return _ => profile;
    }

    private protected virtual DnsSettings Settings => new()
    {
        Servers = Server,
        NoCache = NoCache,
        Timeout = TimeoutSeconds > 0 ? TimeSpan.FromSeconds(TimeoutSeconds) : null,
        AuthorityPort = AuthorityPort,
        CertificateAuthorityPath = CertificateAuthority is null ? null : GetUnresolvedProviderPathFromPSPath(CertificateAuthority),
    };

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (_service is { } service)
            Await(service.DisposeAsync().AsTask());
        base.Dispose(disposing);
    }
}
