using System.Net;
using System.Text;

namespace KimounMail.Engine.MailDns.Spf;

/// <summary>Who sends, as a receiver sees it: the arguments of check_host() (RFC 7208 §4.1).</summary>
/// <param name="Address">The client's address; one that is IPv4 in IPv6 clothes counts as IPv4 (§5).</param>
/// <param name="Helo">What it calls itself.</param>
/// <param name="MailFrom">The envelope sender; empty for a bounce, whose sender is postmaster at the client's own name (§2.4).</param>
internal sealed record SpfRequest(IPAddress Address, string Helo, string MailFrom)
{
    /// <summary>The receiving host, for explanations (§7.2, <c>r</c>).</summary>
    public string Receiver { get; init; } = "unknown";

    /// <summary>When it happened, for explanations (§7.2, <c>t</c>).</summary>
    public DateTimeOffset Time { get; init; } = DateTimeOffset.UtcNow;

    /// <summary>As it is compared and written.</summary>
    public IPAddress Client { get; } = Address.IsIPv4MappedToIPv6 ? Address.MapToIPv4() : Address;

    /// <summary>Left of the @, an octet a character; postmaster when there is nothing (§4.3).</summary>
    public string LocalPart { get; } = MailFrom.LastIndexOf('@') is > 0 and var at ? Octets(MailFrom[..at]) : "postmaster";

    /// <summary>Right of the @, in ASCII where it can be (§4.3).</summary>
    public string Domain { get; } = ToAscii(MailFrom.Length == 0 ? Helo : MailFrom[(MailFrom.LastIndexOf('@') + 1)..]);

    /// <summary>What the client calls itself, an octet a character.</summary>
    public string HeloText { get; } = Octets(Helo);

    private static string ToAscii(string domain) =>
        domain.Any(c => c >= 0x80) && DnsName.TryParse(domain, out var name) ? name.ToString() : Octets(domain);

    private static string Octets(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));
}
