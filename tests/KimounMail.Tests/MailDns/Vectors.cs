using System.Text.Json;

namespace KimounMail.Tests.MailDns;

/// <summary>A record and what is to be said of it, from <c>vectors.json</c>.</summary>
internal sealed record Vector(JsonElement Record, string Verdict, string Codes)
{
    public static IReadOnlyList<Vector> Read(string kind)
    {
        using var file = JsonDocument.Parse(File.ReadAllBytes(DnsData.PathOf("vectors.json")));
        return [.. file.RootElement.GetProperty("records").EnumerateArray().Where(entry => entry.GetProperty("kind").GetString() == kind).Select(entry => new Vector(
            entry.GetProperty("record").Clone(),
            entry.GetProperty("verdict").GetString()!,
            string.Join(' ', entry.GetProperty("codes").EnumerateArray().Select(code => code.GetString()))))];
    }

    /// <summary>A record's data without the remark in parentheses, and the remark: <c>CNAME</c>, <c>NXDOMAIN</c>, an address.</summary>
    public static (string Data, string? Remark) Split(string text) =>
        text.IndexOf('(', StringComparison.Ordinal) is >= 0 and var at ? (text[..at].Trim(), text[(at + 1)..].TrimEnd(')')) : (text, null);

    public override string ToString() => $"{Record} -> {Verdict} {Codes}";
}
