namespace KimounMail.Engine.MailDns.Findings;

/// <summary>What is found of a check itself; the finding bears the check's own name.</summary>
internal static class RunnerFindings
{
    public static readonly MailDnsRule Failed = new(
        "CHECK_FAILED", "Any", MailDnsSeverity.Unknown, null,
        "The check ended by an error of its own; what it found before is told, the rest is not known.",
        "Report it, with the domain and the text of the finding.");

    public static readonly MailDnsRule TimedOut = new(
        "CHECK_TIMED_OUT", "Any", MailDnsSeverity.Unknown, null,
        "The check took longer than a check may; what it found before is told, the rest is not known.",
        "Ask again, or other servers.");
}
