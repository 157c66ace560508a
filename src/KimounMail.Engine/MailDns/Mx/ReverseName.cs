using System.Net;
using System.Net.Sockets;
using KimounMail.Protocols.Dns;

namespace KimounMail.Engine.MailDns.Mx;

/// <summary>How an address and its names agree.</summary>
internal enum ReverseState
{
    /// <summary>One of its names leads back to it.</summary>
    Confirmed,

    /// <summary>It has names, none of which leads back.</summary>
    Unconfirmed,

    /// <summary>It has no name.</summary>
    Missing,

    Unknown,
}

/// <summary>The names of an address, confirmed forwards (FCrDNS). Any of several may confirm it; what a name is called does not matter.</summary>
internal sealed record ReverseName(IPAddress Address, ReverseState State, IReadOnlyList<DnsName> Names, string? Reason = null)
{
    /// <summary>As many names of an address as RFC 7208 §5.5 looks at.</summary>
    private const int MaxNames = 10;

    public static async Task<ReverseName> OfAsync(IDnsLookup dns, IPAddress address, CancellationToken cancellationToken)
    {
        var pointers = await dns.QueryAsync(QueriedName.ReverseName(address), DnsRecordType.PTR, cancellationToken).ConfigureAwait(false);
        if (!pointers.IsKnown)
            return new ReverseName(address, ReverseState.Unknown, [], $"PTR of {address}: {pointers.Status}");
        var names = pointers.Of<DnsNameRecord>().Select(record => record.Target).Take(MaxNames).ToList();
        if (names.Count == 0)
            return new ReverseName(address, ReverseState.Missing, []);

        var type = address.AddressFamily == AddressFamily.InterNetwork ? DnsRecordType.A : DnsRecordType.AAAA;
        var answers = await Task.WhenAll(names.Select(name => dns.QueryAsync(name, type, cancellationToken).AsTask())).ConfigureAwait(false);
        if (answers.SelectMany(answer => answer.Of<DnsAddressRecord>()).Any(record => record.Address.Equals(address)))
            return new ReverseName(address, ReverseState.Confirmed, names);
        return answers.FirstOrDefault(answer => !answer.IsKnown) is { } failed
            ? new ReverseName(address, ReverseState.Unknown, names, $"{type} of {failed.Name}: {failed.Status}")
            : new ReverseName(address, ReverseState.Unconfirmed, names);
    }
}
