using System.Text.Json.Nodes;
using KimounMail.TestServers.Ovh.State;

namespace KimounMail.TestServers.Ovh;

/// <summary>What each published operation does; one that is not here is not served.</summary>
public sealed class OvhOperations
{
    private const string Platform = "/v2/zimbra/platform/{platformId}";
    private const string Zone = "/v1/domain/zone/{zoneName}";

    private readonly Dictionary<string, Func<ApiRequest, ApiReply>> _operations = [];
    private readonly OvhPlatform _state;

    public OvhOperations(OvhPlatform state, IReadOnlyList<OvhZone> zones, OvhEmail email, OvhAuthentication authentication)
    {
        _state = state;
        AddPlatform();
        AddAccountsAndSlots();
        AddAddresses();
        AddDomains();
        AddZones(zones);
        _operations["POST /v1/auth/credential"] = authentication.Ask;
        _operations["GET /v1/auth/currentCredential"] = request => ApiReply.Ok(new JsonObject
        {
            ["applicationId"] = 1, ["credentialId"] = 2, ["creation"] = "2026-11-01T08:00:00+01:00", ["ovhSupport"] = false, ["rules"] = new JsonArray(),
            ["status"] = authentication.ConsumerKeys[request.Caller!],
        });
        foreach (var (operation, does) in email.Operations)
            _operations[operation] = does;
    }

    /// <summary>Null where the operation is not served.</summary>
    public Func<ApiRequest, ApiReply>? this[ApiRequest request] =>
        _operations.TryGetValue(request.Operation.ToString(), out var found)
            ? request.Path.TryGetValue("platformId", out var id) && Guid.Parse(id) != _state.Platform.Id ? _ => ApiReply.Error("Client::NotFound::PlatformNotFound") : found
            : null;

    private void AddPlatform()
    {
        _operations["GET /v2/zimbra/platform"] = _ => ApiReply.Ok(new JsonArray([.. _state.Neighbours.Prepend(_state.Platform).Select(platform => platform.Look())]));
        _operations[$"GET {Platform}"] = _ => ApiReply.Ok(_state.Platform.Look());
        _operations[$"PUT {Platform}"] = _state.ChangePlatform;
        _operations[$"GET {Platform}/task"] = _ => _state.ListTasks();
    }

    private void AddAccountsAndSlots()
    {
        _operations[$"GET {Platform}/account"] = request => _state.List("account", account => Passes(account, request, ("email", "email"), ("offer", "offer"), ("domainId", "domainId"), ("organizationId", "organizationId"), ("organizationLabel", "organizationLabel")));
        _operations[$"POST {Platform}/account"] = _state.CreateAccount;
        _operations[$"GET {Platform}/account/{{accountId}}"] = request => _state.Get("account", request.Id("accountId"));
        _operations[$"PUT {Platform}/account/{{accountId}}"] = _state.ChangeAccount;
        _operations[$"DELETE {Platform}/account/{{accountId}}"] = _state.RemoveAccount;
        _operations[$"GET {Platform}/slot"] = request => _state.List("slot", slot =>
            Passes(slot, request, ("offer", "offer"), ("billingStatus", "billingStatus"), ("email", "email"), ("accountId", "accountId"))
            && (request.Filter("used") is not { } used || used == (slot.State["accountId"] is null ? "false" : "true")));
        _operations[$"GET {Platform}/slot/{{slotId}}"] = request => _state.Get("slot", request.Id("slotId"));
    }

    private void AddAddresses()
    {
        _operations[$"GET {Platform}/alias"] = request => _state.List("alias", alias =>
            Passes(alias.State["alias"]!, request, ("name", "alias"), ("organizationId", "aliasOrganizationId"), ("organizationLabel", "aliasOrganizationLabel")) && Passes(alias.State["target"]!, request, ("id", "aliasTargetId")));
        _operations[$"POST {Platform}/alias"] = _state.CreateAlias;
        _operations[$"GET {Platform}/alias/{{aliasId}}"] = request => _state.Get("alias", request.Id("aliasId"));
        _operations[$"DELETE {Platform}/alias/{{aliasId}}"] = _state.RemoveAlias;
        _operations[$"GET {Platform}/redirection"] = request => _state.List("redirection", redirection => Passes(redirection, request, ("source", "source"), ("destination", "destination"), ("domainId", "domainId"), ("organizationId", "organizationId")));
        _operations[$"POST {Platform}/redirection"] = _state.CreateRedirection;
        _operations[$"GET {Platform}/redirection/{{redirectionId}}"] = request => _state.Get("redirection", request.Id("redirectionId"));
        _operations[$"DELETE {Platform}/redirection/{{redirectionId}}"] = _state.RemoveRedirection;
    }

    private void AddDomains()
    {
        _operations[$"GET {Platform}/domain"] = request => _state.List("domain", domain => Passes(domain, request, ("name", "domainName"), ("organizationId", "organizationId"), ("organizationLabel", "organizationLabel")));
        _operations[$"POST {Platform}/domain"] = _state.CreateDomain;
        _operations[$"GET {Platform}/domain/{{domainId}}"] = request => _state.Get("domain", request.Id("domainId"));
        _operations[$"PUT {Platform}/domain/{{domainId}}"] = _state.ChangeDomain;
        _operations[$"DELETE {Platform}/domain/{{domainId}}"] = _state.RemoveDomain;
        _operations[$"POST {Platform}/diagnostic/domain"] = _state.Diagnose;
        _operations[$"GET {Platform}/organization"] = request => _state.List("organization", organization => Passes(organization, request, ("name", "organizationName")));
        _operations[$"POST {Platform}/organization"] = _state.CreateOrganization;
        _operations[$"GET {Platform}/organization/{{organizationId}}"] = request => _state.Get("organization", request.Id("organizationId"));
        _operations[$"PUT {Platform}/organization/{{organizationId}}"] = _state.ChangeOrganization;
        _operations[$"DELETE {Platform}/organization/{{organizationId}}"] = _state.RemoveOrganization;
    }

    private void AddZones(IReadOnlyList<OvhZone> zones)
    {
        _operations["GET /v1/domain/zone"] = _ => ApiReply.Ok(new JsonArray([.. zones.Select(zone => JsonValue.Create(zone.Name))]));
        Add($"GET {Zone}/record", (zone, request) => zone.List(request));
        Add($"POST {Zone}/record", (zone, request) => zone.Create(request));
        Add($"GET {Zone}/record/{{id}}", (zone, request) => zone.Get(request));
        Add($"PUT {Zone}/record/{{id}}", (zone, request) => zone.Change(request));
        Add($"DELETE {Zone}/record/{{id}}", (zone, request) => zone.Remove(request));
        Add($"POST {Zone}/refresh", (zone, _) => zone.Refresh());

        void Add(string operation, Func<OvhZone, ApiRequest, ApiReply> does) => _operations[operation] = request =>
            zones.FirstOrDefault(zone => zone.Name == request.Path["zoneName"]) is { } zone
                ? does(zone, request)
                : new ApiReply(404, new JsonObject { ["message"] = "This service does not exist" });
    }

    private static bool Passes(ApiObject candidate, ApiRequest request, params (string Member, string Filter)[] filters) => Passes(candidate.State, request, filters);

    private static bool Passes(JsonNode state, ApiRequest request, params (string Member, string Filter)[] filters) =>
        filters.All(filter => request.Filter(filter.Filter) is not { } wanted || state[filter.Member]?.ToString().Trim('"') == wanted);
}
