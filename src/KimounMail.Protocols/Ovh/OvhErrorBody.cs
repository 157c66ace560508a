using System.Text.Json;

namespace KimounMail.Protocols.Ovh;

/// <summary>The body of a refusal: v2 has class, message and details; v1 a code and often a class.</summary>
internal sealed record OvhErrorBody
{
    private const string Separator = "::";

    public string? Class { get; init; }

    public string? ErrorCode { get; init; }

    public string? Message { get; init; }

    public JsonElement? Details { get; init; }

    /// <summary>What errors are told apart by; spaces around classes are OVHcloud's own.</summary>
    public string? Code => Class is { Length: > 0 } name ? name.Split(Separator)[^1].Trim() : ErrorCode;

    /// <summary>Null where the body is something else, such as a page of a proxy.</summary>
    public static OvhErrorBody? Read(ReadOnlySpan<byte> body)
    {
        try
        {
            return body is [(byte)'{', ..] ? JsonSerializer.Deserialize<OvhErrorBody>(body, OvhJson.Options) : null;
        }
        catch (JsonException)
        {
            // What is not JSON is told as text.
            return null;
        }
    }

    /// <summary>The rights that are missing; empty where the details name none.</summary>
    public string MissingRights => Details is { ValueKind: JsonValueKind.Object } details
        ? string.Join(", ", details.EnumerateObject().Where(member => member.Name.StartsWith("unauthorizedActions", StringComparison.Ordinal)).Select(member => member.Value.ToString()).Where(text => text.Length > 0).Distinct())
        : "";
}
