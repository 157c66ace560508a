namespace KimounMail;

/// <summary>A password or key on its way. No view, log, text form or conversion to JSON shows it: it is no property.</summary>
public sealed class Secret(string text)
{
    /// <summary>The secret itself.</summary>
    public string Reveal() => text;

    /// <summary>Never the secret.</summary>
    public override string ToString() => "(hidden)";
}
