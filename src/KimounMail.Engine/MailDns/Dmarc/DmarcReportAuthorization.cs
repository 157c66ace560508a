using KimounMail.Protocols.Dns;

namespace KimounMail.Engine.MailDns.Dmarc;

/// <summary>Whether a foreign address takes the reports of a domain.</summary>
/// <param name="Uri">The address.</param>
/// <param name="Name">The name that has to say so.</param>
/// <param name="IsGiven">It does.</param>
/// <param name="Unanswered">Why it is not known; null when it is.</param>
internal sealed record DmarcReportConsent(ReportUri Uri, DnsName Name, bool IsGiven, DnsAnswer? Unanswered);

/// <summary>Asks the receivers of reports that belong to another organisation whether they take them (RFC 9990).</summary>
internal static class DmarcReportAuthorization
{
    /// <summary>More hosts than this are not asked: a record of 64 KB could name thousands.</summary>
    private const int MostHosts = 10;

    /// <param name="dns">Whom to ask.</param>
    /// <param name="found">The record that names the addresses, and where it is.</param>
    /// <param name="walk">The walk that found it, for its organisation: whose addresses are not asked.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public static async Task<IReadOnlyList<DmarcReportConsent>> AskAsync(
        IDnsLookup dns, DmarcWalkStep found, DmarcWalk walk, CancellationToken cancellationToken)
    {
        var consents = new List<DmarcReportConsent>();
        var foreign = found.Record!.AggregateReports.Concat(found.Record.FailureReports)
            .Where(uri => uri.Host is { } host && !host.Equals(found.Domain) && !host.Equals(walk.Organization))
            .DistinctBy(uri => uri.Host)
            .Take(MostHosts);
        foreach (var uri in foreign)
        {
            if (await AskAsync(dns, uri, found.Domain, walk, cancellationToken).ConfigureAwait(false) is { } consent)
                consents.Add(consent);
        }

        return consents;
    }

    /// <summary>Null for an address of the same organisation.</summary>
    private static async Task<DmarcReportConsent?> AskAsync(
        IDnsLookup dns, ReportUri uri, DnsName domain, DmarcWalk walk, CancellationToken cancellationToken)
    {
        var host = uri.Host!;
        var hostWalk = await DmarcWalk.RunAsync(dns, host, cancellationToken).ConfigureAwait(false);
        if (hostWalk.Organization.Equals(walk.Organization))
            return null;
        if (host.Below($"{domain}._report._dmarc") is not { } name)
            return new DmarcReportConsent(uri, host, IsGiven: false, Unanswered: null);

        var answer = await dns.QueryAsync(name, DnsRecordType.TXT, cancellationToken).ConfigureAwait(false);
        var isGiven = IsGiven(answer, host);

        // Without an answer on the way the two might be one organisation after all.
        var unanswered = answer.IsKnown ? hostWalk.Unanswered.Concat(walk.Unanswered).FirstOrDefault()?.Answer : answer;
        return new DmarcReportConsent(uri, name, isGiven, isGiven ? null : unanswered);
    }

    /// <summary>A record with the version is enough; one that sends the reports on to yet another host is void.</summary>
    private static bool IsGiven(DnsAnswer answer, DnsName host)
    {
        var records = answer.Of<DnsTxtRecord>().Select(txt => DmarcRecordParser.Parse(txt.Text)).Where(record => record.Standing != RecordStanding.Ignored).ToList();
        return records.Count > 0 && records.SelectMany(record => record.AggregateReports).All(uri => host.Equals(uri.Host));
    }
}
