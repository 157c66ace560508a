using System.IO.Enumeration;

namespace KimounMail.Engine.State;

/// <summary>Patterns with <c>*</c> and <c>?</c>, in any letter case.</summary>
internal static class Wildcard
{
    /// <summary>True when one of the patterns matches, or there is none.</summary>
    public static bool MatchesAny(IReadOnlyList<string> patterns, string text) =>
        patterns.Count == 0 || patterns.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, text));
}
