using KimounMail.Protocols.Dns;

namespace KimounMail.Engine.MailDns.Zones;

/// <summary>Answers with their full time to live, which only a server of the zone itself tells.</summary>
internal static class FullTimeToLive
{
    /// <summary>What the first sound server of the zone says; where none does, the resolver, whose times are what is left of them.</summary>
    public static async Task<DnsAnswer> QueryAsync(MailDnsContext context, DnsZone zone, DnsName name, DnsRecordType type, CancellationToken cancellationToken)
    {
        if (name.IsAtOrBelow(zone.Name))
        {
            foreach (var server in zone.Servers.Where(server => server.Address is not null).Take(3))
            {
                var answer = await context.Authorities.QueryAsync(server, name, type, cancellationToken).ConfigureAwait(false);
                if (new ServerAnswer(server, answer).IsSound)
                    return answer;
            }
        }

        return await context.Dns.QueryAsync(name, type, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Seconds the answer as a whole may be kept; null when there is nothing in it.</summary>
    public static uint? Of(DnsAnswer answer)
    {
        var records = answer.Records.Concat(answer.Aliases).ToList();
        return records.Count == 0 ? null : records.Max(record => record.TimeToLive);
    }

    /// <summary>Seconds it may be kept that there is no such record (RFC 2308 §5); null where no SOA tells.</summary>
    public static uint? Negative(DnsSoaRecord? soa) => soa is null ? null : Math.Min(soa.TimeToLive, soa.Minimum);
}
