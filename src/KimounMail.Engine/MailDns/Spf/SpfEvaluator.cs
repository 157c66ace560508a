using System.Net;
using System.Net.Sockets;
using KimounMail.Protocols.Dns;

namespace KimounMail.Engine.MailDns.Spf;

/// <summary>Says whether an address may send for a domain (RFC 7208): check_host() with all its mechanisms, macros and limits.</summary>
internal sealed class SpfEvaluator
{
    /// <summary>Terms that may ask the DNS in one evaluation (§4.6.4).</summary>
    public const int MaxLookups = 10;

    private readonly IDnsLookup _dns;
    private readonly SpfRequest _request;
    private readonly SpfHosts _hosts;
    private readonly CancellationToken _cancellationToken;
    private readonly List<string> _domains = [];
    private int _lookups;

    private SpfEvaluator(IDnsLookup dns, SpfRequest request, CancellationToken cancellationToken)
    {
        (_dns, _request, _cancellationToken) = (dns, request, cancellationToken);
        _hosts = new SpfHosts(dns, request.Client, cancellationToken);
    }

    /// <summary>The verdict on a sender. Nothing is thrown but a cancelled wait.</summary>
    public static async Task<SpfVerdict> EvaluateAsync(IDnsLookup dns, SpfRequest request, CancellationToken cancellationToken)
    {
        var evaluator = new SpfEvaluator(dns, request, cancellationToken);
        try
        {
            var outcome = await evaluator.CheckHostAsync(request.Domain).ConfigureAwait(false);
            var explanation = await evaluator.ExplainAsync(outcome).ConfigureAwait(false);
            return evaluator.Verdict(outcome.Result, outcome.Domain) with { Path = outcome.Path, Explanation = explanation };
        }
        catch (SpfErrorException error)
        {
            return evaluator.Verdict(error.Result, evaluator._domains.LastOrDefault(request.Domain)) with { Problem = error.Message };
        }
    }

    private SpfVerdict Verdict(SpfResult result, string domain) => new()
    {
        Result = result,
        Domain = domain,
        Lookups = Math.Min(_lookups, MaxLookups),
        VoidLookups = _hosts.VoidLookups,
        Domains = _domains,
    };

    private async Task<Outcome> CheckHostAsync(string domain)
    {
        if (SpfDomain.ToName(domain) is not { } name)
            return new Outcome(SpfResult.None, domain);
        _domains.Add(domain);
        var policy = await SpfPolicy.FetchAsync(_dns, name, _cancellationToken).ConfigureAwait(false);
        if (!policy.IsKnown)
            throw SpfErrorException.Temporary(policy.Answer);
        if (policy.Published.Count > 1)
            throw SpfErrorException.Permanent($"{domain} has {policy.Published.Count} SPF records");
        if (policy.Record is not { } record)
            return new Outcome(SpfResult.None, domain);
        if (record.Errors is [var error, ..])
            throw SpfErrorException.Permanent($"{error.Term} in the record of {domain} {error.Problem}");

        var place = new Place(domain, name);
        foreach (var mechanism in record.Mechanisms)
        {
            if (await MatchesAsync(mechanism, place).ConfigureAwait(false) is { } path)
                return new Outcome(mechanism.Qualifier, domain) { Path = path, Record = record };
        }

        return record.Redirect is { } redirect
            ? await FollowAsync(redirect, place).ConfigureAwait(false)
            : new Outcome(SpfResult.Neutral, domain) { Record = record };
    }

    /// <summary>The result of another domain in place of this one's (§6.1).</summary>
    private async Task<Outcome> FollowAsync(SpfModifier redirect, Place place)
    {
        CountLookup(redirect);
        var outcome = await CheckHostAsync(await ExpandAsync(redirect.Value, place).ConfigureAwait(false)).ConfigureAwait(false);
        return outcome.Result == SpfResult.None
            ? throw SpfErrorException.Permanent($"{redirect.Text} leads to a name without an SPF record")
            : outcome with { Path = [redirect.Text, .. outcome.Path] };
    }

    /// <summary>The terms that led to a match; null when the mechanism does not match.</summary>
    private async ValueTask<IReadOnlyList<string>?> MatchesAsync(SpfMechanism mechanism, Place place)
    {
        if (mechanism.AsksDns)
            CountLookup(mechanism);
        if (mechanism.Kind == SpfMechanismKind.Include)
            return await IncludesAsync(mechanism, place).ConfigureAwait(false) is { } inner ? [mechanism.Text, .. inner] : null;
        var matches = mechanism.Kind switch
        {
            SpfMechanismKind.All => true,
            SpfMechanismKind.Ip4 or SpfMechanismKind.Ip6 => IsInNetwork(mechanism.Network!, mechanism),
            _ => await HasHostAsync(mechanism, place).ConfigureAwait(false),
        };
        return matches ? [mechanism.Text] : null;
    }

