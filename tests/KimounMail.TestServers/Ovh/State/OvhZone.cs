using System.Text.Json.Nodes;

namespace KimounMail.TestServers.Ovh.State;

/// <summary>A DNS zone: what is being edited, and what is published since the last refresh.</summary>
public sealed class OvhZone(string name)
{
    private long _lastId = 5_000_000_000;

    /// <summary>A record as a zone file has it.</summary>
    public sealed record Entry(long Id, string FieldType, string SubDomain, string Target, long Ttl);

    public string Name => name;

    public List<Entry> Entries { get; } = [];

    /// <summary>What the name servers say.</summary>
    public IReadOnlyList<Entry> Published { get; private set; } = [];

    public int Refreshes { get; private set; }

    public Entry Add(string fieldType, string subDomain, string target, long ttl = 3600)
    {
        var entry = new Entry(++_lastId, fieldType, subDomain, target, ttl);
        Entries.Add(entry);
        return entry;
    }

    public ApiReply Refresh()
    {
        Refreshes++;
        Published = [.. Entries];
        return ApiReply.Nothing;
    }

    public ApiReply List(ApiRequest request) => ApiReply.Ok(new JsonArray([.. Entries
        .Where(entry => request.Filter("fieldType") is not { } type || entry.FieldType == type)
        .Where(entry => request.Filter("subDomain") is not { Length: > 0 } sub || entry.SubDomain == sub)
        .Select(entry => JsonValue.Create(entry.Id))]));

    public ApiReply Get(ApiRequest request) => Entries.Find(entry => entry.Id == long.Parse(request.Path["id"])) is { } found ? ApiReply.Ok(Json(found)) : Missing;

    public ApiReply Create(ApiRequest request) => ApiReply.Ok(Json(Add(
        request.Body!["fieldType"]!.GetValue<string>(),
        request.Body["subDomain"]?.GetValue<string>() ?? "",
        request.Body["target"]!.GetValue<string>(),
        request.Body["ttl"]?.GetValue<long>() ?? 0)));

    public ApiReply Change(ApiRequest request)
    {
        var at = Entries.FindIndex(entry => entry.Id == long.Parse(request.Path["id"]));
        if (at < 0)
            return Missing;
        Entries[at] = Entries[at] with
        {
            SubDomain = request.Body!["subDomain"]?.GetValue<string>() ?? Entries[at].SubDomain,
            Target = request.Body["target"]?.GetValue<string>() ?? Entries[at].Target,
            Ttl = request.Body["ttl"]?.GetValue<long>() ?? Entries[at].Ttl,
        };
        return ApiReply.Nothing;
    }

    public ApiReply Remove(ApiRequest request) => Entries.RemoveAll(entry => entry.Id == long.Parse(request.Path["id"])) > 0 ? ApiReply.Nothing : Missing;

    private static ApiReply Missing => new(404, new JsonObject { ["message"] = "The requested object (id) does not exist" });

    private JsonNode Json(Entry entry) => new JsonObject
    {
        ["id"] = entry.Id,
        ["zone"] = name,
        ["fieldType"] = entry.FieldType,
        ["subDomain"] = entry.SubDomain,
        ["target"] = entry.Target,
        ["ttl"] = entry.Ttl,
    };
}
