using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace KimounMail.Engine.Endpoints.Detection;

/// <summary>A <c>clientConfig</c> file, version 1.1, as far as it tells IMAP servers.</summary>
internal static class AutoconfigFile
{
    private const int MaxCharacters = 256 * 1024;

    /// <summary>Its IMAP servers in its order; those without TLS are left out. Whatever is no such file has none.</summary>
    public static IReadOnlyList<(string Host, int Port, ConnectionSecurity Security)> ReadImapServers(string text, DnsName domain)
    {
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = MaxCharacters };
        try
        {
            using var reader = XmlReader.Create(new StringReader(text), settings);
            return [.. XDocument.Load(reader).Descendants("incomingServer").Select(server => Read(server, domain)).OfType<(string, int, ConnectionSecurity)>()];
        }
        catch (XmlException)
        {
            // Most web servers answer any address with some page.
            return [];
        }
    }

    private static (string Host, int Port, ConnectionSecurity Security)? Read(XElement server, DnsName domain)
    {
        var host = ValueOf(server, "hostname").Replace("%EMAILDOMAIN%", domain.ToString(), StringComparison.OrdinalIgnoreCase);
        if (server.Attribute("type")?.Value.Equals("imap", StringComparison.OrdinalIgnoreCase) != true || Uri.CheckHostName(host) != UriHostNameType.Dns)
            return null;
        if (!ushort.TryParse(ValueOf(server, "port"), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
            return null;
        return ValueOf(server, "socketType").ToUpperInvariant() switch
        {
            "SSL" => (host, port, ConnectionSecurity.ImplicitTls),
            "STARTTLS" => (host, port, ConnectionSecurity.StartTls),
            _ => null,
        };
    }

    private static string ValueOf(XElement server, string name) => server.Element(name)?.Value.Trim() ?? "";
}
