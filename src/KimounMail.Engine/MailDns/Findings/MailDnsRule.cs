namespace KimounMail.Engine.MailDns.Findings;

/// <summary>One thing a check can find, as data: the table of about_KimounMail_MailDns is made of these.</summary>
/// <param name="Id">Stable, UPPER_SNAKE.</param>
/// <param name="Check">The check it comes from.</param>
/// <param name="Severity">How bad it is.</param>
/// <param name="Reference">RFC and section; null where it is good practice only.</param>
/// <param name="Summary">What it means, in a sentence.</param>
/// <param name="Fix">What to do; null when nothing.</param>
internal sealed record MailDnsRule(string Id, string Check, MailDnsSeverity Severity, string? Reference, string Summary, string? Fix)
{
    /// <summary>Text from the DNS is cut at this many characters.</summary>
    private const int MaxText = 300;

    /// <summary>The finding of it at a name. Texts may come from the DNS as they are: they become one harmless line.</summary>
    public MailDnsFinding Find(DnsName name, DnsRecordType type, string message, string? record = null, string? expected = null, string? actual = null) => new()
    {
        Id = Id,
        Severity = Severity,
        Check = Check,
        Name = name,
        Type = type,
        Message = Clean(message)!,
        Record = Clean(record),
        Expected = Clean(expected),
        Actual = Clean(actual),
        Rule = Reference,
        Fix = Fix,
    };

    private static string? Clean(string? text) => text switch
    {
        null => null,
        { Length: > MaxText } => HumanText.Line(text[..MaxText]) + "…",
        _ => HumanText.Line(text),
    };
}
