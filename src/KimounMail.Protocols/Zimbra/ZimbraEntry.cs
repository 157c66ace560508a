using System.Xml.Linq;

namespace KimounMail.Protocols.Zimbra;

/// <summary>What the directory keeps entries of.</summary>
public enum ZimbraEntryKind
{
    /// <summary>A mailbox and who logs in to it.</summary>
    Account,

    /// <summary>An address that passes mail on to its members.</summary>
    DistributionList,

    /// <summary>A domain mail is taken for.</summary>
    Domain,

    /// <summary>A class of service: what accounts have unless they have their own.</summary>
    Cos,

    /// <summary>A further address of an account or list; found only, never asked for by itself.</summary>
    Alias,
}

/// <summary>One entry of the directory as an answer had it: the server's words, not yet made visible.</summary>
public sealed class ZimbraEntry
{
    private readonly ILookup<string, string> _attributes;

    internal ZimbraEntry(XElement element)
    {
        Name = (string?)element.Attribute("name") ?? "";
        Id = (string?)element.Attribute("id") ?? "";
        Target = (string?)element.Attribute("targetName");
        Members = [.. element.Elements(ZimbraNames.Admin + "dlm").Select(member => member.Value)];
        _attributes = element.Elements(ZimbraNames.Admin + "a")
            .ToLookup(attribute => (string?)attribute.Attribute("n") ?? "", attribute => attribute.Value, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>An address, a domain, or the name of a class of service.</summary>
    public string Name { get; }

    /// <summary>zimbraId.</summary>
    public string Id { get; }

    /// <summary>Of an alias: the name of what it stands for.</summary>
    public string? Target { get; }

    /// <summary>Of a list that was asked for: one page of its members.</summary>
    public IReadOnlyList<string> Members { get; }

    /// <summary>The first value of an attribute; null when it has none.</summary>
    public string? this[string attribute] => _attributes[attribute].FirstOrDefault();

    /// <summary>All values of an attribute.</summary>
    public IEnumerable<string> All(string attribute) => _attributes[attribute];

    /// <summary>The attribute is TRUE; false when it is FALSE or has no value.</summary>
    public bool Is(string attribute) => this[attribute] == "TRUE";
}
