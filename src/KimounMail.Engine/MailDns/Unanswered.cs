using KimounMail.Engine.MailDns.Findings;

namespace KimounMail.Engine.MailDns;

/// <summary>Tells of questions the DNS did not answer: as one finding of a check, whatever their number.</summary>
internal static class Unanswered
{
    /// <param name="rule">The check's own, of severity Unknown.</param>
    /// <param name="answers">One at least, none of them known.</param>
    public static MailDnsFinding Find(MailDnsRule rule, IReadOnlyList<DnsAnswer> answers)
    {
        var first = answers[0];
        var more = answers.Count > 1 ? $", and {answers.Count - 1} more without an answer" : "";
        return rule.Find(first.Name, first.Type, $"No answer for {first.Name} {first.Type}: {Reason(first)}{more}.");
    }

    private static string Reason(DnsAnswer answer)
    {
        var reason = answer.Status switch
        {
            DnsStatus.ServerFailure => "the server could not find out (SERVFAIL)",
            DnsStatus.Refused => "refused",
            DnsStatus.TimedOut => "nobody answered in time",
            DnsStatus.Unreachable => "no server could be reached",
            DnsStatus.Malformed => "what came could not be understood",
            _ => "the server reports an error",
        };
        return (answer.ExtendedError ?? answer.Detail) is { } detail ? $"{reason}, {detail}" : reason;
    }
}
