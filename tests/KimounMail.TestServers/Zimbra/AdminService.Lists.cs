using System.Xml.Linq;

namespace KimounMail.TestServers.Zimbra;

internal sealed partial class AdminService
{
    private IEnumerable<object> CreateDistributionList(XElement request)
    {
        var name = (string)request.Attribute("name")!;
        _directory.RequireFree(name);
        var list = new DirectoryEntry(DirectoryKind.DistributionList, name) { ["zimbraMailStatus"] = "enabled" };
        ZimbraDirectory.Write(list, request);
        Stamp(list);
        _directory.Entries.Add(list);
        return [Element("dl", list)];
    }

    private IEnumerable<object> GetDistributionList(XElement request)
    {
        var list = _directory.Select(DirectoryKind.DistributionList, request, "dl");
        var (page, more) = Page([.. list.Members.Order(StringComparer.Ordinal)], request);
        var element = Element("dl", list, Demanded(request, DirectoryKind.DistributionList));
        element.Add(page.Select(member => new XElement(Admin + "dlm", member)));
        return [new XAttribute("more", more ? "1" : "0"), new XAttribute("total", list.Members.Count), element];
    }

    private IEnumerable<object> DeleteDistributionList(XElement request)
    {
        _directory.Entries.Remove(_directory.GetById(DirectoryKind.DistributionList, request));
        return [];
    }

    private IEnumerable<object> AddMembers(XElement request)
    {
        var list = _directory.GetById(DirectoryKind.DistributionList, request);
        list.Members.AddRange(Members(request).Except(list.Members, StringComparer.OrdinalIgnoreCase));
        return [];
    }

    private IEnumerable<object> RemoveMembers(XElement request)
    {
        var list = _directory.GetById(DirectoryKind.DistributionList, request);
        var missing = Members(request).Except(list.Members, StringComparer.OrdinalIgnoreCase).ToList();
        if (missing.Count > 0)
            throw new ZimbraRefusal("account.NO_SUCH_MEMBER", $"non-existent members: {string.Join(',', missing)} in distribution list: {list.Name}");
        list.Members.RemoveAll(member => Members(request).Contains(member, StringComparer.OrdinalIgnoreCase));
        return [];
    }

    private static List<string> Members(XElement request)
    {
        List<string> members = [.. request.Elements(Admin + "dlm").Select(member => member.Value.ToLowerInvariant())];
        return members.Count > 0 ? members : throw new ZimbraRefusal("service.INVALID_REQUEST", "members to add not specified");
    }

    private IEnumerable<object> SearchDirectory(XElement request)
    {
        var domain = (string?)request.Attribute("domain");
        if (domain is not null)
            _directory.Get(DirectoryKind.Domain, "name", domain);
        var filter = (string?)request.Attribute("query") is { Length: > 0 } query ? LdapFilter.Parse(query) : null;
        var types = ((string?)request.Attribute("types") ?? "accounts").Split(',');
        if (types is ["aliases"])
            return SearchAliases(domain, filter, request);
        var found = _directory.Entries
            .Where(entry => types.Contains(TypeOf(entry.Kind)))
            .Where(entry => domain is null || entry.Domain.Equals(domain, StringComparison.OrdinalIgnoreCase))
            .Where(entry => filter is null || filter.Matches(attribute => ValuesOf(entry, attribute)))
            .OrderBy(entry => entry.Name, StringComparer.Ordinal).ToList();
        if (found.Count > 0 && int.TryParse((string?)request.Attribute("maxResults"), out var most) && most > 0 && found.Count > most)
            throw new ZimbraRefusal("account.TOO_MANY_SEARCH_RESULTS", "number of results exceeded the limit");
        var (page, more) = Page(found, request);
        return
        [
            new XAttribute("more", more ? "1" : "0"),
            new XAttribute("searchTotal", found.Count),
            .. page.Select(entry => Element(ElementOf(entry.Kind), entry, Wanted(request))),
        ];
    }

    private IEnumerable<object> SearchAliases(string? domain, LdapFilter? filter, XElement request)
    {
        var found = _directory.Entries.SelectMany(entry => entry.Aliases.Select(alias => (Alias: alias, Entry: entry)))
            .Where(pair => domain is null || pair.Alias.EndsWith($"@{domain}", StringComparison.OrdinalIgnoreCase))
            .Where(pair => filter is null || filter.Matches(attribute => attribute switch
            {
                "zimbraAliasTargetId" => [pair.Entry.Id],
                "uid" => [pair.Alias[..pair.Alias.IndexOf('@')]],
                _ => [],
            }))
            .OrderBy(pair => pair.Alias, StringComparer.Ordinal).ToList();
        var (page, more) = Page(found, request);
        return
        [
            new XAttribute("more", more ? "1" : "0"),
            new XAttribute("searchTotal", found.Count),
            .. page.Select(pair => new XElement(Admin + "alias",
                new XAttribute("name", pair.Alias), new XAttribute("id", $"{pair.Entry.Id}:{pair.Alias}"), new XAttribute("targetName", pair.Entry.Name), new XAttribute("type", "account"))),
        ];
    }

    private static IEnumerable<string> ValuesOf(DirectoryEntry entry, string attribute) => attribute.ToLowerInvariant() switch
    {
        "mail" => [entry.Name, .. entry.Aliases],
        "zimbramaildeliveryaddress" => [entry.Name],
        "zimbraid" => [entry.Id],
        "zimbramailforwardingaddress" when entry.Kind == DirectoryKind.DistributionList => entry.Members,
        _ => entry.Attributes.GetValueOrDefault(attribute) ?? [],
    };

    private static string TypeOf(DirectoryKind kind) => kind switch
    {
        DirectoryKind.Account => "accounts",
        DirectoryKind.DistributionList => "distributionlists",
        DirectoryKind.Domain => "domains",
        _ => "coses",
    };

    private static string ElementOf(DirectoryKind kind) => kind switch
    {
        DirectoryKind.Account => "account",
        DirectoryKind.DistributionList => "dl",
        DirectoryKind.Domain => "domain",
        _ => "cos",
    };

    private static (List<T> Page, bool More) Page<T>(List<T> all, XElement request)
    {
        var offset = (int?)request.Attribute("offset") ?? 0;
        var limit = (int?)request.Attribute("limit") is > 0 and var asked ? asked : int.MaxValue;
        var page = all.Skip(offset).Take(limit).ToList();
        return (page, offset + page.Count < all.Count);
    }
}
