using System.Runtime.CompilerServices;
using KimounMail.Engine.MailDns.Findings;
using KimounMail.Engine.MailDns.Zones;
using KimounMail.Protocols.Dns;

namespace KimounMail.Engine.MailDns.Checks;

/// <summary>How long records may be kept. Low is fine; high is a fault only before a cut-over.</summary>
internal sealed class TimeToLiveCheck : IMailDnsCheck
{
    /// <summary>Up to this a cut-over is over in minutes.</summary>
    private const uint CutOverLimit = 600;
    private const uint NegativeLimit = 3600;
    private const uint Day = 86400;

    private static readonly (string Label, DnsRecordType Type)[] s_sets =
    [
        ("", DnsRecordType.MX), ("", DnsRecordType.TXT), ("autodiscover", DnsRecordType.A), ("autoconfig", DnsRecordType.A), ("_autodiscover._tcp", DnsRecordType.SRV),
    ];

    public string Name => "TimeToLive";

    public async IAsyncEnumerable<MailDnsFinding> RunAsync(MailDnsContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var zone = await context.Authorities.FindZoneAsync(context.Domain, cancellationToken).ConfigureAwait(false);
        var sets = s_sets.Select(set => (Name: set.Label.Length == 0 ? context.Domain : context.Domain.Below(set.Label), set.Type)).Where(set => set.Name is not null);
        var answers = await Task.WhenAll(sets.Select(set => FullTimeToLive.QueryAsync(context, zone, set.Name!, set.Type, cancellationToken))).ConfigureAwait(false);
        var faults = answers.Select(answer => About(answer, context.Options.CutOver)).OfType<MailDnsFinding>().ToList();
        if (context.Options.CutOver)
            faults.AddRange(await AboutNegativeAsync(context, zone, cancellationToken).ConfigureAwait(false));
        foreach (var fault in faults)
            yield return fault;
        var unknown = answers.Where(answer => !answer.IsKnown).Select(answer => $"{answer.Type} of {answer.Name}: {answer.Status}").ToList();
        if (unknown.Count > 0)
            yield return TimeToLiveFindings.Unknown.Find(context.Domain, DnsRecordType.MX, $"Not found out: {string.Join("; ", unknown)}.");
        else if (faults.Count == 0)
            yield return TimeToLiveFindings.Ok.Find(context.Domain, DnsRecordType.MX, "The records may be kept for a usual time.", string.Join(", ", answers.Where(answer => FullTimeToLive.Of(answer) is not null).Select(Describe)));
    }

    private static MailDnsFinding? About(DnsAnswer answer, bool cutOver) => FullTimeToLive.Of(answer) switch
    {
        null => null,
        0 => TimeToLiveFindings.Zero.Find(answer.Name, answer.Type, $"{answer.Type} of {answer.Name} may not be kept at all.", actual: "0"),
        > CutOverLimit and var seconds when cutOver => TimeToLiveFindings.High.Find(
            answer.Name, answer.Type, $"{answer.Type} of {answer.Name} may be kept for {Words(seconds)} after the cut-over.", expected: "300", actual: $"{seconds}"),
        >= Day and var seconds => TimeToLiveFindings.Long.Find(answer.Name, answer.Type, $"{answer.Type} of {answer.Name} may be kept for {Words(seconds)}.", actual: $"{seconds}"),
        _ => null,
    };

    private static async Task<IReadOnlyList<MailDnsFinding>> AboutNegativeAsync(MailDnsContext context, DnsZone zone, CancellationToken cancellationToken)
    {
        if (zone.Status != DnsStatus.Success)
            return [];
        var soa = await FullTimeToLive.QueryAsync(context, zone, zone.Name, DnsRecordType.SOA, cancellationToken).ConfigureAwait(false);
        return FullTimeToLive.Negative(soa.Of<DnsSoaRecord>().FirstOrDefault()) is > NegativeLimit and var seconds
            ? [TimeToLiveFindings.NegativeHigh.Find(zone.Name, DnsRecordType.SOA, $"That a name does not exist may be kept for {Words(seconds)}.", expected: "300", actual: $"{seconds}")]
            : [];
    }

    private static string Describe(DnsAnswer answer) => $"{answer.Type} of {answer.Name} {FullTimeToLive.Of(answer)} s";

    private static string Words(uint seconds) => HumanText.Duration(TimeSpan.FromSeconds(seconds));
}
