using System.Collections.Concurrent;
using KimounMail.Protocols.Dns;

namespace KimounMail.Tests.MailDns;

/// <summary>
/// The DNS as a test wants it, in memory: records as in a zone file, aliases followed, wildcards (RFC 4592), empty names between, and failures on demand.
/// <c>new ZoneLookup().Add("example.com", DnsRecordType.MX, "10 mail.example.com")</c>
/// </summary>
internal sealed class ZoneLookup : IDnsLookup
{
    private const int MaxAliases = 16;
    private readonly Dictionary<DnsName, List<DnsRecord>> _owners = [];
    private readonly HashSet<DnsName> _names = [DnsName.Root];
    private readonly Dictionary<(DnsName Name, DnsRecordType? Type), DnsStatus> _failures = [];
    private readonly List<DnsName> _authenticated = [];
    private readonly ConcurrentQueue<(DnsName Name, DnsRecordType Type)> _asked = [];

    /// <summary>What was asked, in order.</summary>
    public IReadOnlyCollection<(DnsName Name, DnsRecordType Type)> Asked => _asked;

    /// <summary>The names that own records.</summary>
    public IReadOnlyCollection<DnsName> Names => _owners.Keys;

    /// <summary>How often something was asked.</summary>
    public int Queries => _asked.Count;

    /// <summary>
    /// A record with its data as in a zone file, names being absolute with or without the final dot. The data of a TXT record is one string,
    /// each character an octet; or several, where it begins with a quote.
    /// </summary>
    public ZoneLookup Add(string name, DnsRecordType type, string data, uint ttl = 3600) =>
        Add(ZoneRecord.Read(DnsName.Parse(name), type, ttl, data));

    public ZoneLookup Add(DnsRecord record)
    {
        if (!_owners.TryGetValue(record.Name, out var records))
            _owners.Add(record.Name, records = []);
        // A delegation's records stand on both sides of the cut.
        if (!records.Exists(r => r.Type == record.Type && r.Data == record.Data))
            records.Add(record);
        return AddName(record.Name);
    }

    public ZoneLookup Add(IEnumerable<DnsRecord> records)
    {
        foreach (var record in records)
            Add(record);
        return this;
    }

    /// <summary>A name that exists without records.</summary>
    public ZoneLookup AddName(DnsName name)
    {
        for (; !name.IsRoot; name = name.Parent)
            _names.Add(name);
        return this;
    }

    /// <summary>Questions for the type at the name fail, whatever records are there.</summary>
    public ZoneLookup Fail(string name, DnsRecordType type, DnsStatus status) => Fail(DnsName.Parse(name), type, status);

    /// <summary>Questions at the name fail for the type; for all types without records when it is null.</summary>
    public ZoneLookup Fail(DnsName name, DnsRecordType? type, DnsStatus status)
    {
        _failures[(name, type)] = status;
        return AddName(name);
    }

    /// <summary>Answers for this name and all below it are said to be secure by DNSSEC.</summary>
    public ZoneLookup Authenticate(string name)
    {
        _authenticated.Add(DnsName.Parse(name));
        return this;
    }

    public ValueTask<DnsAnswer> QueryAsync(DnsName name, DnsRecordType type, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _asked.Enqueue((name, type));
        return ValueTask.FromResult(Answer(name, type) with { IsAuthenticated = _authenticated.Exists(name.IsAtOrBelow), Server = "zone" });
    }

    private DnsAnswer Answer(DnsName name, DnsRecordType type)
    {
        var answer = new DnsAnswer { Name = name, Type = type, Status = DnsStatus.ServerFailure, Detail = "a loop of aliases" };
        var aliases = new List<DnsNameRecord>();
        for (var at = name; aliases.Count <= MaxAliases; at = aliases[^1].Target)
        {
            var records = RecordsAt(at);
            var wanted = records.FindAll(r => r.Type == type);
            if (Failure(at, type, wanted.Count > 0) is { } status)
                return answer with { Status = status, Aliases = aliases, Detail = "as the test wants it" };
            if (wanted.Count == 0 && type != DnsRecordType.CNAME && records.OfType<DnsNameRecord>().FirstOrDefault(r => r.Type == DnsRecordType.CNAME) is { } alias)
            {
                aliases.Add(alias);
                continue;
            }

            var none = records.Count > 0 || _names.Contains(at) ? DnsStatus.NoData : DnsStatus.NameError;
            return answer with { Status = wanted.Count > 0 ? DnsStatus.Success : none, Records = wanted, Aliases = aliases, Soa = wanted.Count > 0 ? null : SoaOf(at), Detail = null };
        }

        return answer;
    }

    private DnsStatus? Failure(DnsName name, DnsRecordType type, bool hasRecords) =>
        _failures.TryGetValue((name, type), out var status) || !hasRecords && _failures.TryGetValue((name, null), out status) ? status : null;

    /// <summary>Those at the name, or where it does not exist those of the wildcard beside it, under its name.</summary>
    private List<DnsRecord> RecordsAt(DnsName name)
    {
        if (_names.Contains(name))
            return _owners.GetValueOrDefault(name) ?? [];
        var encloser = name.Parent;
        while (!_names.Contains(encloser))
            encloser = encloser.Parent;
        return encloser.Below("*") is { } wildcard && _owners.TryGetValue(wildcard, out var records) ? records.ConvertAll(r => r with { Name = name }) : [];
    }

    private DnsSoaRecord? SoaOf(DnsName name)
    {
        for (; ; name = name.Parent)
        {
            if (_owners.TryGetValue(name, out var records) && records.OfType<DnsSoaRecord>().FirstOrDefault() is { } soa)
                return soa;
            if (name.IsRoot)
                return null;
        }
    }
}
