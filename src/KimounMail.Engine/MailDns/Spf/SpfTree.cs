using System.Net;
using KimounMail.Protocols.Dns;

namespace KimounMail.Engine.MailDns.Spf;

/// <summary>
/// Walks all a domain's record leads to, as an evaluation would that matches nothing: terms after <c>all</c>, and a redirect beside it, are not reached.
/// What depends on who sends is counted and not followed.
/// </summary>
internal sealed class SpfTree(IDnsLookup dns, DnsName domain, CancellationToken cancellationToken)
{
    /// <summary>More is asked for by nothing but records made to be a burden.</summary>
    private const int MaxQuestions = 300;
    private const int MaxMxNames = 10;
    private readonly SpfRequest _nobody = new(IPAddress.Any, SpfDomain.ToText(domain), "");
    private int _questions;

    /// <summary>The tree of a record that was read already.</summary>
    public async Task<SpfNode> BuildAsync(SpfRecord record) =>
        await ExpandAsync(new SpfNode { Text = SpfDomain.ToText(domain), Name = domain, Record = record, IsRoot = true }, [domain]).ConfigureAwait(false);

    private async Task<SpfNode> ExpandAsync(SpfNode node, IReadOnlyList<DnsName> path)
    {
        var record = node.Record!;
        var terms = record.Reachable.Where(mechanism => mechanism.AsksDns).Select(mechanism => ExploreAsync(mechanism, path)).ToList();
        if (record is { All: null, Redirect: { } redirect })
            terms.Add(FollowAsync(new SpfNode { Text = redirect.Text, IsRedirect = true }, redirect.Value, path));
        return node with { Terms = await Task.WhenAll(terms).ConfigureAwait(false) };
    }

    private async Task<SpfNode> ExploreAsync(SpfMechanism mechanism, IReadOnlyList<DnsName> path)
    {
        var node = new SpfNode { Text = mechanism.Text };
        if (mechanism.Kind == SpfMechanismKind.Include)
            return await FollowAsync(node, mechanism.Target!, path).ConfigureAwait(false);
        if (mechanism.Kind == SpfMechanismKind.Ptr || mechanism.Target is { DependsOnSender: true })
            return node;
        node = node with { Name = mechanism.Target is { } target ? NameOf(target, path[^1]) : path[^1] };
        return node.Name is null ? node : await ProbeAsync(mechanism.Kind, node).ConfigureAwait(false);
    }

    /// <summary>An include or redirect with the record it leads to.</summary>
    private async Task<SpfNode> FollowAsync(SpfNode node, SpfMacroString target, IReadOnlyList<DnsName> path)
    {
        if (target.DependsOnSender)
            return node;
        if (NameOf(target, path[^1]) is not { } name)
            return node with { Trouble = SpfTrouble.Missing, Detail = "is no name that can be asked for" };
        node = node with { Name = name };
        if (path.Contains(name))
            return node with { Trouble = SpfTrouble.Loop, Detail = $"leads in a circle, {string.Join(" > ", path.SkipWhile(step => !step.Equals(name)))} > {name}" };
        if (!MayAsk())
            return node with { Trouble = SpfTrouble.Unexplored };
        var policy = await SpfPolicy.FetchAsync(dns, name, cancellationToken).ConfigureAwait(false);
        if (!policy.IsKnown)
            return node with { Trouble = SpfTrouble.Unknown, Detail = Describe(policy.Answer) };
        if (policy.Published.Count == 0)
            return node with { Trouble = SpfTrouble.Missing, Detail = policy.Answer.Status == DnsStatus.NameError ? "does not exist" : "has no SPF record" };
        if (policy.Record is not { } record)
            return node with { Trouble = SpfTrouble.Broken, Detail = $"has {policy.Published.Count} SPF records" };
        if (record.Errors is [var error, ..])
            return node with { Trouble = SpfTrouble.Broken, Detail = $"has {error.Term} in its record, which {error.Problem}" };
        return await ExpandAsync(node with { Record = record }, [.. path, name]).ConfigureAwait(false);
    }

    /// <summary>Finds out what an a, mx or exists without macros finds.</summary>
    private async Task<SpfNode> ProbeAsync(SpfMechanismKind kind, SpfNode node)
    {
        if (kind != SpfMechanismKind.Mx)
            return await ProbeHostAsync(node, node.Name!, alsoIPv6: kind == SpfMechanismKind.A).ConfigureAwait(false);
        if (await AskAsync(node.Name!, DnsRecordType.MX).ConfigureAwait(false) is not { } answer)
            return node with { Trouble = SpfTrouble.Unexplored };
        if (!answer.IsKnown)
            return node with { Trouble = SpfTrouble.Unknown, Detail = Describe(answer) };
        if (answer.Records.Count == 0)
            return node with { Voids = [$"{node.Name} (MX)"] };
        if (answer.Records.Count > MaxMxNames)
            return node with { Trouble = SpfTrouble.TooManyMx, Detail = $"has {answer.Records.Count} MX records" };
        foreach (var server in answer.Of<DnsMxRecord>().Select(mx => mx.Exchange).Where(exchange => !exchange.IsRoot))
            node = await ProbeHostAsync(node, server, alsoIPv6: true).ConfigureAwait(false);
        return node;
    }

    /// <summary>Adds the host to the void ones when it has no address at all.</summary>
    private async Task<SpfNode> ProbeHostAsync(SpfNode node, DnsName host, bool alsoIPv6)
    {
        foreach (var type in alsoIPv6 ? new[] { DnsRecordType.A, DnsRecordType.AAAA } : [DnsRecordType.A])
        {
            if (await AskAsync(host, type).ConfigureAwait(false) is not { } answer)
                return node with { Trouble = SpfTrouble.Unexplored };
            if (!answer.IsKnown)
                return node with { Trouble = SpfTrouble.Unknown, Detail = Describe(answer) };
            if (answer.Records.Count > 0)
                return node;
            if (answer.Status == DnsStatus.NameError)
                break;
        }

        return node with { Voids = [.. node.Voids, host.ToString()] };
    }

    /// <summary>Null when too much was asked already.</summary>
    private async ValueTask<DnsAnswer?> AskAsync(DnsName name, DnsRecordType type) =>
        MayAsk() ? await dns.QueryAsync(name, type, cancellationToken).ConfigureAwait(false) : null;

    private bool MayAsk() => Interlocked.Increment(ref _questions) <= MaxQuestions;

    private DnsName? NameOf(SpfMacroString target, DnsName owner) =>
        SpfDomain.ToName(target.ExpandDomain(new SpfMacroValues(_nobody, SpfDomain.ToText(owner))));

    private static string Describe(DnsAnswer answer) => $"{answer.Name} {answer.Type}: {answer.Status}";
}
