using System.Net;
using KimounMail.Protocols.Dns;

namespace KimounMail.Engine.MailDns.Mx;

/// <summary>Where an MX record leads.</summary>
internal sealed record MxTarget(DnsName Exchange)
{
    /// <summary>An address was written where a name belongs.</summary>
    public bool IsAddress => IPAddress.TryParse(Exchange.ToString(), out _);

    /// <summary>The machine that asks.</summary>
    public bool IsLocalhost => Exchange.Depth > 0 && (Exchange.Last(1).Equals(s_localhost) || Exchange.Equals(s_localdomain));

    /// <summary>Its addresses, IPv4 first.</summary>
    public IReadOnlyList<IPAddress> Addresses { get; init; } = [];

    /// <summary>The name is an alias of this one; null when it is none.</summary>
    public DnsName? AliasOf { get; init; }

    /// <summary>There is no such name.</summary>
    public bool DoesNotExist { get; init; }

    /// <summary>Questions that stayed without an answer, in words.</summary>
    public IReadOnlyList<string> Unknown { get; init; } = [];

    private static readonly DnsName s_localhost = DnsName.Parse("localhost");
    private static readonly DnsName s_localdomain = DnsName.Parse("localhost.localdomain");

    public static async Task<MxTarget> ResolveAsync(IDnsLookup dns, DnsName exchange, CancellationToken cancellationToken)
    {
        var target = new MxTarget(exchange);
        if (exchange.IsRoot || target.IsAddress || target.IsLocalhost)
            return target;
        var answers = await Task.WhenAll(
            dns.QueryAsync(exchange, DnsRecordType.A, cancellationToken).AsTask(),
            dns.QueryAsync(exchange, DnsRecordType.AAAA, cancellationToken).AsTask()).ConfigureAwait(false);
        return target with
        {
            Addresses = [.. answers.SelectMany(answer => answer.Of<DnsAddressRecord>()).Select(record => record.Address).Distinct()],
            AliasOf = answers.FirstOrDefault(answer => answer.Aliases.Count > 0)?.CanonicalName,
            DoesNotExist = answers.Any(answer => answer.Status == DnsStatus.NameError),
            Unknown = [.. answers.Where(answer => !answer.IsKnown).Select(answer => $"{answer.Type} of {exchange}: {answer.Status}")],
        };
    }
}
