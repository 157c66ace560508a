namespace KimounMail.Engine.MailDns.Mx;

/// <summary>The MX records of a domain and where each leads: what several checks stand on.</summary>
internal sealed record MxTargets(DnsAnswer Answer, IReadOnlyList<MxTarget> Targets)
{
    /// <summary>A set with more names than this is not followed to the end.</summary>
    private const int MaxTargets = 32;

    /// <summary>In the order in which they are tried.</summary>
    public IReadOnlyList<DnsMxRecord> Records { get; } = [.. Answer.Of<DnsMxRecord>().OrderBy(record => record.Preference)];

    public static async Task<MxTargets> ResolveAsync(MailDnsContext context, CancellationToken cancellationToken)
    {
        var answer = await context.Dns.QueryAsync(context.Domain, DnsRecordType.MX, cancellationToken).ConfigureAwait(false);
        var exchanges = answer.Of<DnsMxRecord>().OrderBy(record => record.Preference).Select(record => record.Exchange).Where(name => !name.IsRoot).Distinct();
        var targets = exchanges.Take(MaxTargets).Select(exchange => MxTarget.ResolveAsync(context.Dns, exchange, cancellationToken));
        return new MxTargets(answer, await Task.WhenAll(targets).ConfigureAwait(false));
    }

    /// <summary>The hosts mail is sent to: those of the MX records, without any the domain itself (RFC 5321 §5.1).</summary>
    public async Task<IReadOnlyList<MxTarget>> HostsAsync(MailDnsContext context, CancellationToken cancellationToken) =>
        Answer.Status == DnsStatus.NoData
            ? [await MxTarget.ResolveAsync(context.Dns, context.Domain, cancellationToken).ConfigureAwait(false)]
            : Targets;
}
