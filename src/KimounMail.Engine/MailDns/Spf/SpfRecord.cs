namespace KimounMail.Engine.MailDns.Spf;

/// <summary>A record, read whole: an error anywhere in it spoils all of it (RFC 7208 §4.6).</summary>
internal sealed class SpfRecord
{
    private const string Version = "v=spf1";

    private SpfRecord(string text) => Text = text;

    /// <summary>As published, its strings joined, an octet a character.</summary>
    public string Text { get; }

    /// <summary>The mechanisms, in order.</summary>
    public IReadOnlyList<SpfMechanism> Mechanisms { get; private init; } = [];

    /// <summary>The modifiers, in order.</summary>
    public IReadOnlyList<SpfModifier> Modifiers { get; private init; } = [];

    /// <summary>What is wrong with it; empty for a sound record.</summary>
    public IReadOnlyList<SpfSyntaxError> Errors { get; private init; } = [];

    /// <summary>Mechanisms that can be reached: those after an <c>all</c> are ignored (§5.1).</summary>
    public IEnumerable<SpfMechanism> Reachable => Mechanisms.Take(Mechanisms.Count - Unreachable.Count);

    /// <summary>Mechanisms after the first <c>all</c>.</summary>
    public IReadOnlyList<SpfMechanism> Unreachable =>
        All is null ? [] : [.. Mechanisms.SkipWhile(m => m.Kind != SpfMechanismKind.All).Skip(1)];

    /// <summary>The first <c>all</c>.</summary>
    public SpfMechanism? All => Mechanisms.FirstOrDefault(m => m.Kind == SpfMechanismKind.All);

    /// <summary>Whose record decides when no mechanism matches (§6.1).</summary>
    public SpfModifier? Redirect => Modifiers.FirstOrDefault(m => m.IsRedirect);

    /// <summary>Where the explanation is (§6.2).</summary>
    public SpfModifier? Explanation => Modifiers.FirstOrDefault(m => m.IsExplanation);

    /// <summary>True for text with the version and a space or nothing after it, in any case (§4.5).</summary>
    public static bool IsRecord(string text) =>
        text.StartsWith(Version, StringComparison.OrdinalIgnoreCase) && (text.Length == Version.Length || text[Version.Length] == ' ');

    /// <summary>Reads text that <see cref="IsRecord"/>.</summary>
    public static SpfRecord Parse(string text)
    {
        var mechanisms = new List<SpfMechanism>();
        var modifiers = new List<SpfModifier>();
        var errors = new List<SpfSyntaxError>();
        foreach (var word in text[Version.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            var (term, problem) = SpfTermReader.Read(word);
            if (term is SpfMechanism mechanism)
                mechanisms.Add(mechanism);
            else if (term is SpfModifier modifier)
                modifiers.Add(modifier);
            else
                errors.Add(new SpfSyntaxError(word, problem!));
        }

        // Once each at most (§6).
        if (modifiers.Where(m => m.IsRedirect).Skip(1).FirstOrDefault() is { } redirect)
            errors.Add(new SpfSyntaxError(redirect.Text, "redirect may stand once only"));
        if (modifiers.Where(m => m.IsExplanation).Skip(1).FirstOrDefault() is { } explanation)
            errors.Add(new SpfSyntaxError(explanation.Text, "exp may stand once only"));
        return new SpfRecord(text) { Mechanisms = mechanisms, Modifiers = modifiers, Errors = errors };
    }
}

/// <summary>A term that breaks the grammar, and why, as the end of a sentence.</summary>
internal sealed record SpfSyntaxError(string Term, string Problem);
