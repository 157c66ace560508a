using System.Security.Cryptography;

namespace KimounMail.Engine.State;

/// <summary>Ids people note down and type again: eight characters of Crockford's base 32 (no i, l, o, u), 40 bits at random.</summary>
internal static class TaskId
{
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int Length = 8;

    public static string Create() => RandomNumberGenerator.GetString(Alphabet, Length);

    /// <summary>True when a normalized id can be one of ours; one that cannot must not become part of a file name.</summary>
    public static bool IsValid(string id) => id.Length == Length && id.All(Alphabet.Contains);

    /// <summary>The id as stored, from one typed in any letter case or with a look-alike (o for 0, i or l for 1).</summary>
    public static string Normalize(string id) =>
        id.Trim().ToLowerInvariant().Replace('o', '0').Replace('i', '1').Replace('l', '1');
}
