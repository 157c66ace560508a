using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace KimounMail.Engine.MailDns.Spf;

/// <summary>The grammar of terms (RFC 7208 §4.6.1, §12).</summary>
internal static class SpfTermReader
{
    /// <summary>The term, or what is wrong with it.</summary>
    public static (SpfTerm? Term, string? Problem) Read(string text)
    {
        if (text.Any(c => c is < '!' or > '~'))
            return (null, "holds an octet that is no printable ASCII character");
        var end = text.AsSpan().IndexOfAny(":/=");
        return end >= 0 && text[end] == '=' ? ReadModifier(text, end) : ReadMechanism(text);
    }

    private static (SpfTerm?, string?) ReadModifier(string text, int end)
    {
        var name = text[..end];
        if (name.Length == 0 || !char.IsAsciiLetter(name[0]) || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
            return (null, "has no name that a modifier may have");
        if (SpfMacroString.Parse(text[(end + 1)..]) is not { } value)
            return (null, "has a macro that cannot be read");
        var modifier = new SpfModifier(text, name, value);
        return (modifier.IsRedirect || modifier.IsExplanation) && !value.IsDomain ? (null, "names no domain") : (modifier, null);
    }

    private static (SpfTerm?, string?) ReadMechanism(string text)
    {
        var qualifier = text[0] switch { '+' => SpfResult.Pass, '-' => SpfResult.Fail, '~' => SpfResult.SoftFail, '?' => SpfResult.Neutral, _ => SpfResult.None };
        var body = qualifier == SpfResult.None ? text : text[1..];
        var end = body.AsSpan().IndexOfAny(":/") is >= 0 and var at ? at : body.Length;
        if (KindOf(body[..end]) is not { } kind)
            return (null, Unknown(body[..end]));
        var mechanism = new SpfMechanism(text, qualifier == SpfResult.None ? SpfResult.Pass : qualifier, kind);
        var rest = body[end..];
        return kind switch
        {
            SpfMechanismKind.All => rest.Length == 0 ? (mechanism, null) : (null, "has something after all, which takes nothing"),
            SpfMechanismKind.Ip4 => ReadNetwork(mechanism, rest, AddressFamily.InterNetwork),
            SpfMechanismKind.Ip6 => ReadNetwork(mechanism, rest, AddressFamily.InterNetworkV6),
            SpfMechanismKind.A or SpfMechanismKind.Mx => ReadHosts(mechanism, rest),
            _ => ReadTarget(mechanism, rest, isOptional: kind == SpfMechanismKind.Ptr),
        };
    }

    private static SpfMechanismKind? KindOf(string name) => name.ToLowerInvariant() switch
    {
        "all" => SpfMechanismKind.All,
        "include" => SpfMechanismKind.Include,
        "a" => SpfMechanismKind.A,
        "mx" => SpfMechanismKind.Mx,
        "ptr" => SpfMechanismKind.Ptr,
        "ip4" => SpfMechanismKind.Ip4,
        "ip6" => SpfMechanismKind.Ip6,
        "exists" => SpfMechanismKind.Exists,
        _ => null,
    };

    private static string Unknown(string name) => name.ToLowerInvariant() switch
    {
        "ip" or "ipv4" => "is no mechanism; ip4 is",
        "ipv6" => "is no mechanism; ip6 is",
        "redirect" or "exp" => "is written with =, not with :",
        "" => "has no name",
        _ when DnsName.TryParse(name, out var host) && host.Depth > 1 => "is no mechanism; a:host and include:domain are",
        _ => "is no mechanism",
    };

    /// <summary>a and mx: a domain, then leading bits for IPv4 behind one slash, for IPv6 behind two (§5.6). The domain itself may hold slashes.</summary>
    private static (SpfTerm?, string?) ReadHosts(SpfMechanism mechanism, string rest)
    {
        var (prefix4, prefix6) = (32, 128);
        if (CutPrefix(rest, "//") is { } six)
        {
            if (ReadLength(six.Length, 128) is not { } length)
                return (null, "has no number of bits from 0 to 128 after //");
            (rest, prefix6) = (six.Before, length);
        }

        if (CutPrefix(rest, "/") is { } four)
        {
            if (ReadLength(four.Length, 32) is not { } length)
                return (null, "has no number of bits from 0 to 32 after /");
            (rest, prefix4) = (four.Before, length);
        }

        return ReadTarget(mechanism with { Prefix4 = prefix4, Prefix6 = prefix6 }, rest, isOptional: true);
    }

    /// <summary>What ends in slashes and digits, without them.</summary>
    private static (string Before, string Length)? CutPrefix(string text, string slashes)
    {
        var digits = text.Length;
        while (digits > 0 && char.IsAsciiDigit(text[digits - 1]))
            digits--;
        return digits < text.Length && text.AsSpan(0, digits).EndsWith(slashes, StringComparison.Ordinal) ? (text[..(digits - slashes.Length)], text[digits..]) : null;
    }

    /// <summary>A number without leading zeros.</summary>
    private static int? ReadLength(string digits, int max) =>
        digits is [_, ..] and not ['0', _, ..] && int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var length) && length <= max ? length : null;

    private static (SpfTerm?, string?) ReadTarget(SpfMechanism mechanism, string rest, bool isOptional)
    {
        if (rest.Length == 0)
            return isOptional ? (mechanism, null) : (null, "names no domain");
        if (rest is not [':', _, ..])
            return (null, rest == ":" ? "names no domain" : "has something after its name that is no domain");
        if (SpfMacroString.Parse(rest[1..]) is not { } target)
            return (null, "has a macro that cannot be read");
        if (IPAddress.TryParse(rest.AsSpan(1), out var address) && rest.AsSpan(1).IndexOfAny(".:") >= 0)
            return (null, $"names an address, which belongs to {(address.AddressFamily == AddressFamily.InterNetwork ? "ip4" : "ip6")}");
        return target.IsDomain ? (mechanism with { Target = target }, null) : (null, "names something that is no domain");
    }

    private static (SpfTerm?, string?) ReadNetwork(SpfMechanism mechanism, string rest, AddressFamily family)
    {
        if (rest is not [':', _, ..])
            return (null, "names no address");
        var (max, isFour) = family == AddressFamily.InterNetwork ? (32, true) : (128, false);
        var slash = rest.IndexOf('/');
        var text = slash < 0 ? rest[1..] : rest[1..slash];
        if (ReadAddress(text, isFour) is not { } address)
            return (null, $"names no {(isFour ? "IPv4" : "IPv6")} address");
        if ((slash < 0 ? max : ReadLength(rest[(slash + 1)..], max)) is not { } length)
            return (null, $"has no number of bits from 0 to {max} after /");
        return (mechanism with { Network = address, Prefix4 = isFour ? length : 0, Prefix6 = isFour ? 0 : length }, null);
    }

    private static IPAddress? ReadAddress(string text, bool isFour)
    {
        // The base class library takes more: 1.2.3, 0x7f.1, 010.1.1.1, zones and brackets.
        if (isFour)
            return text.Split('.') is { Length: 4 } parts && parts.All(part => ReadLength(part, 255) is not null) ? IPAddress.Parse(text) : null;
        return text.Contains(':', StringComparison.Ordinal) && text.All(c => char.IsAsciiHexDigit(c) || c is ':' or '.') && IPAddress.TryParse(text, out var address) ? address : null;
    }
}