    private async ValueTask<bool> HasHostAsync(SpfMechanism mechanism, Place place)
    {
        // What is no name a question can be asked for does not match (§4.8).
        var target = mechanism.Target is { } text ? SpfDomain.ToName(await ExpandAsync(text, place).ConfigureAwait(false)) : place.Name;
        if (target is null)
            return false;
        return mechanism.Kind switch
        {
            SpfMechanismKind.A => await HasAddressAsync(target, mechanism).ConfigureAwait(false),
            SpfMechanismKind.Mx => await HasMailServerAsync(target, mechanism).ConfigureAwait(false),
            SpfMechanismKind.Ptr => await _hosts.HasValidatedNameAsync(target).ConfigureAwait(false),
            _ => await _hosts.ExistsAsync(target).ConfigureAwait(false),
        };
    }

    /// <summary>What the client passes by in the other record, which must be there (§5.2); null when it does not pass.</summary>
    private async Task<IReadOnlyList<string>?> IncludesAsync(SpfMechanism include, Place place)
    {
        var outcome = await CheckHostAsync(await ExpandAsync(include.Target!, place).ConfigureAwait(false)).ConfigureAwait(false);
        return outcome.Result == SpfResult.None
            ? throw SpfErrorException.Permanent($"{include.Text} names a domain without an SPF record")
            : outcome.Result == SpfResult.Pass ? outcome.Path : null;
    }

    private async ValueTask<bool> HasMailServerAsync(DnsName target, SpfMechanism mechanism)
    {
        foreach (var server in await _hosts.FindMailServersAsync(target).ConfigureAwait(false))
        {
            if (await HasAddressAsync(server, mechanism).ConfigureAwait(false))
                return true;
        }

        return false;
    }

    private async ValueTask<bool> HasAddressAsync(DnsName host, SpfMechanism mechanism) =>
        (await _hosts.FindAddressesAsync(host).ConfigureAwait(false)).Any(address => IsInNetwork(address, mechanism));

    private bool IsInNetwork(IPAddress address, SpfMechanism mechanism)
    {
        if (address.AddressFamily != _request.Client.AddressFamily)
            return false;
        var (one, other) = (address.GetAddressBytes(), _request.Client.GetAddressBytes());
        var bits = address.AddressFamily == AddressFamily.InterNetwork ? mechanism.Prefix4 : mechanism.Prefix6;
        var (whole, rest) = (bits / 8, bits % 8);
        return one.AsSpan(0, whole).SequenceEqual(other.AsSpan(0, whole)) && (rest == 0 || (one[whole] ^ other[whole]) >> (8 - rest) == 0);
    }

    private async ValueTask<string> ExpandAsync(SpfMacroString text, Place place) => text.ExpandDomain(await ValuesAsync(text, place).ConfigureAwait(false));

    private async ValueTask<SpfMacroValues> ValuesAsync(SpfMacroString text, Place place) => text.NeedsValidatedName
        ? new SpfMacroValues(_request, place.Domain, await _hosts.FindValidatedNameAsync(place.Name).ConfigureAwait(false))
        : new SpfMacroValues(_request, place.Domain);

    /// <summary>What the refused are told. Whatever is wrong with it, there is none then; it costs no lookup (§6.2, §4.6.4).</summary>
    private async ValueTask<string?> ExplainAsync(Outcome outcome)
    {
        if (outcome is not { Result: SpfResult.Fail, Record.Explanation: { } exp } || SpfDomain.ToName(outcome.Domain) is not { } name)
            return null;
        var place = new Place(outcome.Domain, name);
        if (SpfDomain.ToName(await ExpandAsync(exp.Value, place).ConfigureAwait(false)) is not { } target)
            return null;
        var answer = await _dns.QueryAsync(target, DnsRecordType.TXT, _cancellationToken).ConfigureAwait(false);
        if (!answer.IsKnown || answer.Of<DnsTxtRecord>().ToList() is not [var txt] || SpfMacroString.Parse(txt.Text, isExplanation: true) is not { } text)
            return null;
        var explanation = text.Expand(await ValuesAsync(text, place).ConfigureAwait(false));
        return explanation.All(c => c is >= ' ' and <= '~') ? explanation : null;
    }

    private void CountLookup(SpfTerm term)
    {
        if (++_lookups > MaxLookups)
            throw SpfErrorException.Permanent($"{term.Text} is the 11th term that asks the DNS; {MaxLookups} are allowed");
    }

    /// <summary>Whose record is being read.</summary>
    private sealed record Place(string Domain, DnsName Name);

    /// <summary>What a record says, and which.</summary>
    private sealed record Outcome(SpfResult Result, string Domain)
    {
        public IReadOnlyList<string> Path { get; init; } = [];

        public SpfRecord? Record { get; init; }
    }
}
