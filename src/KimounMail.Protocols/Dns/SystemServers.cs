using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace KimounMail.Protocols.Dns;

/// <summary>The servers this machine asks, and how it asks them. Search lists are of no use here: every name is complete.</summary>
internal sealed record SystemServers
{
    private const string ResolvConf = "/etc/resolv.conf";
    private const int UsualTimeout = 5;
    private const int UsualAttempts = 2;

    /// <summary>In their order.</summary>
    public required IReadOnlyList<DnsServerAddress> Servers { get; init; }

    /// <summary>For all attempts together.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(UsualTimeout * UsualAttempts);

    /// <summary>Each query begins with another server.</summary>
    public bool Rotates { get; init; }

    /// <summary>The administrator vouches for the way to the servers: what they say of DNSSEC is believed.</summary>
    public bool TrustsAuthenticData { get; init; }

    /// <summary>As they are now; 127.0.0.1 where there are none.</summary>
    public static SystemServers Read()
    {
        var found = !OperatingSystem.IsWindows() && File.Exists(ResolvConf) ? Parse(ReadConfiguration()) : new SystemServers { Servers = OfAdapters() };
        if (found.Servers.Count == 0)
            found = found with { Servers = OfAdapters() };
        return found.Servers.Count > 0 ? found : found with { Servers = [DnsServerAddress.Plain(IPAddress.Loopback)] };
    }

    /// <summary>Reads resolv.conf(5).</summary>
    public static SystemServers Parse(IEnumerable<string> lines)
    {
        var servers = new List<DnsServerAddress>();
        var (timeout, attempts) = (UsualTimeout, UsualAttempts);
        var (rotates, trusts) = (false, false);
        foreach (var line in lines)
        {
            var words = line.Split([' ', '\t', '\r'], StringSplitOptions.RemoveEmptyEntries);
            if (words is ["nameserver", var server, ..] && IPAddress.TryParse(server, out var address))
                servers.Add(DnsServerAddress.Plain(address));
            if (words is not ["options", ..])
                continue;
            foreach (var option in words.Skip(1))
            {
                timeout = Number(option, "timeout:", 30) ?? timeout;
                attempts = Number(option, "attempts:", 5) ?? attempts;
                rotates |= option == "rotate";
                trusts |= option == "trust-ad";
            }
        }

        return new SystemServers
        {
            Servers = servers.Distinct().ToList(),
            Timeout = TimeSpan.FromSeconds(timeout * attempts),
            Rotates = rotates,
            TrustsAuthenticData = trusts,
        };
    }

    private static IEnumerable<string> ReadConfiguration()
    {
        try
        {
            return File.ReadAllLines(ResolvConf);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Of the adapters that are up, those with a way out first: the system lists them by their metric.</summary>
    private static List<DnsServerAddress> OfAdapters() => NetworkInterface.GetAllNetworkInterfaces()
        .Where(adapter => adapter.OperationalStatus == OperationalStatus.Up && adapter.NetworkInterfaceType != NetworkInterfaceType.Loopback)
        .Select(adapter => adapter.GetIPProperties())
        .OrderByDescending(properties => properties.GatewayAddresses.Count > 0)
        .SelectMany(properties => properties.DnsAddresses)
        // What Windows puts where no IPv6 server is set; nobody answers there.
        .Where(address => !(address.AddressFamily == AddressFamily.InterNetworkV6 && address.IsIPv6SiteLocal))
        .Select(address => DnsServerAddress.Plain(address))
        .Distinct()
        .ToList();

    /// <summary>Limited as resolv.conf(5) limits it; null when the option is another, or no number.</summary>
    private static int? Number(string option, string prefix, int largest) =>
        option.StartsWith(prefix, StringComparison.Ordinal)
        && int.TryParse(option.AsSpan(prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? Math.Clamp(number, 1, largest)
            : null;
}
