using System.Xml.Linq;

namespace KimounMail.TestServers.Zimbra;

/// <summary>The fake's service refuses; it becomes a SOAP fault.</summary>
public sealed class ZimbraRefusal(string code, string reason) : Exception(reason)
{
    public string Code { get; } = code;

    /// <summary>The limit that was broken, where there is one.</summary>
    public (string Name, string Value)? Argument { get; init; }

    public static ZimbraRefusal NoSuch(string what, string name) => new($"account.NO_SUCH_{what}", $"no such {what.ToLowerInvariant()}: {name}");

    public XElement ToFault()
    {
        XNamespace soap = LoopbackZimbraServer.Soap, zimbra = LoopbackZimbraServer.Context;
        var error = new XElement(zimbra + "Error",
            new XElement(zimbra + "Code", Code),
            new XElement(zimbra + "Trace", "qtp1-7:https://localhost/service/admin/soap/:1600000000000:1f2e3d"));
        if (Argument is { } argument)
            error.Add(new XElement(zimbra + "a", new XAttribute("n", argument.Name), new XAttribute("t", "NUM"), argument.Value));
        return new XElement(soap + "Fault",
            new XElement(soap + "Code", new XElement(soap + "Value", "soap:Sender")),
            new XElement(soap + "Reason", new XElement(soap + "Text", Message)),
            new XElement(soap + "Detail", error));
    }
}
