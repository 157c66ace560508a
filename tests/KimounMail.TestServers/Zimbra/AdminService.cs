using System.Globalization;
using System.Xml.Linq;

namespace KimounMail.TestServers.Zimbra;

/// <summary>The requests the fake answers, but for those of the session.</summary>
internal sealed partial class AdminService
{
    private static readonly XNamespace Admin = LoopbackZimbraServer.Admin;

    private readonly ZimbraDirectory _directory;
    private readonly TimeProvider _time;
    private readonly Dictionary<string, Func<XElement, IEnumerable<object>>> _commands;

    public AdminService(ZimbraDirectory directory, TimeProvider time)
    {
        _directory = directory;
        _time = time;
        _commands = new(StringComparer.Ordinal)
        {
            ["GetVersionInfo"] = _ => [new XElement(Admin + "info", new XAttribute("version", "10.1.0_GA_4655"), new XAttribute("release", "20240819"), new XAttribute("buildDate", "20240819"), new XAttribute("host", "zimbra.example"))],
            ["GetAllDomains"] = _ => All(DirectoryKind.Domain).Select(domain => Element("domain", domain)),
            ["GetDomain"] = request => [Element("domain", _directory.Select(DirectoryKind.Domain, request, "domain"), Demanded(request, DirectoryKind.Domain))],
            ["CreateDomain"] = CreateDomain,
            ["ModifyDomain"] = request => [Modify("domain", DirectoryKind.Domain, request)],
            ["DeleteDomain"] = DeleteDomain,
            ["GetAllCos"] = _ => All(DirectoryKind.Cos).Select(cos => Element("cos", cos)),
            ["GetCos"] = request => [Element("cos", _directory.Select(DirectoryKind.Cos, request, "cos"))],
            ["CountAccount"] = CountAccount,
            ["CreateAccount"] = CreateAccount,
            ["GetAccount"] = request => [Element("account", _directory.Select(DirectoryKind.Account, request, "account"), Demanded(request, DirectoryKind.Account))],
            ["ModifyAccount"] = request => [Modify("account", DirectoryKind.Account, request)],
            ["RenameAccount"] = request => [Rename("account", DirectoryKind.Account, request)],
            ["DeleteAccount"] = DeleteAccount,
            ["SetPassword"] = SetPassword,
            ["AddAccountAlias"] = request => AddAlias(DirectoryKind.Account, request),
            ["RemoveAccountAlias"] = request => RemoveAlias(DirectoryKind.Account, request),
            ["GetAccountMembership"] = GetAccountMembership,
            ["GetMailbox"] = GetMailbox,
            ["GetQuotaUsage"] = GetQuotaUsage,
            ["CreateDistributionList"] = CreateDistributionList,
            ["GetDistributionList"] = GetDistributionList,
            ["ModifyDistributionList"] = request => [Modify("dl", DirectoryKind.DistributionList, request)],
            ["RenameDistributionList"] = request => [Rename("dl", DirectoryKind.DistributionList, request)],
            ["DeleteDistributionList"] = DeleteDistributionList,
            ["AddDistributionListMember"] = AddMembers,
            ["RemoveDistributionListMember"] = RemoveMembers,
            ["AddDistributionListAlias"] = request => AddAlias(DirectoryKind.DistributionList, request),
            ["RemoveDistributionListAlias"] = request => RemoveAlias(DirectoryKind.DistributionList, request),
            ["SearchDirectory"] = SearchDirectory,
        };
    }

    /// <summary>The answer's element; what the service refuses is an exception.</summary>
    public XElement Answer(XElement request)
    {
        var name = request.Name.LocalName[..^"Request".Length];
        if (!_commands.TryGetValue(name, out var command))
            throw new ZimbraRefusal("service.UNKNOWN_DOCUMENT", $"unknown document: {request.Name.LocalName}");
        return new XElement(request.Name.Namespace + (name + "Response"), command(request));
    }

    private IEnumerable<DirectoryEntry> All(DirectoryKind kind) => _directory.Entries.Where(entry => entry.Kind == kind);

    private XElement Modify(string element, DirectoryKind kind, XElement request)
    {
        var entry = _directory.GetById(kind, request);
        ZimbraDirectory.Write(entry, request);
        return Element(element, entry);
    }

    private XElement Rename(string element, DirectoryKind kind, XElement request)
    {
        var entry = _directory.GetById(kind, request);
        var name = (string)request.Attribute("newName")!;
        _directory.RequireFree(name);
        foreach (var list in All(DirectoryKind.DistributionList).Where(list => list.Members.Remove(entry.Name)))
            list.Members.Add(name);
        entry.Name = name;
        return Element(element, entry);
    }

