namespace KimounMail.Engine.MailDns.Spf;

/// <summary>Ends an evaluation at once, through all includes, as RFC 7208 §2.6.6 and §2.6.7 have it. Never leaves the evaluator.</summary>
internal sealed class SpfErrorException(SpfResult result, string problem) : Exception(problem)
{
    public SpfResult Result => result;

    public static SpfErrorException Permanent(string problem) => new(SpfResult.PermError, problem);

    public static SpfErrorException Temporary(DnsAnswer answer) =>
        new(SpfResult.TempError, $"the DNS did not tell the {answer.Type} records of {answer.Name} ({answer.Status})");
}
