using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace KimounMail.Protocols.Zimbra;

/// <summary>
/// Requests and answers as octets. XML, not Zimbra's JSON: there an attribute and an element of one name look alike, here a request
/// says what it means and can be held against the description of the service.
/// </summary>
internal static class ZimbraEnvelope
{
    private static readonly XmlWriterSettings Writing = new()
    {
        Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
        // A line break in a description arrives as the one it was.
        NewLineHandling = NewLineHandling.Entitize,
    };

    /// <exception cref="MailException">InvalidRequest: a value has a character that XML cannot carry.</exception>
    public static byte[] Write(XElement request, string? token)
    {
        var context = new XElement(ZimbraNames.Zimbra + "context",
            new XElement(ZimbraNames.Zimbra + "userAgent", new XAttribute("name", "KimounMail")));
        if (token is not null)
            context.AddFirst(new XElement(ZimbraNames.Zimbra + "authToken", token));
        var envelope = new XElement(ZimbraNames.Soap + "Envelope",
            new XAttribute(XNamespace.Xmlns + "soap", ZimbraNames.Soap),
            new XElement(ZimbraNames.Soap + "Header", context),
            new XElement(ZimbraNames.Soap + "Body", request));
        return ToOctets(envelope);
    }

    /// <summary>The one element in the body, which may be a fault.</summary>
    /// <exception cref="XmlException">It is no envelope with one element in its body.</exception>
    public static XElement Read(byte[] answer)
    {
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            MaxCharactersInDocument = answer.Length,
            // A display name may hold an escaped control character; who shows it makes it visible.
            CheckCharacters = false,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
        };
        using var reader = XmlReader.Create(new MemoryStream(answer), settings);
        var envelope = XElement.Load(reader);
        var body = envelope.Name == ZimbraNames.Soap + "Envelope" ? envelope.Element(ZimbraNames.Soap + "Body") : null;
        return body?.Elements().FirstOrDefault() ?? throw new XmlException("There is no SOAP body.");
    }

    public static byte[] ToOctets(XElement element)
    {
        var octets = new MemoryStream();
        try
        {
            using (var writer = XmlWriter.Create(octets, Writing))
                element.WriteTo(writer);
            return octets.ToArray();
        }
        catch (ArgumentException error)
        {
            throw new MailException(MailErrorId.InvalidRequest, "A value has a control character, which cannot be sent.", error)
            {
                Category = MailErrorCategory.InvalidArgument,
                Advice = "Take out what is not visible; it often comes with text copied from a table.",
            };
        }
    }
}