    private IEnumerable<object> AddAlias(DirectoryKind kind, XElement request)
    {
        var entry = _directory.GetById(kind, request);
        var alias = (string)request.Attribute("alias")!;
        _directory.RequireFree(alias);
        entry.Attributes[DirectoryEntry.Alias] = [.. entry.Aliases, alias];
        return [];
    }

    private IEnumerable<object> RemoveAlias(DirectoryKind kind, XElement request)
    {
        var entry = _directory.GetById(kind, request);
        var alias = (string)request.Attribute("alias")!;
        if (!entry.Aliases.Contains(alias, StringComparer.OrdinalIgnoreCase))
            throw ZimbraRefusal.NoSuch("ALIAS", alias);
        List<string> left = [.. entry.Aliases.Where(held => !held.Equals(alias, StringComparison.OrdinalIgnoreCase))];
        if (left.Count > 0)
            entry.Attributes[DirectoryEntry.Alias] = left;
        else
            entry.Attributes.Remove(DirectoryEntry.Alias);
        return [];
    }

    private IEnumerable<object> CreateDomain(XElement request)
    {
        var name = (string)request.Attribute("name")!;
        if (_directory.Find(DirectoryKind.Domain, "name", name) is not null)
            throw new ZimbraRefusal("account.DOMAIN_EXISTS", $"domain already exists: {name}");
        var domain = _directory.AddDomain(name);
        ZimbraDirectory.Write(domain, request);
        Stamp(domain);
        return [Element("domain", domain)];
    }

    private IEnumerable<object> DeleteDomain(XElement request)
    {
        var domain = _directory.GetById(DirectoryKind.Domain, request);
        var named = All(DirectoryKind.Domain).Where(other => other["zimbraDomainAliasTargetId"] == domain.Id).ToList();
        foreach (var going in named.Append(domain))
        {
            if (!IsEmpty(going))
                throw new ZimbraRefusal("account.DOMAIN_NOT_EMPTY", $"domain not empty: {going.Name}");
        }
        _directory.Entries.RemoveAll(entry => entry == domain || named.Contains(entry));
        return [];
    }

    private bool IsEmpty(DirectoryEntry domain) => !_directory.Entries.Any(entry =>
        (entry.Kind is not (DirectoryKind.Cos or DirectoryKind.Domain) && entry.Domain.Equals(domain.Name, StringComparison.OrdinalIgnoreCase))
        || entry.Aliases.Any(alias => alias.EndsWith($"@{domain.Name}", StringComparison.OrdinalIgnoreCase)));

    private void Stamp(DirectoryEntry entry) =>
        entry["zimbraCreateTimestamp"] = _time.GetUtcNow().ToString("yyyyMMddHHmmss'Z'", CultureInfo.InvariantCulture);

    /// <summary>An entry as answers show it: with what it inherits, and the attributes asked for.</summary>
    private XElement Element(string element, DirectoryEntry entry, IReadOnlyCollection<string>? wanted = null)
    {
        var shown = entry.Attributes.SelectMany(attribute => attribute.Value.Select(value => (Name: attribute.Key, Value: value))).ToList();
        if (entry.Kind == DirectoryKind.Account)
            shown.AddRange(Inherited(entry).Where(inherited => entry[inherited.Name] is null));
        shown.Add(("zimbraId", entry.Id));
        if (entry.Password is not null)
            shown.Add(("userPassword", "VALUE-BLOCKED"));
        return new XElement(Admin + element,
            new XAttribute("name", entry.Name),
            new XAttribute("id", entry.Id),
            entry == _directory.DefaultCos ? new XAttribute("isDefaultCos", "true") : null,
            shown.Where(attribute => wanted is null || wanted.Contains(attribute.Name, StringComparer.OrdinalIgnoreCase))
                .Select(attribute => new XElement(Admin + "a", new XAttribute("n", attribute.Name), attribute.Value)));
    }

    private IEnumerable<(string Name, string Value)> Inherited(DirectoryEntry account)
    {
        var cos = _directory.CosOf(account);
        yield return ("zimbraMailQuota", cos["zimbraMailQuota"] ?? "0");
        foreach (var (name, values) in cos.Attributes.Where(attribute => attribute.Key != "zimbraMailQuota" && PublishedData.Attributes?.IsInherited(attribute.Key) == true))
            yield return (name, values[0]);
    }

    /// <summary>What a Get asks for has to be on entries of the kind; a search passes over what is not.</summary>
    private static string[]? Demanded(XElement request, DirectoryKind kind)
    {
        var wanted = Wanted(request);
        return wanted?.FirstOrDefault(name => PublishedData.Attributes?.IsOn(kind, name) == false) is { } other
            ? throw new ZimbraRefusal("service.INVALID_REQUEST", $"invalid request: requested attribute {other} is not on {kind}")
            : wanted;
    }

    private static string[]? Wanted(XElement request) => ((string?)request.Attribute("attrs"))?.Split(',');
}
