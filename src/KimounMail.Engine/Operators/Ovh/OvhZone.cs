using System.Collections.Concurrent;
using KimounMail.Protocols.Ovh;
using KimounMail.Protocols.Ovh.Zones;

namespace KimounMail.Engine.Operators.Ovh;

/// <summary>
/// A zone at OVHcloud. Numbers of records are listed by name and each record costs a call, so a name is read once. Its SPF, DKIM and DMARC are words of its
/// own for TXT.
/// </summary>
internal sealed class OvhZone(DnsName name, DnsZone zone) : IOperatorZone
{
    private static readonly string[] s_texts = ["TXT", "SPF", "DKIM", "DMARC"];

    private readonly ConcurrentDictionary<(string Type, string Sub), Lazy<Task<IReadOnlyList<ZoneRecord>>>> _records = new();

    public DnsName Name => name;

    /// <summary>The zone the records of a domain are in; null where OVHcloud does not keep it.</summary>
    public static async Task<IOperatorZone?> FindAsync(OvhClient client, DnsName domain, CancellationToken cancellationToken)
    {
        var zones = await DnsZone.ListAsync(client, cancellationToken).ConfigureAwait(false);
        var name = zones.Select(DnsName.Parse).Where(domain.IsAtOrBelow).MaxBy(zone => zone.Depth);
        return name is null ? null : new OvhZone(name, new DnsZone(client, name.ToString()));
    }

    public async ValueTask<DnsAnswer> QueryAsync(DnsName owner, DnsRecordType type, CancellationToken cancellationToken)
    {
        var records = owner.IsAtOrBelow(name)
            ? (await ReadAsync(owner, type, cancellationToken).ConfigureAwait(false)).Select(record => ZoneData.Read(record, owner, name)).OfType<DnsRecord>().Where(record => record.Type == type).ToList()
            : [];
        return new DnsAnswer { Name = owner, Type = type, Status = records.Count > 0 ? DnsStatus.Success : DnsStatus.NoData, Records = records, IsAuthoritative = true, Server = $"the zone {name}" };
    }

    /// <summary>A record that is replaced by another of its kind is changed, so that the zone never lacks it.</summary>
    public async Task ApplyAsync(IReadOnlyList<MailDnsChange> changes, CancellationToken cancellationToken)
    {
        foreach (var set in changes.GroupBy(change => (change.Name, change.Type)))
        {
            var old = new Queue<ZoneRecord>();
            foreach (var change in set.Where(change => change.Action == MailDnsAction.Remove))
                old.Enqueue(await FindAsync(change, cancellationToken).ConfigureAwait(false));
            foreach (var change in set.Where(change => change.Action == MailDnsAction.Add))
            {
                if (old.TryDequeue(out var replaced))
                    await zone.ChangeAsync(replaced.Id, new ChangedZoneRecord(Sub(change.Name), change.Data, change.TimeToLive), cancellationToken).ConfigureAwait(false);
                else
                    await zone.AddAsync(new NewZoneRecord(change.Type.ToString(), Sub(change.Name), change.Data, change.TimeToLive), cancellationToken).ConfigureAwait(false);
            }

            foreach (var left in old)
                await zone.RemoveAsync(left.Id, cancellationToken).ConfigureAwait(false);
        }

        await zone.RefreshAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<ZoneRecord> FindAsync(MailDnsChange change, CancellationToken cancellationToken) =>
        (await ReadAsync(change.Name, change.Type, cancellationToken).ConfigureAwait(false))
        .First(record => ZoneData.Read(record, change.Name, name) is { } read && read.Type == change.Type && read.Data == change.Data);

    private async Task<List<ZoneRecord>> ReadAsync(DnsName owner, DnsRecordType type, CancellationToken cancellationToken)
    {
        var all = new List<ZoneRecord>();
        foreach (var word in type == DnsRecordType.TXT ? s_texts : [type.ToString()])
            all.AddRange(await ReadOnceAsync(word, Sub(owner), cancellationToken).ConfigureAwait(false));
        return all;
    }

    /// <summary>Below the zone's own name all types are read at once: there are few, and one list of numbers costs less than four.</summary>
    private async Task<IEnumerable<ZoneRecord>> ReadOnceAsync(string word, string sub, CancellationToken cancellationToken)
    {
        var type = sub.Length > 0 ? "" : word;
        var records = await _records.GetOrAdd((type, sub), _ => new Lazy<Task<IReadOnlyList<ZoneRecord>>>(() => zone.ListRecordsAsync(type, sub, cancellationToken))).Value.ConfigureAwait(false);
        return records.Where(record => record.FieldType == word);
    }

    private string Sub(DnsName owner) => owner.Equals(name) ? "" : owner.ToString()[..^(name.ToString().Length + 1)];
}
