using KimounMail.Protocols.Dns;

namespace KimounMail.Engine.MailDns.Dmarc;

/// <summary>What was found at one name of the walk.</summary>
/// <param name="Domain">The name without <c>_dmarc</c>.</param>
/// <param name="Name">The name asked for.</param>
/// <param name="Answer">What the DNS said; null when the name would be too long to ask for.</param>
/// <param name="Records">All TXT records there, read.</param>
internal sealed record DmarcWalkStep(DnsName Domain, DnsName Name, DnsAnswer? Answer, IReadOnlyList<DmarcRecord> Records)
{
    /// <summary>The DMARC records among them, of which there should be one at most.</summary>
    public IReadOnlyList<DmarcRecord> Candidates { get; } = [.. Records.Where(record => record.Standing != RecordStanding.Ignored)];

    /// <summary>The one record; null without one, or with several: then they count for nothing.</summary>
    public DmarcRecord? Record => Candidates.Count == 1 ? Candidates[0] : null;
}

/// <summary>
/// The DNS tree walk (RFC 9989 §4.10): up from a domain to the top, in eight questions at most, to find its organisation and its policy.
/// </summary>
internal sealed class DmarcWalk
{
    private const int MostLabels = 8;

    private DmarcWalk(DnsName start, IReadOnlyList<DmarcWalkStep> steps)
    {
        Steps = steps;
        Organization = FindOrganization(start, steps);
    }

    /// <summary>In the order asked; the first is the domain itself.</summary>
    public IReadOnlyList<DmarcWalkStep> Steps { get; }

    /// <summary>The name that stands for the organisation; the start when nothing tells.</summary>
    public DnsName Organization { get; }

    /// <summary>The step of the domain itself.</summary>
    public DmarcWalkStep Own => Steps[0];

    /// <summary>The steps whose names the DNS did not answer for.</summary>
    public IEnumerable<DmarcWalkStep> Unanswered => Steps.Where(step => step.Answer is { IsKnown: false });

    /// <summary>
    /// Where the record that applies is: at the domain, at its organisation, or at the public suffix above (§4.10.1). Null without one,
    /// when the domain itself has several, which is not made good by a name above, and while it is not known what the domain has.
    /// </summary>
    public DmarcWalkStep? Applicable
    {
        get
        {
            if (Own.Answer is { IsKnown: false } || Own.Candidates.Count > 1)
                return null;
            if (Own.Record is not null)
                return Own;
            return Steps.FirstOrDefault(step => step.Record is not null && step.Domain.Equals(Organization))
                ?? Steps.FirstOrDefault(step => step.Record is { IsPublicSuffix: true });
        }
    }

    public static async Task<DmarcWalk> RunAsync(IDnsLookup dns, DnsName start, CancellationToken cancellationToken)
    {
        var steps = new List<DmarcWalkStep>();
        foreach (var domain in Targets(start))
        {
            var step = await AskAsync(dns, domain, cancellationToken).ConfigureAwait(false);
            steps.Add(step);
            if (step.Record?.IsPublicSuffix is not null)
                break;
        }

        return new DmarcWalk(start, steps);
    }

    /// <summary>The domain, then its parents; of a long one the last seven labels come next (§4.10 step 4).</summary>
    private static IEnumerable<DnsName> Targets(DnsName start)
    {
        yield return start;
        for (var name = start.Depth >= MostLabels ? start.Last(MostLabels - 1) : start.Parent; !name.IsRoot; name = name.Parent)
            yield return name;
    }

    private static async Task<DmarcWalkStep> AskAsync(IDnsLookup dns, DnsName domain, CancellationToken cancellationToken)
    {
        if (domain.Below("_dmarc") is not { } name)
            return new DmarcWalkStep(domain, domain, Answer: null, []);

        var answer = await dns.QueryAsync(name, DnsRecordType.TXT, cancellationToken).ConfigureAwait(false);
        return new DmarcWalkStep(domain, name, answer, [.. answer.Of<DnsTxtRecord>().Select(record => DmarcRecordParser.Parse(record.Text))]);
    }

    /// <summary>§4.10.2.</summary>
    private static DnsName FindOrganization(DnsName start, IReadOnlyList<DmarcWalkStep> steps)
    {
        DnsName? shortest = null;
        foreach (var step in steps)
        {
            if (step.Record is not { } record)
                continue;
            if (record.IsPublicSuffix == false)
                return step.Domain;
            if (record.IsPublicSuffix == true && !step.Domain.Equals(start))
                return start.Last(step.Domain.Depth + 1);
            shortest = step.Domain;
        }

        return shortest ?? start;
    }
}
