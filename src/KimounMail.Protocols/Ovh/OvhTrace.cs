using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace KimounMail.Protocols.Ovh;

/// <summary>A body as a trace may keep it: the API has secrets in members of known names only.</summary>
internal static class OvhTrace
{
    private const string Placeholder = "***";
    private static readonly HashSet<string> s_secrets = new(StringComparer.OrdinalIgnoreCase) { "password", "consumerKey", "access_token", "client_secret", "token", "validationUrl" };

    /// <summary>What was sent, secrets replaced.</summary>
    public static byte[] Request(OvhCall call) => Line(call.ToString(), call.Body);

    /// <summary>What came back, secrets replaced.</summary>
    public static byte[] Response(OvhAnswer answer) => Line($"HTTP {answer.Status} {answer.QueryId}", answer.Body);

    private static byte[] Line(string line, byte[]? body) => Encoding.UTF8.GetBytes(body is { Length: > 0 } ? $"{line}\n{WithoutSecrets(body)}" : line);

    private static string WithoutSecrets(byte[] body)
    {
        try
        {
            var node = JsonNode.Parse(body);
            Replace(node);
            return node?.ToJsonString() ?? "null";
        }
        catch (JsonException)
        {
            // Whatever a text is that is not JSON, only its length is told.
            return $"({body.Length} octets that are not JSON)";
        }
    }

    private static void Replace(JsonNode? node)
    {
        if (node is JsonArray list)
        {
            foreach (var item in list)
                Replace(item);
        }

        if (node is not JsonObject members)
            return;
        foreach (var name in members.Select(member => member.Key).ToList())
        {
            if (s_secrets.Contains(name))
                members[name] = Placeholder;
            else
                Replace(members[name]);
        }
    }
}
