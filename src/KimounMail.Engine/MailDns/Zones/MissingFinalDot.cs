namespace KimounMail.Engine.MailDns.Zones;

/// <summary>A target written without its final dot gets the zone's name appended: <c>mx0.mail.ovh.net.example.com</c>.</summary>
internal static class MissingFinalDot
{
    /// <summary>What may have been meant: the target without the name of the domain, or of one above it that may be the zone. The likeliest first.</summary>
    public static IEnumerable<DnsName> Candidates(DnsName target, DnsName domain)
    {
        for (var zone = domain; !zone.IsRoot; zone = zone.Parent)
        {
            // A single label left is a host of the zone, as it should be.
            if (target.IsAtOrBelow(zone) && target.Depth - zone.Depth >= 2)
                yield return DnsName.FromLabels(target.Labels.Take(target.Depth - zone.Depth).Select(label => label.ToArray()));
        }
    }
}
