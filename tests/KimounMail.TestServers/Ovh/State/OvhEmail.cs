using System.Text.Json.Nodes;
using KimounMail.TestServers.Ovh.Schema;

namespace KimounMail.TestServers.Ovh.State;

/// <summary>What OVHcloud keeps of mail besides Zimbra: services of MX Plan, E-mail Pro and Exchange, and domains of the old MX Plan. To be read only.</summary>
public sealed class OvhEmail(ApiSchema schema)
{
    private const string Legacy = "/v1/email/domain/{domain}";
    private readonly Dictionary<(string Root, string Name), OvhEmailService> _services = [];

    /// <summary>A service of MX Plan.</summary>
    public OvhEmailService AddMxPlan(string name) => Add("/v1/email/mxplan/{service}", name, "email.mxplan.ServiceWithIAM", "email.mxplan.Account", "email.mxplan.Domain");

    /// <summary>A service of E-mail Pro.</summary>
    public OvhEmailService AddPro(string name) => Add("/v1/email/pro/{service}", name, "email.pro.ServiceNativeWithIAM", "email.pro.AccountNative", "email.pro.DomainNative");

    /// <summary>An Exchange in an organization of its own name.</summary>
    public OvhEmailService AddExchange(string name) =>
        Add("/v1/email/exchange/{organizationName}/service/{exchangeService}", name, "email.exchange.ExchangeServiceWithIAM", "email.exchange.Account", "email.exchange.Domain");

    /// <summary>A domain of the old MX Plan.</summary>
    public OvhEmailService AddDomain(string domain) => Add(Legacy, domain, "email.domain.DomainServiceWithIAM", "email.domain.Account", "email.domain.Account");

    private OvhEmailService Add(string root, string name, string type, string account, string domain) => _services[(root, name)] = new OvhEmailService(schema, type, account, domain);

    /// <summary>What the operations do.</summary>
    public IEnumerable<KeyValuePair<string, Func<ApiRequest, ApiReply>>> Operations => [.. Lists(), .. Hosted(), .. Domains()];

    private IEnumerable<KeyValuePair<string, Func<ApiRequest, ApiReply>>> Lists()
    {
        foreach (var (path, root) in new[]
        {
            ("/v1/email/mxplan", "/v1/email/mxplan/{service}"), ("/v1/email/pro", "/v1/email/pro/{service}"), ("/v1/email/domain", Legacy),
            ("/v1/email/exchange", "/v1/email/exchange/{organizationName}/service/{exchangeService}"),
        })
            yield return new($"GET {path}", _ => Names(_services.Keys.Where(key => key.Root == root).Select(key => key.Name)));
        yield return new("GET /v1/email/exchange/{organizationName}/service", request => Names([request.Path["organizationName"]]));
    }

    private IEnumerable<KeyValuePair<string, Func<ApiRequest, ApiReply>>> Hosted()
    {
        foreach (var (root, service, account) in new[]
        {
            ("/v1/email/mxplan/{service}", "service", "email"), ("/v1/email/pro/{service}", "service", "email"),
            ("/v1/email/exchange/{organizationName}/service/{exchangeService}", "exchangeService", "primaryEmailAddress"),
        })
        {
            OvhEmailService? Of(ApiRequest request) => _services.GetValueOrDefault((root, request.Path[service]));
            yield return new($"GET {root}", request => Found(Of(request)?.Info));
            yield return new($"GET {root}/account", request => Filtered(Of(request)?.Accounts, request.Filter("primaryEmailAddress")));
            yield return new($"GET {root}/account/{{{account}}}", request => Found(Of(request)?.Accounts.GetValueOrDefault(request.Path[account])));
            yield return new($"GET {root}/account/{{{account}}}/alias", request => Names(Of(request)!.Aliases[request.Path[account]].Select(alias => alias)));
            yield return new($"GET {root}/domain", request => Filtered(Of(request)?.Domains, null));
            yield return new($"GET {root}/domain/{{domainName}}", request => Found(Of(request)?.Domains.GetValueOrDefault(request.Path["domainName"])));
        }
    }

    private IEnumerable<KeyValuePair<string, Func<ApiRequest, ApiReply>>> Domains()
    {
        OvhEmailService? Of(ApiRequest request) => _services.GetValueOrDefault((Legacy, request.Path["domain"]));
        yield return new($"GET {Legacy}", request => Found(Of(request)?.Info));
        yield return new($"GET {Legacy}/quota", _ => ApiReply.Ok(schema.Sample("domain.DomainQuota", new JsonObject { ["account"] = 100 })));
        yield return new($"GET {Legacy}/account", request => Filtered(Of(request)?.Accounts, request.Filter("accountName")));
        yield return new($"GET {Legacy}/account/{{accountName}}", request => Found(Of(request)?.Accounts.GetValueOrDefault(request.Path["accountName"])));
        yield return new($"GET {Legacy}/account/{{accountName}}/usage", request => Found(Of(request)?.Usage.GetValueOrDefault(request.Path["accountName"])));
        yield return new($"GET {Legacy}/redirection", request => Names(Of(request)!.Redirections.Where(one => request.Filter("from") is not { } from || from == one.From).Select(one => one.Id)));
        yield return new($"GET {Legacy}/redirection/{{id}}", request => Of(request)!.Redirections.First(one => one.Id == request.Path["id"]) is var one
            ? ApiReply.Ok(new JsonObject { ["id"] = one.Id, ["from"] = one.From, ["to"] = one.To })
            : NotThere);
    }

    private static ApiReply NotThere => new(404, new JsonObject { ["class"] = "Client::NotFound", ["message"] = "The requested object does not exist" });

    private static ApiReply Names(IEnumerable<string> names) => ApiReply.Ok(new JsonArray([.. names.Select(name => JsonValue.Create(name))]));

    private static ApiReply Filtered(IReadOnlyDictionary<string, JsonObject>? all, string? only) => all is null ? NotThere : Names(all.Keys.Where(name => only is null || name == only));

    private static ApiReply Found(JsonObject? found) => found is null ? NotThere : ApiReply.Ok(found.DeepClone());
}

/// <summary>A service, with accounts and domains whose members are as the schema has them where the test says nothing.</summary>
public sealed class OvhEmailService(ApiSchema schema, string type, string accountType, string domainType)
{
    private readonly Dictionary<string, JsonObject> _accounts = [];
    private readonly Dictionary<string, JsonObject> _domains = [];
    private readonly List<(string Account, string Alias)> _aliases = [];

    /// <summary>The service itself.</summary>
    public JsonObject Info { get; } = schema.Sample(type, []);

    /// <summary>Accounts by address, or by local part.</summary>
    public IReadOnlyDictionary<string, JsonObject> Accounts => _accounts;

    /// <summary>Domains by name.</summary>
    public IReadOnlyDictionary<string, JsonObject> Domains => _domains;

    /// <summary>How full accounts are.</summary>
    public Dictionary<string, JsonObject> Usage { get; } = [];

    /// <summary>Mail that is passed on.</summary>
    public List<(string Id, string From, string To)> Redirections { get; } = [];

    /// <summary>Further addresses by account.</summary>
    public ILookup<string, string> Aliases => _aliases.ToLookup(alias => alias.Account, alias => alias.Alias);

    public void AddAccount(string name, JsonObject account, params string[] aliases)
    {
        _accounts[name] = schema.Sample(accountType, account);
        _aliases.AddRange(aliases.Select(alias => (name, alias)));
    }

    public void AddDomain(string name, JsonObject domain)
    {
        domain["name"] = name;
        _domains[name] = schema.Sample(domainType, domain);
    }
}
