using System.Net.Sockets;
using System.Runtime.CompilerServices;
using KimounMail.Engine.MailDns.Findings;
using KimounMail.Engine.MailDns.Zones;
using KimounMail.Protocols.Dns;

namespace KimounMail.Engine.MailDns.Checks;

/// <summary>Whether the servers of the domain's zone are those its parent names, serve it, and agree. All is seen from here alone.</summary>
internal sealed class NameServerCheck : IMailDnsCheck
{
    public string Name => "NameServers";

    public async IAsyncEnumerable<MailDnsFinding> RunAsync(MailDnsContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var zone = await context.Authorities.FindZoneAsync(context.Domain, cancellationToken).ConfigureAwait(false);
        var answers = zone.Status == DnsStatus.Success
            ? await ServerAnswer.AskAllAsync(context.Authorities, zone, zone.Name, DnsRecordType.SOA, cancellationToken).ConfigureAwait(false)
            : [];
        if (answers.Count == 0 || answers.All(answer => answer.IsSilent))
        {
            yield return NameServerFindings.Unknown.Find(
                context.Domain, DnsRecordType.NS, zone.Status == DnsStatus.Success ? $"None of the name servers of {zone.Name} answers." : $"The zone could not be found: {zone.Status}.");
            yield break;
        }

        var found = AboutDelegation(zone).Concat(AboutAnswers(zone, answers)).ToList();
        found.AddRange(await AboutTcpAsync(context, zone, answers, cancellationToken).ConfigureAwait(false));
        foreach (var finding in found)
            yield return finding;
        if (found.All(finding => finding.Severity <= MailDnsSeverity.Info))
            yield return NameServerFindings.Ok.Find(zone.Name, DnsRecordType.NS, "The name servers answer for the zone and agree.", string.Join(", ", NamesOf(zone)));
    }

    private static List<DnsName> NamesOf(DnsZone zone) => [.. zone.Servers.Select(server => server.Name).Distinct()];

    private static IEnumerable<MailDnsFinding> AboutDelegation(DnsZone zone)
    {
        if (NamesOf(zone) is [var only])
            yield return NameServerFindings.Single.Find(zone.Name, DnsRecordType.NS, $"{only} is the only name server.", $"{only}.");
        if (zone.ParentNames.Count > 0 && zone.OwnNames.Count > 0 && !zone.ParentNames.ToHashSet().SetEquals(zone.OwnNames))
        {
            yield return NameServerFindings.ParentDiffers.Find(
                zone.Name, DnsRecordType.NS, "The parent and the zone name different servers.", expected: List(zone.ParentNames), actual: List(zone.OwnNames));
        }

        foreach (var server in zone.Servers.Where(server => server.Address is null))
            yield return NameServerFindings.NoAddress.Find(zone.Name, DnsRecordType.NS, $"{server.Name} has no address.", $"{server.Name}.");
    }

    private static IEnumerable<MailDnsFinding> AboutAnswers(DnsZone zone, IReadOnlyList<ServerAnswer> answers)
    {
        foreach (var lame in answers.Where(answer => !answer.IsSound && !answer.IsSilent))
        {
            var how = lame.Answer.IsKnown ? "does not vouch for what it says (no AA)" : $"answers {lame.Answer.Status}";
            yield return NameServerFindings.Lame.Find(zone.Name, DnsRecordType.SOA, $"{lame.Who} {how}.");
        }

        foreach (var finding in AboutSilence(zone, answers))
            yield return finding;
        foreach (var old in answers.Where(answer => answer.Answer.LacksEdns))
            yield return NameServerFindings.NoEdns.Find(zone.Name, DnsRecordType.SOA, $"{old.Who} answers only without EDNS.");

        var serials = answers.Where(answer => answer.IsSound).SelectMany(answer => answer.Answer.Of<DnsSoaRecord>().Take(1), (answer, soa) => (answer.Who, soa.Serial)).ToList();
        if (serials.Select(pair => pair.Serial).Distinct().Count() > 1)
        {
            yield return NameServerFindings.Serials.Find(
                zone.Name, DnsRecordType.SOA, "The name servers hold different versions of the zone.", actual: string.Join(", ", serials.Select(pair => $"{pair.Who}: {pair.Serial}")));
        }
    }

    /// <summary>IPv6 that is silent everywhere while all else answers says more of this network than of the zone.</summary>
    private static IEnumerable<MailDnsFinding> AboutSilence(DnsZone zone, IReadOnlyList<ServerAnswer> answers)
    {
        var silent = answers.Where(answer => answer.IsSilent).ToList();
        if (silent.Count == 0)
            return [];
        var six = answers.Where(answer => answer.Server.Address!.AddressFamily == AddressFamily.InterNetworkV6).ToList();
        return silent.Count == six.Count && six.All(answer => answer.IsSilent)
            ? [NameServerFindings.V6Unreachable.Find(zone.Name, DnsRecordType.SOA, $"Not reached over IPv6 from here: {string.Join(", ", six.Select(answer => answer.Who))}.")]
            : silent.Select(dead => NameServerFindings.Dead.Find(zone.Name, DnsRecordType.SOA, $"{dead.Who} does not answer ({dead.Answer.Status})."));
    }

    private static async Task<IEnumerable<MailDnsFinding>> AboutTcpAsync(
        MailDnsContext context, DnsZone zone, IReadOnlyList<ServerAnswer> answers, CancellationToken cancellationToken)
    {
        if (context.AuthoritiesOverTcp is not { } tcp)
            return [];
        var sound = zone with { Servers = [.. answers.Where(answer => answer.IsSound).Select(answer => answer.Server)] };
        var overTcp = await ServerAnswer.AskAllAsync(tcp, sound, zone.Name, DnsRecordType.SOA, cancellationToken).ConfigureAwait(false);
        return overTcp.Where(answer => answer.IsSilent)
            .Select(answer => NameServerFindings.NoTcp.Find(zone.Name, DnsRecordType.SOA, $"{answer.Who} does not answer over TCP ({answer.Answer.Status})."));
    }

    private static string List(IEnumerable<DnsName> names) => string.Join(", ", names.Select(name => name.ToString()).Order(StringComparer.OrdinalIgnoreCase));
}
