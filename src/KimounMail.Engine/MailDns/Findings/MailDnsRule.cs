namespace KimounMail.Engine.MailDns.Findings;

/// <summary>What a check looks for: the stable part of its findings, and the line of the documentation's table.</summary>
/// <param name="Id">Stable, unique over all checks: <c>DMARC_POLICY_NONE</c>.</param>
/// <param name="Check">The check it belongs to, as in <see cref="IMailDnsCheck.Name"/>.</param>
/// <param name="Severity">How bad it is.</param>
/// <param name="Reference">RFC and section; null where it is good practice only.</param>
/// <param name="Summary">What it says, in a sentence for the documentation.</param>
/// <param name="Fix">What to do; null when nothing.</param>
internal sealed record MailDnsRule(string Id, string Check, MailDnsSeverity Severity, string? Reference, string Summary, string? Fix)
{
    private const int MaxText = 300;

    /// <summary>The finding at a name. What came from the DNS is made harmless, and cut where it is long.</summary>
    public MailDnsFinding Find(DnsName name, DnsRecordType type, string message, string? record = null, string? expected = null, string? actual = null) => new()
    {
        Id = Id,
        Check = Check,
        Severity = Severity,
        Name = name,
        Type = type,
        Message = Line(message)!,
        Record = Line(record),
        Expected = Line(expected),
        Actual = Line(actual),
        Rule = Reference,
        Fix = Fix,
    };

    private static string? Line(string? text) =>
        text is null ? null : HumanText.Line(text.Length > MaxText ? string.Concat(text.AsSpan(0, MaxText - 1), "…") : text);
}
