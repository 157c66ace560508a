using KimounMail.Engine.MailDns.Zones;
using KimounMail.Protocols.Dns;

namespace KimounMail.Engine.MailDns.CutOver;

/// <summary>Asks every server of the zone and every resolver for each set of records that matters at a cut-over.</summary>
internal static class CutOverReporter
{
    /// <summary>Sets that matter whoever the operator is.</summary>
    private static readonly (string Label, DnsRecordType Type)[] s_sets =
    [
        ("", DnsRecordType.MX), ("", DnsRecordType.TXT), ("_dmarc", DnsRecordType.TXT), ("_mta-sts", DnsRecordType.TXT), ("_autodiscover._tcp", DnsRecordType.SRV),
        ("autodiscover", DnsRecordType.CNAME), ("autoconfig", DnsRecordType.CNAME),
    ];

    public static async Task<MailDnsCutOver> CreateAsync(MailDnsContext context, CancellationToken cancellationToken)
    {
        var profile = context.ExpectedProfile;
        var now = context.Time.GetUtcNow();
        var expected = profile?.Records(context.Domain) ?? [];
        var zone = await context.Authorities.FindZoneAsync(context.Domain, cancellationToken).ConfigureAwait(false);
        var entries = await Task.WhenAll(SetsOf(context, zone, expected).Select(set => EntryAsync(context, zone, set.Name, set.Type, expected, now, cancellationToken))).ConfigureAwait(false);
        var policy = await ServedPolicy.FetchAsync(context, entries, cancellationToken).ConfigureAwait(false);
        return new MailDnsCutOver
        {
            Domain = context.Domain,
            CheckedAt = now,
            Entries = entries,
            Policy = policy?.Text,
            PolicyMaxAge = policy?.Policy.MaxAge,
            Before = [.. CutOverAdvice.Before(entries, profile, policy?.Policy, now)],
            After = [.. CutOverAdvice.After(entries, profile, policy?.Policy)],
        };
    }

    private static IEnumerable<(DnsName Name, DnsRecordType Type)> SetsOf(MailDnsContext context, DnsZone zone, IEnumerable<MailDnsExpectedRecord> expected)
    {
        var always = s_sets.Select(set => (Name: set.Label.Length == 0 ? context.Domain : context.Domain.Below(set.Label), set.Type));
        var selectors = context.Options.Selectors.Select(selector => (Name: context.Domain.Below($"{selector}._domainkey"), Type: DnsRecordType.TXT));
        return always.Concat(selectors).Where(set => set.Name is not null).Select(set => (set.Name!, set.Type))
            .Concat(expected.Select(record => (record.Name, record.Type)))
            .Concat(zone.Status == DnsStatus.Success ? [(zone.Name, DnsRecordType.NS), (zone.Name, DnsRecordType.DS)] : [])
            .Distinct();
    }

    private static async Task<MailDnsCutOverEntry> EntryAsync(
        MailDnsContext context, DnsZone zone, DnsName name, DnsRecordType type, IEnumerable<MailDnsExpectedRecord> expected, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // A zone's DS is its parent's; its own servers do not have it.
        var authorities = zone.Status == DnsStatus.Success && type != DnsRecordType.DS
            ? await ServerAnswer.AskAllAsync(context.Authorities, zone, name, type, cancellationToken).ConfigureAwait(false)
            : [];
        IReadOnlyList<NamedLookup> resolvers = context.Resolvers.Count > 0 ? context.Resolvers : [new NamedLookup("", context.Dns)];
        var answers = await Task.WhenAll(resolvers.Select(async resolver =>
            (Resolver: resolver, Answer: await resolver.Dns.QueryAsync(name, type, cancellationToken).ConfigureAwait(false)))).ConfigureAwait(false);
        return Compose(name, type, expected, now, [.. authorities.Where(answer => !answer.Answer.IsKnown || answer.IsSound)], [.. answers.Select(pair => (Who(pair.Resolver, pair.Answer), pair.Answer))]);
    }

    private static MailDnsCutOverEntry Compose(
        DnsName name, DnsRecordType type, IEnumerable<MailDnsExpectedRecord> expected, DateTimeOffset now, List<ServerAnswer> authorities, List<(string Who, DnsAnswer Answer)> resolvers)
    {
        var atServers = authorities.ConvertAll(answer => Observe(answer.Who, answer.Answer));
        var atResolvers = resolvers.ConvertAll(pair => Observe(pair.Who, pair.Answer));
        var truths = Distinct(atServers);
        var full = Longest(atServers);
        var oldest = new[] { full, Longest(atResolvers) }.Max();
        var negative = authorities.Select(answer => answer.Answer).Concat(resolvers.Select(pair => pair.Answer)).Select(answer => FullTimeToLive.Negative(answer.Soa)).Max();
        return new MailDnsCutOverEntry
        {
            Name = name,
            Type = type,
            Authorities = atServers,
            Resolvers = atResolvers,
            Expected = [.. expected.Where(record => record.Name.Equals(name) && record.Type == type).Select(record => record.Data)],
            TimeToLive = full,
            AuthoritiesAgree = truths.Count > 0 ? truths.Count == 1 : null,
            ResolversAgree = truths.Count == 1 && Distinct(atResolvers) is { Count: > 0 } said ? said.SetEquals(truths) : null,
            OldAnswersUntil = oldest is { } seconds ? now.AddSeconds(seconds) : null,
            NegativeUntil = oldest is null && negative is { } none ? now.AddSeconds(none) : null,
        };
    }

    private static MailDnsObservation Observe(string who, DnsAnswer answer) => new()
    {
        Server = who,
        Status = answer.Status,
        Values = [.. answer.Records.Select(record => HumanText.Line(record.Data)).Order(StringComparer.OrdinalIgnoreCase)],
        TimeToLive = FullTimeToLive.Of(answer),
    };

    /// <summary>What is said by those that know.</summary>
    private static HashSet<string> Distinct(IEnumerable<MailDnsObservation> said) => said
        .Where(observation => observation.Status is DnsStatus.Success or DnsStatus.NoData or DnsStatus.NameError)
        .Select(observation => string.Join('\n', observation.Values))
        .ToHashSet(StringComparer.OrdinalIgnoreCase);

    private static uint? Longest(IEnumerable<MailDnsObservation> said) => said.Max(observation => observation.TimeToLive);

    private static string Who(NamedLookup resolver, DnsAnswer answer) => resolver.Name.Length > 0 ? resolver.Name : answer.Server ?? "resolver";
}
