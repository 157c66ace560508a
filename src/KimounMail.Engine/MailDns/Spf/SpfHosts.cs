using System.Net;
using System.Net.Sockets;
using KimounMail.Protocols.Dns;

namespace KimounMail.Engine.MailDns.Spf;

/// <summary>The questions of one evaluation about hosts, and how many brought nothing (RFC 7208 §4.6.4, §5).</summary>
internal sealed class SpfHosts(IDnsLookup dns, IPAddress client, CancellationToken cancellationToken)
{
    private const int MaxVoidLookups = 2;
    private const int MaxMxNames = 10;
    private const int MaxPtrNames = 10;
    private readonly Dictionary<DnsName, bool> _validated = [];
    private IReadOnlyList<DnsName>? _pointers;

    /// <summary>Questions so far that brought nothing.</summary>
    public int VoidLookups { get; private set; }

    private DnsRecordType AddressType => client.AddressFamily == AddressFamily.InterNetwork ? DnsRecordType.A : DnsRecordType.AAAA;

    /// <summary>A host's addresses of the client's family. A host with addresses of the other only is no void lookup: the domain's owner cannot know who asks.</summary>
    public async ValueTask<IReadOnlyList<IPAddress>> FindAddressesAsync(DnsName name)
    {
        var answer = await QueryAsync(name, AddressType).ConfigureAwait(false);
        if (answer.Records.Count == 0 && (answer.Status == DnsStatus.NameError || await HasNoAddressAsync(name).ConfigureAwait(false)))
            CountVoid(name);
        return [.. answer.Of<DnsAddressRecord>().Select(record => record.Address)];
    }

    /// <summary>True when there is an A record, whatever the client's family (§5.7).</summary>
    public async ValueTask<bool> ExistsAsync(DnsName name)
    {
        var answer = await QueryAsync(name, DnsRecordType.A).ConfigureAwait(false);
        if (answer.Records.Count == 0)
            CountVoid(name);
        return answer.Records.Count > 0;
    }

    /// <summary>The names of a domain's mail servers; the null MX names none (§5.4).</summary>
    public async ValueTask<IReadOnlyList<DnsName>> FindMailServersAsync(DnsName name)
    {
        var answer = await QueryAsync(name, DnsRecordType.MX).ConfigureAwait(false);
        if (answer.Records.Count == 0)
            CountVoid(name);
        if (answer.Records.Count > MaxMxNames)
            throw SpfErrorException.Permanent($"{name} has {answer.Records.Count} MX records, of which {MaxMxNames} are allowed");
        return [.. answer.Of<DnsMxRecord>().OrderBy(mx => mx.Preference).Select(mx => mx.Exchange).Where(exchange => !exchange.IsRoot)];
    }

    /// <summary>True when a name the client's address is called by, and that leads back to it, is the domain or below it (§5.5).</summary>
    public async ValueTask<bool> HasValidatedNameAsync(DnsName domain)
    {
        foreach (var name in await FindPointersAsync(countsVoid: true).ConfigureAwait(false))
        {
            if (name.IsAtOrBelow(domain) && await IsValidatedAsync(name).ConfigureAwait(false))
                return true;
        }

        return false;
    }

    /// <summary>For the macro p: the domain itself, else one below it, else any; <c>unknown</c> without one (§7.3).</summary>
    public async ValueTask<string> FindValidatedNameAsync(DnsName domain)
    {
        var pointers = await FindPointersAsync(countsVoid: false).ConfigureAwait(false);
        foreach (var name in pointers.OrderBy(name => name.Equals(domain) ? 0 : name.IsAtOrBelow(domain) ? 1 : 2))
        {
            if (await IsValidatedAsync(name).ConfigureAwait(false))
                return SpfDomain.ToText(name);
        }

        return "unknown";
    }

    /// <summary>The first names behind the client's address; none when the DNS fails (§5.5). Asked for once.</summary>
    private async ValueTask<IReadOnlyList<DnsName>> FindPointersAsync(bool countsVoid)
    {
        if (_pointers is not null)
            return _pointers;
        var reverse = ReverseName(client);
        var answer = await dns.QueryAsync(reverse, DnsRecordType.PTR, cancellationToken).ConfigureAwait(false);
        _pointers = [.. answer.Of<DnsNameRecord>().Take(MaxPtrNames).Select(record => record.Target)];
        if (countsVoid && answer.IsKnown && _pointers.Count == 0)
            CountVoid(reverse);
        return _pointers;
    }

    /// <summary>True when the name leads back to the client. A failure of the DNS skips the name (§5.5), and what others named is not counted as void.</summary>
    private async ValueTask<bool> IsValidatedAsync(DnsName name)
    {
        if (!_validated.TryGetValue(name, out var isValidated))
        {
            var answer = await dns.QueryAsync(name, AddressType, cancellationToken).ConfigureAwait(false);
            _validated[name] = isValidated = answer.Of<DnsAddressRecord>().Any(record => record.Address.Equals(client));
        }

        return isValidated;
    }

    private async ValueTask<bool> HasNoAddressAsync(DnsName name)
    {
        var other = AddressType == DnsRecordType.A ? DnsRecordType.AAAA : DnsRecordType.A;
        var answer = await dns.QueryAsync(name, other, cancellationToken).ConfigureAwait(false);
        return answer.IsKnown && answer.Records.Count == 0;
    }

    private async ValueTask<DnsAnswer> QueryAsync(DnsName name, DnsRecordType type)
    {
        var answer = await dns.QueryAsync(name, type, cancellationToken).ConfigureAwait(false);
        return answer.IsKnown ? answer : throw SpfErrorException.Temporary(answer);
    }

    private void CountVoid(DnsName name)
    {
        if (++VoidLookups > MaxVoidLookups)
            throw SpfErrorException.Permanent($"more than {MaxVoidLookups} lookups bring nothing, the last of them {name}");
    }

    private static DnsName ReverseName(IPAddress address) => DnsName.Parse(address.AddressFamily == AddressFamily.InterNetwork
        ? string.Join('.', address.GetAddressBytes().AsEnumerable().Reverse()) + ".in-addr.arpa"
        : string.Join('.', Convert.ToHexString(address.GetAddressBytes()).AsEnumerable().Reverse()) + ".ip6.arpa");
}
