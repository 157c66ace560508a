using System.Text;

namespace KimounMail.Engine.MailDns.Spf;

/// <summary>Domains as SPF writes them: octets as characters, no escapes.</summary>
internal static class SpfDomain
{
    /// <summary>
    /// The name to ask for; null when it has fewer than two labels, an empty one or one too long, where RFC 7208 §4.3 says there is no record
    /// and a mechanism does not match.
    /// </summary>
    public static DnsName? ToName(string domain)
    {
        if (domain.EndsWith('.'))
            domain = domain[..^1];
        var labels = domain.Split('.');
        return labels.Length >= 2 && labels.All(label => label.Length is > 0 and <= 63) && domain.Length <= 253 && !IsLiteral(domain)
            ? DnsName.FromLabels(labels.Select(Encoding.Latin1.GetBytes))
            : null;
    }

    /// <summary>A name as SPF writes it.</summary>
    public static string ToText(DnsName name) => string.Join('.', name.Labels.Select(label => Encoding.Latin1.GetString(label.Span)));

    /// <summary>An address in brackets (RFC 5321 §4.1.3) has no record.</summary>
    private static bool IsLiteral(string domain) => domain.StartsWith('[');
}
