using KimounMail.Engine.MailDns.MtaSts;
using KimounMail.Engine.MailDns.Profiles;

namespace KimounMail.Engine.MailDns.CutOver;

/// <summary>What to do before and after a cut-over, by what the DNS says now.</summary>
internal static class CutOverAdvice
{
    /// <summary>Short enough to be over soon, long enough to be kept at all.</summary>
    private const uint Low = 300;
    private const uint LowEnough = 600;

    public static IEnumerable<string> Before(IReadOnlyList<MailDnsCutOverEntry> entries, MailDnsProfile? profile, MtaStsPolicy? policy, DateTimeOffset now)
    {
        var high = entries.Where(entry => entry.TimeToLive > LowEnough && entry.Type is not (DnsRecordType.NS or DnsRecordType.DS)).ToList();
        if (high.Count > 0)
        {
            yield return $"Lower the time to live of {List(high)} to {Low} seconds.";
            yield return $"Then wait {Words(high.Max(entry => entry.TimeToLive!.Value))}, the longest of the old times, before the cut-over: until {now.AddSeconds(high.Max(entry => entry.TimeToLive!.Value)):u} at the earliest.";
        }

        var split = entries.Where(entry => entry.AuthoritiesAgree is false).ToList();
        if (split.Count > 0)
            yield return $"Have the zone's name servers agree first on {List(split)}.";
        var missing = entries.Where(entry => entry.NegativeUntil is not null && entry.Expected.Count > 0).ToList();
        if (missing.Count > 0)
            yield return $"Publish what is new already now: {List(missing)}. Who has asked for it before may hold until {missing.Max(entry => entry.NegativeUntil):u} that it is not there.";
        if (policy is { Mode: not MtaStsMode.None } && Uncovered(policy, entries) is { Count: > 0 } uncovered)
            yield return $"Add {string.Join(", ", uncovered)} to the MTA-STS policy beside the old servers, and change the id in _mta-sts: senders keep the policy for {HumanText.Duration(policy.MaxAge)}.";
        if (profile is not null)
            yield return $"Create the domain and its mailboxes at {profile.Title}, and copy the mail once, so that little is left for the cut-over.";
    }

    public static IEnumerable<string> After(IReadOnlyList<MailDnsCutOverEntry> entries, MailDnsProfile? profile, MtaStsPolicy? policy)
    {
        if (entries.Where(entry => entry.Type == DnsRecordType.MX).Max(entry => entry.OldAnswersUntil) is { } until)
            yield return $"Keep the old mailboxes open and synchronise again after the last old answer is gone: {until:u} by what is kept today, later where the record changes later.";
        yield return $"Raise the time to live to {profile?.TimeToLive ?? 3600} seconds when all is well.";
        if (policy is { Mode: not MtaStsMode.None })
            yield return $"Remove the old servers from the MTA-STS policy and change its id, not before {HumanText.Duration(policy.MaxAge)} after the cut-over.";
    }

    private static List<DnsName> Uncovered(MtaStsPolicy policy, IEnumerable<MailDnsCutOverEntry> entries) =>
        [.. entries.Where(entry => entry.Type == DnsRecordType.MX).SelectMany(entry => entry.Expected)
            .Select(data => DnsName.TryParse(data[(data.LastIndexOf(' ') + 1)..], out var name) ? name : DnsName.Root)
            .Where(name => !name.IsRoot && !policy.Covers(name.ToString())).Distinct()];

    private static string List(IEnumerable<MailDnsCutOverEntry> entries) => string.Join(", ", entries.Select(entry => $"{entry.Type} of {entry.Name}"));

    private static string Words(uint seconds) => HumanText.Duration(TimeSpan.FromSeconds(seconds));
}
