using System.Xml.Linq;

namespace KimounMail.Protocols.Zimbra;

/// <summary>The namespaces of Zimbra's SOAP.</summary>
public static class ZimbraNames
{
    /// <summary>SOAP 1.2.</summary>
    public static readonly XNamespace Soap = "http://www.w3.org/2003/05/soap-envelope";

    /// <summary>The context of a request, batches and the details of faults.</summary>
    public static readonly XNamespace Zimbra = "urn:zimbra";

    /// <summary>Administration: domains, classes of service, accounts, lists.</summary>
    public static readonly XNamespace Admin = "urn:zimbraAdmin";
}
