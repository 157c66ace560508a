using System.Text.Json.Nodes;

namespace KimounMail.TestServers.Ovh.State;

/// <summary>What a platform holds, and OVHcloud's rules about it. A part of the class for each kind of object that has rules of its own.</summary>
public sealed partial class OvhPlatform
{
    /// <summary>How often somebody must look until work is done.</summary>
    public int Steps { get; set; } = 2;

    /// <summary>New domains wait for a proof of ownership.</summary>
    public bool DomainsAreExternal { get; set; }

    public ApiObject Platform { get; } = NewPlatform("kimoun");

    /// <summary>Other platforms that the keys see; what is in them is not served.</summary>
    public List<ApiObject> Neighbours { get; } = [];

    /// <summary>All but the platform itself.</summary>
    public List<ApiObject> Objects { get; } = [];

    public IEnumerable<ApiObject> Of(string kind) => Objects.Where(candidate => candidate.Kind == kind && !candidate.IsRemoved);

    public static ApiObject NewPlatform(string name) => new("platform",
        new JsonObject { ["name"] = name, ["description"] = "", ["numberOfOrganizations"] = 0, ["quota"] = 53687091200, ["accountsStatistics"] = new JsonArray() },
        new JsonObject { ["name"] = name, ["description"] = "" });

    private static string? Text(ApiObject holder, string name) => holder.State[name]?.GetValue<string>();

    private static string Now => DateTimeOffset.UtcNow.ToString("O");

    private ApiObject Add(ApiObject created, bool atOnce = false, Action? whenDone = null)
    {
        Objects.Add(created);
        created.NeedsUser = !atOnce && created.Kind == "domain" && DomainsAreExternal;
        created.Begin("CREATING", atOnce ? 0 : Steps, whenDone);
        return created;
    }

    private ApiObject? Find(string kind, Guid id) => Of(kind).FirstOrDefault(candidate => candidate.Id == id);

    /// <summary>Looks at one.</summary>
    public ApiReply Get(string kind, Guid id) => Find(kind, id) is { } found ? ApiReply.Ok(found.Look()) : NotFound(kind);

    /// <summary>Looks at all that pass.</summary>
    public ApiReply List(string kind, Func<ApiObject, bool> passes) => ApiReply.Ok(new JsonArray([.. Of(kind).Where(passes).ToList().Select(found => found.Look())]));

    /// <summary>Begins a change, where the object lets itself be changed.</summary>
    private ApiReply Change(ApiObject? found, string kind, JsonNode? body, Action apply)
    {
        if (found is null)
            return NotFound(kind);
        if (found.IsAtWork)
            return ApiReply.Error("Client::Conflict::UndesiredObjectStatus", "The object is not in a status that allows this");
        if (body?["checksum"]?.GetValue<string>() is { } checksum && checksum != found.Checksum)
            return ApiReply.Error("Client::PreconditionFailed::InvalidChecksum", "The checksum is not the one of the object");
        found.Begin("UPDATING", Steps, apply);
        return ApiReply.Ok(found.ToJson());
    }

    private ApiReply Remove(ApiObject? found, string kind, Action? whenDone = null)
    {
        if (found is null)
            return NotFound(kind);
        if (found.IsAtWork)
            return ApiReply.Error("Client::Conflict::UndesiredObjectStatus", "The object is not in a status that allows this");
        found.BeginRemoval(Steps, whenDone);
        return ApiReply.Nothing;
    }

    private static ApiReply NotFound(string kind) => ApiReply.Error($"Client::NotFound::{char.ToUpperInvariant(kind[0])}{kind[1..]}NotFound", $"This {kind} does not exist");

    /// <summary>All members of a change that may be given, over those there are.</summary>
    private static void Merge(JsonObject into, JsonObject from)
    {
        foreach (var (name, value) in from)
            into[name] = value?.DeepClone();
    }

    /// <summary>The change is named at once and done later.</summary>
    private static void Aim(ApiObject found, JsonObject spec)
    {
        foreach (var (name, value) in spec.Where(member => member.Key is not ("password" or "forceChangePasswordAfterLogin" or "quota")))
            found.TargetSpec![name] = value?.DeepClone();
    }
}
