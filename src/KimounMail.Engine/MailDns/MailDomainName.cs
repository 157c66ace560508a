using System.Net;

namespace KimounMail.Engine.MailDns;

/// <summary>Domains of mail addresses, as users give them.</summary>
public static class MailDomainName
{
    /// <summary>The domain of <c>example.com</c>, <c>bücher.example</c> or <c>alice@example.com</c>.</summary>
    /// <exception cref="MailException"><see cref="MailErrorId.InvalidDomain"/>.</exception>
    public static DnsName Parse(string text)
    {
        var domain = text[(text.LastIndexOf('@') + 1)..].Trim();
        if (DnsName.TryParse(domain, out var name) && !name.IsRoot && !IPAddress.TryParse(domain, out _) && name.Labels.All(IsHostLabel))
            return name;
        throw new MailException(MailErrorId.InvalidDomain, $"'{HumanText.Line(text)}' is no mail domain.")
        {
            Category = MailErrorCategory.InvalidArgument,
            Advice = "Give a domain such as example.com, or an address in it.",
        };
    }

    /// <summary>Letters, digits and hyphens (RFC 5321 §2.3.5); underscores are seen in practice.</summary>
    private static bool IsHostLabel(ReadOnlyMemory<byte> label)
    {
        foreach (var octet in label.Span)
        {
            if (!char.IsAsciiLetterOrDigit((char)octet) && octet is not ((byte)'-' or (byte)'_'))
                return false;
        }

        return true;
    }
}
