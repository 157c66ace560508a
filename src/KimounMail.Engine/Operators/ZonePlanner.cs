using KimounMail.Engine.MailDns.Profiles;

namespace KimounMail.Engine.Operators;

/// <summary>What is to be done in a DNS zone so that it has the records of mail. Only these are ever among the changes.</summary>
public sealed class ZonePlanner(OperatorReview review)
{
    /// <summary>The records of a domain are to be as the operator wants them, or as a profile does.</summary>
    /// <param name="domain">Of which domain.</param>
    /// <param name="profile">Whose records; null for those the operator tells.</param>
    /// <param name="withOptional">Also records that mail works without.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    public async Task<PlannedZone> PlanAsync(DnsName domain, MailDnsProfile? profile, bool withOptional, CancellationToken cancellationToken)
    {
        var needed = profile is null ? OperatorFeatures.DnsZones | OperatorFeatures.ExpectedDns : OperatorFeatures.DnsZones;
        review.Require(needed, domain.ToString());
        var dns = review.Operator.Dns!;
        var expected = profile ?? await dns.GetExpectedAsync(domain, cancellationToken).ConfigureAwait(false);
        if (!withOptional)
            expected = expected with { Services = [.. expected.Services.Where(service => !service.Optional)], Dmarc = null };
        var zone = await dns.FindZoneAsync(domain, cancellationToken).ConfigureAwait(false) ?? throw NoZone(domain);
        var published = await MailDnsPlan.ReadAsync(zone, expected, domain, cancellationToken).ConfigureAwait(false);
        return new PlannedZone(zone, MailDnsPlan.Compare(expected, domain, published));
    }

    private MailException NoZone(DnsName domain) => new(MailErrorId.OperatorObjectNotFound, $"The operator does not keep the zone of {domain}.")
    {
        Category = MailErrorCategory.ObjectNotFound,
        Server = review.Operator.Server,
        Advice = "Get-MailDnsRecord -AsZoneFile gives the records for whoever keeps it.",
    };
}

/// <summary>The steps to a zone that is as wanted: what is kept, removed, added, and what somebody has to fill in first.</summary>
public sealed class PlannedZone
{
    private readonly IOperatorZone _zone;

    internal PlannedZone(IOperatorZone zone, IReadOnlyList<MailDnsChange> changes) => (_zone, Changes) = (zone, changes);

    /// <summary>The zone.</summary>
    public DnsName Zone => _zone.Name;

    /// <summary>All steps, also those that leave a record as it is.</summary>
    public IReadOnlyList<MailDnsChange> Changes { get; }

    /// <summary>Does those of the steps that are given and publishes the zone; nothing when there is nothing to do.</summary>
    public Task ApplyAsync(IEnumerable<MailDnsChange> steps, CancellationToken cancellationToken)
    {
        var needed = steps.Where(IsNeeded).ToList();
        return needed.Count == 0 ? Task.CompletedTask : _zone.ApplyAsync(needed, cancellationToken);
    }

    /// <summary>True for a step that does something.</summary>
    public static bool IsNeeded(MailDnsChange change) => change.Action is MailDnsAction.Add or MailDnsAction.Remove;
}
