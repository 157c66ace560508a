using System.Globalization;
using System.Runtime.CompilerServices;
using System.Xml.Linq;

namespace KimounMail.Protocols.Zimbra;

/// <summary>The requests on the directory's entries, of any kind. Attributes are those of zimbra-attrs.xml; an empty value clears one.</summary>
public sealed class ZimbraDirectory(ZimbraAdminClient client)
{
    /// <summary>Entries or members a page; the server's own console asks for 25.</summary>
    public const int PageSize = 500;

    private static readonly XNamespace Admin = ZimbraNames.Admin;

    /// <summary>Entries in the order of their names.</summary>
    /// <param name="kind">What of.</param>
    /// <param name="domain">Those in a domain; null for all the administrator may see.</param>
    /// <param name="filter">An LDAP filter (RFC 4515), with <see cref="EscapeFilter"/> around what is not ours; null for all.</param>
    /// <param name="attributes">What is to be told of each; with what an account has from its class of service.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<ZimbraEntry> SearchAsync(
        ZimbraEntryKind kind, string? domain, string? filter, IReadOnlyCollection<string> attributes, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Pages are cut by number: one that comes or goes meanwhile moves the rest, so that an entry may come twice.
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var offset = 0; ; offset += PageSize)
        {
            var answer = await client.CallAsync(Search(kind, domain, filter, attributes, offset), cancellationToken).ConfigureAwait(false);
            foreach (var entry in answer.Elements().Select(element => new ZimbraEntry(element)))
            {
                if (seen.Add(entry.Id))
                    yield return entry;
            }
            if (IsLast(answer))
                yield break;
        }
    }

    /// <summary>The entry of a name with some of its attributes; null when there is none. An account or list is found by its aliases too.</summary>
    public async Task<ZimbraEntry?> FindAsync(ZimbraEntryKind kind, string name, IReadOnlyCollection<string> attributes, CancellationToken cancellationToken)
    {
        var request = Request("Get", kind, Asked(attributes), new XElement(Admin + ElementOf(kind), new XAttribute("by", "name"), name));
        try
        {
            return new ZimbraEntry(Single(await client.CallAsync(request, cancellationToken).ConfigureAwait(false), kind));
        }
        catch (ZimbraFaultException fault) when (fault.Category == MailErrorCategory.ObjectNotFound)
        {
            return null;
        }
    }

    /// <summary>Makes an entry.</summary>
    public async Task<ZimbraEntry> CreateAsync(ZimbraEntryKind kind, string name, IEnumerable<KeyValuePair<string, string>> attributes, string? password, CancellationToken cancellationToken)
    {
        var request = Request("Create", kind, new XAttribute("name", name), password is null ? null : new XAttribute("password", password), Attributes(attributes));
        return new ZimbraEntry(Single(await client.CallAsync(request, cancellationToken).ConfigureAwait(false), kind));
    }

    /// <summary>Sets attributes of an entry and leaves the others.</summary>
    public Task ModifyAsync(ZimbraEntryKind kind, string id, IEnumerable<KeyValuePair<string, string>> attributes, CancellationToken cancellationToken) =>
        client.CallAsync(Request("Modify", kind, new XAttribute("id", id), Attributes(attributes)), cancellationToken);

    /// <summary>Gives an account or list another primary address; the server changes it on lists as well.</summary>
    public Task RenameAsync(ZimbraEntryKind kind, string id, string newName, CancellationToken cancellationToken) =>
        client.CallAsync(Request("Rename", kind, new XAttribute("id", id), new XAttribute("newName", newName)), cancellationToken);

    /// <summary>Removes an entry, with the mail where it is an account, and its aliases and places on lists.</summary>
    public Task DeleteAsync(ZimbraEntryKind kind, string id, CancellationToken cancellationToken) =>
        client.CallAsync(Request("Delete", kind, new XAttribute("id", id)), cancellationToken);

    /// <summary>Gives an account a password.</summary>
    public Task SetPasswordAsync(string id, string password, CancellationToken cancellationToken) =>
        client.CallAsync(new XElement(Admin + "SetPasswordRequest", new XAttribute("id", id), new XAttribute("newPassword", password)), cancellationToken);

    /// <summary>Gives an account or list a further address.</summary>
    public Task AddAliasAsync(ZimbraEntryKind kind, string id, string alias, CancellationToken cancellationToken) =>
        client.CallAsync(Alias("Add", kind, id, alias), cancellationToken);

    /// <summary>Takes a further address away.</summary>
    public Task RemoveAliasAsync(ZimbraEntryKind kind, string id, string alias, CancellationToken cancellationToken) =>
        client.CallAsync(Alias("Remove", kind, id, alias), cancellationToken);

    /// <summary>The members of a list.</summary>
    public async IAsyncEnumerable<string> ListMembersAsync(string id, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var offset = 0; ; offset += PageSize)
        {
            var answer = await client.CallAsync(MembersOf(id, PageSize, offset), cancellationToken).ConfigureAwait(false);
            var members = new ZimbraEntry(Single(answer, ZimbraEntryKind.DistributionList)).Members;
            foreach (var member in members)
                yield return member;
            if (members.Count == 0 || IsLast(answer))
                yield break;
        }
    }

    /// <summary>How many members lists have, in their order; null for one that is gone.</summary>
    public async Task<IReadOnlyList<int?>> CountMembersAsync(IEnumerable<string> ids, CancellationToken cancellationToken)
    {
        var answers = await client.CallAllAsync([.. ids.Select(id => MembersOf(id, 1, 0))], cancellationToken).ConfigureAwait(false);
        return [.. answers.Select(answer => (int?)Number(answer.Answer?.Attribute("total")?.Value))];
    }

    /// <summary>Puts addresses on a list.</summary>
    public Task AddMembersAsync(string id, IEnumerable<string> members, CancellationToken cancellationToken) => ChangeMembersAsync("Add", id, members, cancellationToken);

    /// <summary>Takes addresses off a list.</summary>
    public Task RemoveMembersAsync(string id, IEnumerable<string> members, CancellationToken cancellationToken) => ChangeMembersAsync("Remove", id, members, cancellationToken);

    /// <summary>How full the accounts of a domain are: used octets by id.</summary>
    public async Task<IReadOnlyDictionary<string, long>> GetUsageAsync(string domain, CancellationToken cancellationToken)
    {
        var used = new Dictionary<string, long>(StringComparer.Ordinal);
        // Every page has the server add up the whole domain again: few and large ones.
        const int usagePage = 10 * PageSize;
        for (var offset = 0; ; offset += usagePage)
        {
            var request = new XElement(Admin + "GetQuotaUsageRequest", new XAttribute("domain", domain), new XAttribute("allServers", "1"), new XAttribute("limit", usagePage), new XAttribute("offset", offset));
            var answer = await client.CallAsync(request, cancellationToken).ConfigureAwait(false);
            foreach (var account in answer.Elements(Admin + "account"))
                used[(string?)account.Attribute("id") ?? ""] = Number(account.Attribute("used")?.Value) ?? 0;
            if (IsLast(answer))
                return used;
        }
    }

    /// <summary>The size of one account's mail in octets.</summary>
    public async Task<long?> GetMailboxSizeAsync(string id, CancellationToken cancellationToken)
    {
        var answer = await client.CallAsync(new XElement(Admin + "GetMailboxRequest", new XElement(Admin + "mbox", new XAttribute("id", id))), cancellationToken).ConfigureAwait(false);
        return Number(answer.Element(Admin + "mbox")?.Attribute("s")?.Value);
    }

    /// <summary>How many accounts domains have of each class of service (by its name), in the order of the domains; null for one whose accounts the administrator may not count.</summary>
    public async Task<IReadOnlyList<IReadOnlyDictionary<string, int>?>> CountAccountsAsync(IEnumerable<string> domains, CancellationToken cancellationToken)
    {
        var requests = domains.Select(domain => new XElement(Admin + "CountAccountRequest", new XElement(Admin + "domain", new XAttribute("by", "name"), domain)));
        var answers = await client.CallAllAsync([.. requests], cancellationToken).ConfigureAwait(false);
        return [.. answers.Select(answer => answer.Answer?.Elements(Admin + "cos").DistinctBy(NameOf).ToDictionary(NameOf, cos => (int)(Number(cos.Value) ?? 0)))];
    }

    /// <summary>A value within a filter, where the filter's own characters stand for themselves (RFC 4515 §3).</summary>
    public static string EscapeFilter(string value) =>
        value.Replace(@"\", @"\5c", StringComparison.Ordinal).Replace("*", @"\2a", StringComparison.Ordinal)
            .Replace("(", @"\28", StringComparison.Ordinal).Replace(")", @"\29", StringComparison.Ordinal).Replace("\0", @"\00", StringComparison.Ordinal);

    private async Task ChangeMembersAsync(string verb, string id, IEnumerable<string> members, CancellationToken cancellationToken)
    {
        foreach (var page in members.Chunk(PageSize))
        {
            var request = new XElement(Admin + $"{verb}DistributionListMemberRequest", new XAttribute("id", id), page.Select(member => new XElement(Admin + "dlm", member)));
            await client.CallAsync(request, cancellationToken).ConfigureAwait(false);
        }
    }

    private static XElement Search(ZimbraEntryKind kind, string? domain, string? filter, IReadOnlyCollection<string> attributes, int offset) =>
        new(Admin + "SearchDirectoryRequest",
            new XAttribute("types", TypeOf(kind)),
            new XAttribute("limit", PageSize),
            new XAttribute("offset", offset),
            // More entries than this are refused, 5000 unless told otherwise; 0 is no limit.
            new XAttribute("maxResults", 0),
            new XAttribute("applyCos", "1"),
            domain is null ? null : new XAttribute("domain", domain),
            filter is null ? null : new XAttribute("query", filter),
            Asked(attributes));

    private static XElement MembersOf(string id, int limit, int offset) =>
        Request("Get", ZimbraEntryKind.DistributionList,
            new XAttribute("limit", limit), new XAttribute("offset", offset), new XElement(Admin + "dl", new XAttribute("by", "id"), id));

    private static XElement Alias(string verb, ZimbraEntryKind kind, string id, string alias) =>
        new(Admin + $"{verb}{kind}AliasRequest", new XAttribute("id", id), new XAttribute("alias", alias));

    private static XElement Request(string verb, ZimbraEntryKind kind, params object?[] content) => new(Admin + $"{verb}{kind}Request", content);

    // An empty list is refused; what is told of every entry asks for nothing more.
    private static XAttribute Asked(IReadOnlyCollection<string> attributes) => new("attrs", attributes.Count > 0 ? string.Join(',', attributes) : "zimbraId");

    private static IEnumerable<XElement> Attributes(IEnumerable<KeyValuePair<string, string>> attributes) =>
        attributes.Select(attribute => new XElement(Admin + "a", new XAttribute("n", attribute.Key), attribute.Value));

    private XElement Single(XElement answer, ZimbraEntryKind kind) => answer.Element(Admin + ElementOf(kind)) ?? throw client.Broken($"The answer {answer.Name.LocalName} is empty.");

    // Booleans are written as 0 and 1, and by some commands as words. A server that has more and gives nothing will not give it next time.
    private static bool IsLast(XElement answer) => (string?)answer.Attribute("more") is not ("1" or "true") || !answer.HasElements;

    private static string NameOf(XElement element) => (string?)element.Attribute("name") ?? "";

    private static long? Number(string? text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static string ElementOf(ZimbraEntryKind kind) => kind == ZimbraEntryKind.DistributionList ? "dl" : kind.ToString().ToLowerInvariant();

    private static string TypeOf(ZimbraEntryKind kind) => kind switch
    {
        ZimbraEntryKind.Cos => "coses",
        ZimbraEntryKind.Alias => "aliases",
        _ => $"{kind.ToString().ToLowerInvariant()}s",
    };
}
