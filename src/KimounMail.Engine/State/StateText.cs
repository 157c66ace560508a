using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace KimounMail.Engine.State;

/// <summary>How values are written in columns: times in ISO 8601, flags joined by spaces, records as JSON.</summary>
internal static class StateText
{
    // Reflection, not generated code: a member missing in what an older version wrote must keep its initial value.
    private static readonly JsonSerializerOptions Json = new()
    {
        IgnoreReadOnlyProperties = true,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() },
    };

    // What most messages have, many times over.
    private static readonly string[] Seen = ["\\Seen"];

    public static string ToJson<T>(T value) => JsonSerializer.Serialize(value, Json);

    public static T FromJson<T>(string json) => JsonSerializer.Deserialize<T>(json, Json)!;

    public static byte[] ToJsonBytes<T>(T value) => JsonSerializer.SerializeToUtf8Bytes(value, Json);

    public static T? FromJsonBytes<T>(ReadOnlySpan<byte> json) => JsonSerializer.Deserialize<T>(json, Json);

    public static string? FromTime(DateTimeOffset? time) => time?.ToString("O", CultureInfo.InvariantCulture);

    public static string FromTime(DateTimeOffset time) => time.ToString("O", CultureInfo.InvariantCulture);

    public static DateTimeOffset ToTime(string text) =>
        DateTimeOffset.ParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind);

    public static DateTimeOffset? ToOptionalTime(string? text) => text is null ? null : ToTime(text);

    public static string FromFlags(IReadOnlyList<string> flags) => flags switch
    {
        [] => "",
        [var only] => only,
        _ => string.Join(' ', flags),
    };

    public static IReadOnlyList<string> ToFlags(string text) =>
        text.Length == 0 ? [] : text == Seen[0] ? Seen : text.Split(' ');
}
