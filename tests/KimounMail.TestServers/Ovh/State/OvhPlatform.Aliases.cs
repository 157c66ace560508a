using System.Text.Json.Nodes;

namespace KimounMail.TestServers.Ovh.State;

public sealed partial class OvhPlatform
{
    public ApiReply CreateAlias(ApiRequest request)
    {
        var name = request.Spec["alias"]!.GetValue<string>();
        var target = Find("account", Guid.Parse(request.Spec["targetId"]!.GetValue<string>()));
        var domain = DomainOf(name);
        var fault = (domain, target) switch
        {
            (null, _) => "Client::NotFound::AliasDomainNotFound",
            (_, null) => "Client::NotFound::AliasTargetNotFound",
            _ when IsTaken(name) => "Client::BadRequest::AliasAlreadyUsed",
            _ when target.IsAtWork => "Client::Conflict::AliasTargetObjectNotReady",
            _ when Text(target, "organizationLabel") != Text(domain, "organizationLabel") => "Client::BadRequest::AliasDomainOrganizationDiffers",
            _ => null,
        };
        return fault is not null ? ApiReply.Error(fault, "The alias cannot be made") : ApiReply.Ok(Add(NewAlias(name, domain!, target!, request.Spec)).ToJson());
    }

    public ApiReply RemoveAlias(ApiRequest request) => Remove(Find("alias", request.Id("aliasId")), "alias");

    public ApiReply CreateRedirection(ApiRequest request)
    {
        var source = request.Spec["source"]!.GetValue<string>();
        if (DomainOf(source) is not { } domain)
            return ApiReply.Error("Client::NotFound::OrganizationNotFound", "The domain is of no organization");
        return ApiReply.Ok(Add(NewRedirection(source, request.Spec["destination"]!.GetValue<string>(), domain)).ToJson());
    }

    /// <summary>One that is there without a mailbox, as OVHcloud lets it be.</summary>
    public ApiObject AddRedirection(string source, string destination) => Add(NewRedirection(source, destination, DomainOf(source)!), atOnce: true);

    private static ApiObject NewRedirection(string source, string destination, ApiObject domain) => new("redirection",
        new JsonObject
        {
            ["source"] = source,
            ["destination"] = destination,
            ["domainId"] = domain.Id,
            ["organizationId"] = domain.State["organizationId"]!.DeepClone(),
            ["createdAt"] = Now,
        },
        new JsonObject { ["source"] = source, ["destination"] = destination });

    public ApiReply RemoveRedirection(ApiRequest request) => Remove(Find("redirection", request.Id("redirectionId")), "redirection");

    public ApiReply ChangePlatform(ApiRequest request) => Change(Platform, "platform", request.Body, () =>
    {
        Aim(Platform, request.Spec);
        Merge(Platform.State, request.Spec);
    });

    public ApiReply ListTasks() => ApiReply.Ok(new JsonArray([.. Objects.Where(candidate => candidate.IsAtWork && !candidate.IsRemoved).Select(AsTask)]));

    private static JsonNode AsTask(ApiObject worker) => new JsonObject
    {
        ["id"] = worker.Id,
        ["type"] = worker.Kind,
        ["status"] = "RUNNING",
        ["createdAt"] = Now,
        ["updatedAt"] = Now,
        ["link"] = $"/{worker.Kind}/{worker.Id}",
        ["message"] = worker.Status,
        ["progress"] = new JsonArray(),
    };

    private static ApiObject NewAlias(string name, ApiObject domain, ApiObject target, JsonObject spec) => new("alias", new JsonObject
    {
        ["alias"] = new JsonObject
        {
            ["name"] = name,
            ["domainId"] = domain.Id,
            ["organizationId"] = domain.State["organizationId"]!.DeepClone(),
            ["organizationLabel"] = Text(domain, "organizationLabel"),
        },
        ["target"] = new JsonObject { ["id"] = target.Id, ["domainId"] = target.State["domainId"]!.DeepClone(), ["type"] = "ACCOUNT" },
    }, (JsonObject)spec.DeepClone());
}
