using KimounMail.Protocols.Dns;
using KimounMail.Protocols.Transport;

namespace KimounMail.Engine.MailDns;

/// <summary>Whom to ask, and how.</summary>
public sealed record DnsSettings
{
    /// <summary>Names servers to ask where no other is given: as <see cref="Servers"/>, with commas between.</summary>
    public const string ServersVariable = "KIMOUNMAIL_DNS";

    /// <summary><c>ip[:port]</c>, <c>tls://host[:port]</c> or <c>https://host[:port]/path</c>, tried in this order; none for those of the machine.</summary>
    public IReadOnlyList<string> Servers { get; init; } = [];

    /// <summary>Sends every question out, also one that was answered a moment ago.</summary>
    public bool NoCache { get; init; }

    /// <summary>Has resolvers answer also what fails DNSSEC (the CD bit).</summary>
    public bool CheckingDisabled { get; init; }

    /// <summary>How long one question may take with all its tries; null for the usual time.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>The port at which a zone's own servers are asked.</summary>
    public int AuthorityPort { get; init; } = 53;

    /// <summary>A PEM file of certificate authorities to trust instead of the system's, for servers by TLS and HTTPS.</summary>
    public string? CertificateAuthorityPath { get; init; }

    /// <exception cref="MailException"><see cref="MailErrorId.InvalidDnsServer"/>.</exception>
    internal DnsResolverOptions ToResolverOptions() => new()
    {
        Servers = [.. EffectiveServers.Select(ReadServer)],
        Timeout = Timeout,
        UseCache = !NoCache,
        CheckingDisabled = CheckingDisabled,
        Trust = new TlsTrust { CaFile = CertificateAuthorityPath },
        AuthorityPort = AuthorityPort,
    };

    private IReadOnlyList<string> EffectiveServers => Servers.Count > 0 ? Servers
        : (Environment.GetEnvironmentVariable(ServersVariable) ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static DnsServerAddress ReadServer(string text) => DnsServerAddress.TryParse(text, out var server)
        ? server
        : throw new MailException(MailErrorId.InvalidDnsServer, $"'{HumanText.Line(text)}' is no DNS server.")
        {
            Category = MailErrorCategory.InvalidArgument,
            Advice = "Write it as 192.0.2.53, 192.0.2.53:5353, [2001:db8::53]:53, tls://dns.example or https://dns.example/dns-query.",
        };
}
