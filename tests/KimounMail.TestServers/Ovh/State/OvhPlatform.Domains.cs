using System.Text.Json.Nodes;

namespace KimounMail.TestServers.Ovh.State;

public sealed partial class OvhPlatform
{
    /// <summary>What the next diagnosis of a domain says; all is well where nothing is set.</summary>
    public Dictionary<string, JsonObject> Diagnoses { get; } = [];

    public ApiObject AddOrganization(string name, string label) => Add(NewOrganization(name, label, null), atOnce: true);

    public ApiObject AddDomain(string name)
    {
        var organization = Of("organization").FirstOrDefault() ?? AddOrganization("Customer", "cust");
        return Add(NewDomain(name, organization), atOnce: true);
    }

    public ApiObject? Domain(string name) => Of("domain").FirstOrDefault(domain => Text(domain, "name") == name);

    private ApiObject? DomainOf(string email) => Domain(email[(email.LastIndexOf('@') + 1)..]);

    public ApiReply CreateDomain(ApiRequest request)
    {
        var name = request.Spec["name"]!.GetValue<string>();
        var organization = Find("organization", Guid.Parse(request.Spec["organizationId"]!.GetValue<string>()));
        if (Uri.CheckHostName(name) != UriHostNameType.Dns || !name.Contains('.', StringComparison.Ordinal) || Domain(name) is not null || organization is null)
            return ApiReply.Error("Client::BadRequest::InvalidDomainFormat", "This is not a domain that can be added");
        return ApiReply.Ok(Add(NewDomain(name, organization)).ToJson());
    }

    public ApiReply ChangeDomain(ApiRequest request)
    {
        var domain = Find("domain", request.Id("domainId"));
        // The schema of this operation knows no conflict of states.
        if (domain?.IsAtWork == true)
            return ApiReply.Error("Client::PreconditionFailed::InvalidChecksum", "The domain is being changed");
        return Change(domain, "domain", request.Body, () => Aim(domain!, request.Spec));
    }

    public ApiReply RemoveDomain(ApiRequest request)
    {
        var domain = Find("domain", request.Id("domainId"));
        return domain is not null && Of("account").Any(account => account.State["domainId"]!.GetValue<Guid>() == domain.Id)
            ? ApiReply.Error("Client::Conflict::UndesiredObjectStatus", "The domain has accounts")
            : Remove(domain, "domain");
    }

    public ApiReply Diagnose(ApiRequest request) => ApiReply.Ok(new JsonArray([.. request.Body!["domains"]!.AsArray().Select(id => Diagnose(Guid.Parse(id!.GetValue<string>())))]));

    private JsonObject Diagnose(Guid id)
    {
        if (Find("domain", id) is not { } domain)
            return new JsonObject { ["domainId"] = id, ["status"] = "ERROR", ["error"] = new JsonObject { ["code"] = "DOMAIN_NOT_FOUND", ["message"] = "The domain was not found" } };
        var fine = new JsonObject { ["status"] = "OK", ["errors"] = new JsonArray(), ["recordsFound"] = new JsonArray() };
        return Diagnoses.TryGetValue(Text(domain, "name")!, out var set) ? (JsonObject)set.DeepClone() : new JsonObject
        {
            ["domainId"] = id,
            ["domainName"] = Text(domain, "name"),
            ["status"] = "OK",
            ["result"] = new JsonObject { ["mx"] = fine, ["spf"] = fine.DeepClone(), ["dkim"] = fine.DeepClone(), ["autodiscover"] = fine.DeepClone() },
        };
    }

    public ApiReply CreateOrganization(ApiRequest request)
    {
        var (name, label) = (request.Spec["name"]!.GetValue<string>(), request.Spec["label"]!.GetValue<string>());
        if (OrganizationFault(name, label, null) is { } fault)
            return ApiReply.Error(fault, "The organization cannot be made");
        return ApiReply.Ok(Add(NewOrganization(name, label, request.Spec["description"]?.GetValue<string>())).ToJson());
    }

    public ApiReply ChangeOrganization(ApiRequest request)
    {
        var organization = Find("organization", request.Id("organizationId"));
        if (OrganizationFault(null, request.Spec["label"]?.GetValue<string>() ?? "", organization) is { } fault)
            return ApiReply.Error(fault, "The organization cannot be changed");
        return Change(organization, "organization", request.Body, () =>
        {
            Aim(organization!, request.Spec);
            Merge(organization!.State, request.Spec);
        });
    }

    public ApiReply RemoveOrganization(ApiRequest request)
    {
        var organization = Find("organization", request.Id("organizationId"));
        return organization is not null && Of("domain").Any(domain => domain.State["organizationId"]!.GetValue<Guid>() == organization.Id)
            ? ApiReply.Error("Client::Conflict::OrganizationContainsLinkedResources", "The organization has domains")
            : Remove(organization, "organization");
    }

    private string? OrganizationFault(string? name, string label, ApiObject? self) => label switch
    {
        { Length: > 12 } => "Client::BadRequest::LabelExceedsMaxLength",
        _ when Of("organization").Any(other => other != self && Text(other, "label") == label) => "Client::Conflict::LabelAlreadyExistInThisPlatform",
        _ when Of("organization").Any(other => other != self && Text(other, "name") == name) => "Client::Conflict::OrganizationExists",
        _ => null,
    };

    private static ApiObject NewOrganization(string name, string label, string? description) => new("organization",
        new JsonObject { ["name"] = name, ["label"] = label, ["description"] = description, ["storageConsumed"] = 0, ["accountsStatistics"] = new JsonArray(), ["createdAt"] = Now },
        new JsonObject { ["name"] = name, ["label"] = label, ["description"] = description });

    private static ApiObject NewDomain(string name, ApiObject organization) => new("domain",
        new JsonObject
        {
            ["name"] = name,
            ["status"] = "READY",
            ["organizationId"] = organization.Id,
            ["organizationLabel"] = Text(organization, "label"),
            ["accountsStatistics"] = new JsonArray(),
            ["createdAt"] = Now,
            ["expectedDNSConfig"] = ExpectedDns(name),
        },
        new JsonObject { ["dkimEnabled"] = true, ["organizationId"] = organization.Id });

    private static JsonObject ExpectedDns(string name) => new()
    {
        ["mx"] = new JsonArray(Mx(1, "mx1.mail.ovh.net."), Mx(5, "mx2.mail.ovh.net."), Mx(100, "mx3.mail.ovh.net.")),
        ["spf"] = "v=spf1 include:mx.ovh.com -all",
        ["autodiscover"] = "0 0 443 zimbra1.mail.ovh.net.",
        ["dkim"] = new JsonObject { ["cnames"] = new JsonArray(Key(1, 4711), Key(2, 4712)) },
        ["ownership"] = new JsonObject { ["cname"] = $"ovhcheck.{name}" },
    };

    private static JsonObject Mx(int priority, string target) => new() { ["priority"] = priority, ["target"] = target };

    private static JsonObject Key(int number, int id) => new()
    {
        ["name"] = $"ovhmo-selector-{number}._domainkey",
        ["value"] = $"ovhmo-selector-{number}._domainkey.{id}.aa.dkim.mail.ovh.net.",
    };
}
