namespace KimounMail.Engine.MailDns;

/// <summary>What a question to the DNS came to where there are no records, as an error in words.</summary>
public static class DnsAnswerErrors
{
    /// <summary>The error of an answer; null when it has records.</summary>
    public static MailException? ToError(this DnsAnswer answer) => answer.Status switch
    {
        DnsStatus.Success => null,
        DnsStatus.NameError => Create(answer, MailErrorId.DnsNameNotFound, MailErrorCategory.ObjectNotFound, answer.Aliases.Count > 0 ? $"{answer.Name} is an alias of {answer.CanonicalName}, and there is no such name." : $"There is no name {answer.Name}."),
        DnsStatus.NoData => Create(answer, MailErrorId.DnsNoData, MailErrorCategory.ObjectNotFound, answer.Aliases.Count > 0 ? $"{answer.Name} is an alias of {answer.CanonicalName}, which has no {answer.Type} record." : $"{answer.Name} has no {answer.Type} record."),
        DnsStatus.ServerFailure => Create(answer, MailErrorId.DnsServerFailure, MailErrorCategory.ConnectionError, $"The server could not find out {What(answer)} (SERVFAIL)."),
        DnsStatus.Refused => Create(answer, MailErrorId.DnsRefused, MailErrorCategory.PermissionDenied, $"The server refuses to tell {What(answer)} (REFUSED)."),
        DnsStatus.TimedOut => Create(answer, MailErrorId.DnsTimedOut, MailErrorCategory.OperationTimeout, $"No server told {What(answer)} within the time allowed."),
        DnsStatus.Unreachable => Create(answer, MailErrorId.DnsUnreachable, MailErrorCategory.ConnectionError, $"No server could be asked for {What(answer)}."),
        DnsStatus.Malformed => Create(answer, MailErrorId.DnsMalformed, MailErrorCategory.InvalidData, $"What came for {What(answer)} cannot be understood."),
        _ => Create(answer, MailErrorId.DnsServerError, MailErrorCategory.NotSpecified, $"The server answered the question for {What(answer)} with an error."),
    };

    private static string What(DnsAnswer answer) => $"{answer.Type} of {answer.Name}";

    private static MailException Create(DnsAnswer answer, string id, MailErrorCategory category, string message) => new(id, message)
    {
        Category = category,
        IsTransient = !answer.IsKnown,
        Server = answer.Server,
        ServerResponse = Words(answer),
        Advice = Advice(answer.Status),
    };

    private static string? Words(DnsAnswer answer)
    {
        var words = string.Join("; ", new[] { answer.ExtendedError, answer.Detail }.Where(text => !string.IsNullOrEmpty(text)));
        return words.Length == 0 ? null : HumanText.Line(words);
    }

    private static string? Advice(DnsStatus status) => status switch
    {
        DnsStatus.ServerFailure => "Ask with -CheckingDisabled: what is answered only then fails DNSSEC. Ask with -Authority whether the zone's own servers answer.",
        DnsStatus.TimedOut or DnsStatus.Unreachable => "Check the server's address and the firewall (UDP and TCP port 53), or ask another with -Server.",
        DnsStatus.Refused => "Ask a resolver that serves this network, or the zone's own servers with -Authority.",
        _ => null,
    };
}
