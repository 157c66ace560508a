namespace KimounMail.TestServers.Zimbra;

public enum DirectoryKind
{
    Account,
    DistributionList,
    Domain,
    Cos,
}

/// <summary>What the fake directory holds of one account, list, domain or class of service.</summary>
public sealed class DirectoryEntry(DirectoryKind kind, string name)
{
    public const string Alias = "zimbraMailAlias";

    public DirectoryKind Kind { get; } = kind;

    public string Name { get; set; } = name;

    public string Id { get; } = Guid.NewGuid().ToString();

    public string? Password { get; set; }

    /// <summary>Octets of mail.</summary>
    public long Used { get; set; }

    public List<string> Members { get; } = [];

    public Dictionary<string, List<string>> Attributes { get; } = new(StringComparer.OrdinalIgnoreCase);

    public string Domain => Name[(Name.IndexOf('@') + 1)..];

    public string? this[string attribute]
    {
        get => Attributes.GetValueOrDefault(attribute)?[0];
        set => Attributes[attribute] = [value ?? ""];
    }

    public IReadOnlyList<string> Aliases => Attributes.GetValueOrDefault(Alias) ?? [];

    public bool HasAddress(string address) =>
        Name.Equals(address, StringComparison.OrdinalIgnoreCase) || Aliases.Contains(address, StringComparer.OrdinalIgnoreCase);
}
