using System.Text;
using System.Xml;
using System.Xml.Linq;
using KimounMail.Protocols.Transport;

namespace KimounMail.Protocols.Zimbra;

/// <summary>The dialogue for a trace: the elements and attributes that hold secrets are named here and written as stars.</summary>
internal sealed class ZimbraTrace(IProtocolTrace? trace, string server)
{
    private const string Stars = "***";

    private static readonly HashSet<string> Secret = new(StringComparer.OrdinalIgnoreCase)
    {
        "authToken", "csrfToken", "trustedToken", "password", "newPassword", "oldPassword", "preauth", "twoFactorCode", "recoveryCode",
    };

    // Values of the directory that prove who one is, by how their names end: userPassword, zimbraPreAuthKey, zimbraTwoFactorAuthSecret.
    private static readonly string[] SecretAttributes = ["Password", "Secret", "Key", "Token", "Code", "Codes"];

    public void Sent(XElement request)
    {
        if (trace is not null)
            trace.Sent(server, ZimbraEnvelope.ToOctets(Redact(request)));
    }

    public void Received(XElement answer)
    {
        // Not written back by the writer for requests: an answer may hold characters that no request may.
        if (trace is not null)
            trace.Received(server, Encoding.UTF8.GetBytes(Visible(Redact(answer))));
    }

    /// <summary>Octets that could not be understood, so that no one knows what of them is secret: their length alone.</summary>
    public void ReceivedUnknown(string description) => trace?.Event(server, $"received what is no SOAP ({description})");

    private static XElement Redact(XElement message)
    {
        var copy = new XElement(message);
        foreach (var element in copy.DescendantsAndSelf().ToList())
        {
            foreach (var attribute in element.Attributes().Where(attribute => Secret.Contains(attribute.Name.LocalName)))
                attribute.Value = Stars;
            if (Secret.Contains(element.Name.LocalName) || IsSecretAttribute(element))
                element.Value = Stars;
        }
        return copy;
    }

    private static bool IsSecretAttribute(XElement element) =>
        element.Name.LocalName == "a"
        && (string?)element.Attribute("n") is { } name
        && SecretAttributes.Any(word => name.EndsWith(word, StringComparison.OrdinalIgnoreCase));

    private static string Visible(XElement answer)
    {
        using var text = new StringWriter();
        using (var writer = XmlWriter.Create(text, new() { CheckCharacters = false, OmitXmlDeclaration = true }))
            answer.WriteTo(writer);
        return text.ToString();
    }
}
