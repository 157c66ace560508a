using System.Globalization;
using System.Text;

namespace KimounMail.Engine.MailDns.Profiles;

/// <summary>Writes records as a zone file (RFC 1035 §5), to be read by a name server or pasted into a provider's form.</summary>
public static class MailDnsZoneFile
{
    /// <summary>The records, names relative to the domain, those to be filled in first as comments.</summary>
    public static string Write(DnsName domain, IEnumerable<MailDnsExpectedRecord> records)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"$ORIGIN {domain}.\n");
        string? purpose = null;
        foreach (var record in records)
        {
            // The purpose may come from a file of the user: it must stay within its comment.
            if (purpose != record.Purpose)
                text.Append(CultureInfo.InvariantCulture, $"; {HumanText.Line(purpose = record.Purpose)}{(record.Optional ? " (optional)" : "")}\n");
            var line = $"{Relative(record.Name, domain),-36} {record.TimeToLive,6} IN {record.Type,-5} {record.Data}";
            text.Append(record.IsTemplate ? $"; fill in what is in angle brackets: {HumanText.Line(line)}\n" : $"{line}\n");
        }

        return text.ToString();
    }

    private static string Relative(DnsName name, DnsName domain)
    {
        if (name.Equals(domain))
            return "@";
        return name.IsAtOrBelow(domain) && !domain.IsRoot
            ? DnsName.FromLabels(name.Labels.Take(name.Depth - domain.Depth).Select(label => label.ToArray())).ToString()
            : $"{name}.";
    }
}
