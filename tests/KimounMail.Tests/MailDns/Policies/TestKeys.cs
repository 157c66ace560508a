using System.Security.Cryptography;

namespace KimounMail.Tests.MailDns.Policies;

/// <summary>DKIM keys made for the run, and records with them: <c>v=DKIM1; p={RSA2048}</c>.</summary>
internal static class TestKeys
{
    private static readonly Dictionary<string, Lazy<string>> s_keys = new()
    {
        ["{RSA512}"] = new(() => Rsa(512)),
        ["{RSA1024}"] = new(() => Rsa(1024)),
        ["{RSA2048}"] = new(() => Rsa(2048)),
        ["{ED}"] = new(() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))),
        ["{RSA2048 with spaces every 60}"] = new(() => string.Join(' ', s_keys!["{RSA2048}"].Value.Chunk(60).Select(chunk => new string(chunk)))),
    };

    /// <summary>The text with its placeholders replaced.</summary>
    public static string Fill(string text) =>
        s_keys.Aggregate(text, (filled, key) => filled.Contains(key.Key, StringComparison.Ordinal) ? filled.Replace(key.Key, key.Value.Value, StringComparison.Ordinal) : filled);

    private static string Rsa(int bits)
    {
        using var rsa = RSA.Create(bits);
        return Convert.ToBase64String(rsa.ExportSubjectPublicKeyInfo());
    }
}
