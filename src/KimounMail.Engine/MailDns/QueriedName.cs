using System.Net;
using System.Net.Sockets;

namespace KimounMail.Engine.MailDns;

/// <summary>What a user means by a name.</summary>
public static class QueriedName
{
    /// <summary>A name, and the type of record one most often wants of it: MX; for an address the name its PTR record has.</summary>
    /// <exception cref="MailException"><see cref="MailErrorId.InvalidDomain"/>.</exception>
    public static (DnsName Name, DnsRecordType UsualType) Parse(string text)
    {
        var trimmed = text.Trim();
        if (IPAddress.TryParse(trimmed, out var address) && (address.AddressFamily == AddressFamily.InterNetworkV6 || trimmed.Count(c => c == '.') == 3))
            return (ReverseName(address), DnsRecordType.PTR);
        if (DnsName.TryParse(trimmed, out var name))
            return (name, DnsRecordType.MX);
        throw new MailException(MailErrorId.InvalidDomain, $"'{HumanText.Line(text)}' is no domain name.")
        {
            Category = MailErrorCategory.InvalidArgument,
            Advice = "Labels have 1 to 63 octets, names 255 at most.",
        };
    }

    /// <summary>RFC 1035 §3.5, RFC 3596 §2.5.</summary>
    internal static DnsName ReverseName(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork
        ? DnsName.Parse(string.Join('.', Enumerable.Reverse(address.GetAddressBytes())) + ".in-addr.arpa")
        : DnsName.Parse(string.Join('.', Enumerable.Reverse(Convert.ToHexString(address.GetAddressBytes()).ToLowerInvariant())) + ".ip6.arpa");
}
