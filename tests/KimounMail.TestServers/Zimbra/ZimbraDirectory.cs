using System.Xml.Linq;

namespace KimounMail.TestServers.Zimbra;

/// <summary>What the fake Zimbra knows: domains, classes of service, accounts and lists, and how they are found and written.</summary>
public sealed class ZimbraDirectory
{
    public ZimbraDirectory()
    {
        DefaultCos = AddCos("default");
    }

    public List<DirectoryEntry> Entries { get; } = [];

    public DirectoryEntry DefaultCos { get; }

    public DirectoryEntry AddCos(string name, params (string Name, string Value)[] attributes) => Add(new DirectoryEntry(DirectoryKind.Cos, name), attributes);

    public DirectoryEntry AddDomain(string name, params (string Name, string Value)[] attributes)
    {
        var domain = Add(new DirectoryEntry(DirectoryKind.Domain, name), attributes);
        domain["zimbraDomainStatus"] ??= "active";
        domain["zimbraDomainType"] = "local";
        return domain;
    }

    /// <summary>The account, or null, of an address: primary or alias, as Zimbra resolves names.</summary>
    public DirectoryEntry? FindAddress(string address) =>
        Entries.Find(entry => entry.Kind is DirectoryKind.Account or DirectoryKind.DistributionList && entry.HasAddress(address));

    public DirectoryEntry? Find(DirectoryKind kind, string by, string key) => Entries.Find(entry => entry.Kind == kind && (by switch
    {
        "id" => entry.Id == key,
        "name" => entry.HasAddress(key),
        _ => throw new ZimbraRefusal("service.INVALID_REQUEST", $"unknown value for by: {by}"),
    }));

    public DirectoryEntry Get(DirectoryKind kind, string by, string key) => Find(kind, by, key) ?? throw ZimbraRefusal.NoSuch(WordFor(kind), key);

    public DirectoryEntry GetById(DirectoryKind kind, XElement request) => Get(kind, "id", (string)request.Attribute("id")!);

    public DirectoryEntry Select(DirectoryKind kind, XElement request, string element)
    {
        var selector = request.Elements().Single(child => child.Name.LocalName == element);
        return Get(kind, (string?)selector.Attribute("by") ?? "name", selector.Value);
    }

    /// <summary>An address in a domain that is here, which nobody has yet.</summary>
    public void RequireFree(string address)
    {
        var domain = address[(address.IndexOf('@') + 1)..];
        if (Find(DirectoryKind.Domain, "name", domain) is null)
            throw ZimbraRefusal.NoSuch("DOMAIN", domain);
        if (FindAddress(address) is { } owner)
            throw new ZimbraRefusal(owner.Kind == DirectoryKind.Account ? "account.ACCOUNT_EXISTS" : "account.DISTRIBUTION_LIST_EXISTS", $"email address already exists: {address}");
    }

    /// <summary>An attribute of an account, from its class of service where it has none of its own.</summary>
    public string? Effective(DirectoryEntry account, string attribute) => account[attribute] ?? CosOf(account)[attribute] ?? PublishedData.Attributes?.DefaultOf(attribute);

    public DirectoryEntry CosOf(DirectoryEntry account) =>
        (account["zimbraCOSId"] is { } id ? Find(DirectoryKind.Cos, "id", id) : null)
        ?? (Find(DirectoryKind.Domain, "name", account.Domain)?["zimbraDomainDefaultCOSId"] is { } byDomain ? Find(DirectoryKind.Cos, "id", byDomain) : null)
        ?? DefaultCos;

    /// <summary>Writes the attributes a request holds, each checked against the published list.</summary>
    public static void Write(DirectoryEntry entry, XElement request)
    {
        foreach (var attribute in request.Elements().Where(child => child.Name.LocalName == "a").GroupBy(child => (string)child.Attribute("n")!))
        {
            var (sign, name) = attribute.Key[0] is '+' or '-' ? (attribute.Key[0], attribute.Key[1..]) : (' ', attribute.Key);
            var values = attribute.Select(child => child.Value).ToList();
            if (PublishedData.Attributes?.FaultOf(entry.Kind, name, values) is { } fault)
                throw new ZimbraRefusal(fault.StartsWith("no such", StringComparison.Ordinal) ? "account.INVALID_ATTR_NAME" : "account.INVALID_ATTR_VALUE", fault);
            var held = entry.Attributes.GetValueOrDefault(name) ?? [];
            List<string> wanted = sign switch
            {
                '+' => [.. held.Union(values)],
                '-' => [.. held.Except(values)],
                _ => values is [""] ? [] : values,
            };
            if (wanted.Count == 0)
                entry.Attributes.Remove(name);
            else
                entry.Attributes[name] = wanted;
        }
    }

    private DirectoryEntry Add(DirectoryEntry entry, (string Name, string Value)[] attributes)
    {
        foreach (var (name, value) in attributes)
            entry[name] = value;
        Entries.Add(entry);
        return entry;
    }

    private static string WordFor(DirectoryKind kind) => kind == DirectoryKind.DistributionList ? "DISTRIBUTION_LIST" : kind.ToString().ToUpperInvariant();
}
