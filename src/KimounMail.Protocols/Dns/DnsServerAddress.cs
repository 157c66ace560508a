using System.Globalization;
using System.Net;

namespace KimounMail.Protocols.Dns;

/// <summary>How a server is reached.</summary>
public enum DnsTransport
{
    /// <summary>UDP and TCP (RFC 1035, RFC 7766).</summary>
    Plain,

    /// <summary>TLS (RFC 7858).</summary>
    Tls,

    /// <summary>HTTPS (RFC 8484).</summary>
    Https,
}

/// <summary>A server to ask: <c>192.0.2.53</c>, <c>[2001:db8::53]:5353</c>, <c>tls://dns.example:853</c>, <c>https://dns.example/dns-query</c>.</summary>
public sealed record DnsServerAddress
{
    private const int PlainPort = 53;
    private const int TlsPort = 853;
    private const string TlsScheme = "tls://";

    private DnsServerAddress()
    {
    }

    /// <summary>How it is reached.</summary>
    public DnsTransport Transport { get; private init; }

    /// <summary>Address and port of a plain one; null of others.</summary>
    public IPEndPoint? EndPoint { get; private init; }

    /// <summary>The URL of one by HTTPS; null of others.</summary>
    public Uri? Url { get; private init; }

    /// <summary>Host or address of one by TLS, which its certificate has to be for; null of others.</summary>
    public string? Host { get; private init; }

    /// <summary>The port of one by TLS.</summary>
    public int Port { get; private init; }

    /// <summary>A plain server.</summary>
    public static DnsServerAddress Plain(IPAddress address, int port = PlainPort) => new() { EndPoint = new IPEndPoint(address, port) };

    /// <exception cref="FormatException">It is none of these.</exception>
    public static DnsServerAddress Parse(string text) =>
        TryParse(text, out var address)
            ? address
            : throw new FormatException($"'{HumanText.Line(text)}' is no DNS server: give an address (192.0.2.53, [2001:db8::53]:53), tls://host or https://host/dns-query.");

    /// <inheritdoc cref="Parse"/>
    public static bool TryParse(string? text, out DnsServerAddress address)
    {
        text = text?.Trim() ?? "";
        var read = text.StartsWith(TlsScheme, StringComparison.OrdinalIgnoreCase) ? ReadTls(text[TlsScheme.Length..].TrimEnd('/'))
            : text.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? ReadHttps(text)
            : ReadPlain(text) is { } endPoint ? new DnsServerAddress { EndPoint = endPoint }
            : null;
        address = read!;
        return read is not null;
    }

    /// <inheritdoc/>
    public override string ToString() => Transport switch
    {
        DnsTransport.Https => Url!.ToString(),
        DnsTransport.Tls => $"{TlsScheme}{(Host!.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{Port}",
        _ => EndPoint!.Port == PlainPort ? EndPoint.Address.ToString() : EndPoint.ToString(),
    };

    /// <summary>An address alone, in brackets or not, or with a port. Not 127.1 and the like, which are mistyped more often than meant.</summary>
    private static IPEndPoint? ReadPlain(string text)
    {
        if (IPAddress.TryParse(text, out var alone) && (alone.GetAddressBytes().Length > 4 || text.Count(c => c == '.') == 3) && !text.StartsWith('['))
            return new IPEndPoint(alone, PlainPort);
        var (host, port) = SplitPort(text, PlainPort);
        return port is > 0 and <= ushort.MaxValue && host is not null && IPAddress.TryParse(host, out var address)
            && (host.Contains(':', StringComparison.Ordinal) || host.Count(c => c == '.') == 3)
            ? new IPEndPoint(address, port)
            : null;
    }

    private static DnsServerAddress? ReadTls(string text)
    {
        if (text.Count(c => c == ':') > 1 && IPAddress.TryParse(text, out _) && !text.StartsWith('['))
            return new DnsServerAddress { Transport = DnsTransport.Tls, Host = text, Port = TlsPort };
        var (host, port) = SplitPort(text, TlsPort);
        return port is > 0 and <= ushort.MaxValue && host is not null && Uri.CheckHostName(host) != UriHostNameType.Unknown
            ? new DnsServerAddress { Transport = DnsTransport.Tls, Host = host, Port = port }
            : null;
    }

    private static DnsServerAddress? ReadHttps(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && url.UserInfo.Length == 0
            ? new DnsServerAddress { Transport = DnsTransport.Https, Url = url.AbsolutePath == "/" ? new Uri(url, "/dns-query") : url }
            : null;

    /// <summary><c>host</c>, <c>host:port</c>, <c>[v6]</c> or <c>[v6]:port</c>; no host when it is none of these.</summary>
    private static (string? Host, int Port) SplitPort(string text, int usual)
    {
        var host = text;
        var rest = "";
        if (text.StartsWith('['))
        {
            if (text.IndexOf(']', StringComparison.Ordinal) is not (> 0 and var end))
                return (null, 0);
            (host, rest) = (text[1..end], text[(end + 1)..]);
        }
        else if (text.IndexOf(':', StringComparison.Ordinal) is >= 0 and var colon)
        {
            (host, rest) = (text[..colon], text[colon..]);
        }

        if (rest.Length == 0)
            return (host, usual);
        return rest[0] == ':' && int.TryParse(rest.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var port) ? (host, port) : (null, 0);
    }
}
