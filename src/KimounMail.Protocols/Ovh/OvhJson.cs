using System.Text.Json;
using System.Text.Json.Serialization;

namespace KimounMail.Protocols.Ovh;

/// <summary>How bodies are read and written: names as the schema has them, absent where null unless a property says otherwise.</summary>
internal static class OvhJson
{
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        MaxDepth = 32,
    };
}
