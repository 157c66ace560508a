using System.Net.Sockets;
using KimounMail.Engine.MailDns.Findings;

namespace KimounMail.Engine.MailDns.Spf;

/// <summary>What is to be said of a domain's record, and of all it leads to, whoever sends.</summary>
internal sealed class SpfReview(DnsName domain, SpfNode root)
{
    /// <summary>More findings of one kind tell a person nothing more.</summary>
    public const int MaxAlike = 10;

    private const int MaxVoidLookups = 2;

    /// <summary>As much as a registry was once given whole is no network of senders.</summary>
    private const int HugePrefix4 = 8;
    private const int HugePrefix6 = 16;
    private static readonly string[] s_mechanisms = ["all", "include", "a", "mx", "ptr", "ip4", "ip6", "exists"];

    private SpfRecord Record => root.Record!;

    /// <summary>All findings; of those alike the first few.</summary>
    public IEnumerable<MailDnsFinding> Find() => FindInRecord().Concat(FindAll()).Concat(FindOpenDoors()).Concat(FindLimits()).Concat(FindTroubles())
        .GroupBy(finding => finding.Id)
        .SelectMany(alike => alike.Take(MaxAlike));

    /// <summary>A domain without mail should let nobody send (RFC 7505 §4.2).</summary>
    public bool LetsNobodySend => Record is { Redirect: null } && Record.Reachable.ToList() is [{ Kind: SpfMechanismKind.All, Qualifier: SpfResult.Fail }];

    private IEnumerable<MailDnsFinding> FindInRecord()
    {
        if (Record.Unreachable is [var first, ..])
            yield return Find(SpfFindings.TermsAfterAll, $"{first.Text} stands after {Record.All!.Text}: nobody looks at it.", actual: first.Text);
        if (Record is { All: { } all, Redirect: { } redirect })
            yield return Find(SpfFindings.RedirectIgnored, $"{redirect.Text} stands beside {all.Text}: nobody follows it.", actual: redirect.Text);
        foreach (var modifier in Record.Modifiers.Where(m => s_mechanisms.Contains(m.Name, StringComparer.OrdinalIgnoreCase)))
            yield return Find(SpfFindings.MistakenModifier, $"{modifier.Text} is ignored: a mechanism has a colon.", actual: modifier.Text);
        // What others publish for their own hosts is theirs to judge: an operator's include may need it.
        foreach (var node in root.All.Where(IsOwn))
        {
            if (node.Record!.Reachable.FirstOrDefault(m => m.Kind == SpfMechanismKind.Ptr) is { } ptr)
                yield return Find(SpfFindings.Ptr, $"The record of {node.Name} uses {ptr.Text}.", actual: ptr.Text);
        }
    }

    /// <summary>What becomes of all others: as the record says to which the redirects lead, when it is known.</summary>
    private IEnumerable<MailDnsFinding> FindAll()
    {
        var last = root;
        while (last.Terms.FirstOrDefault(term => term.IsRedirect) is { } redirect)
            last = redirect;
        if (last.Record is not { } record)
            yield break;
        if (record.All is null)
            yield return Find(SpfFindings.NoAll, $"The record of {last.Name} has neither all nor redirect: of all other senders it says nothing.", expected: "~all or -all");
        else if (record.All.Qualifier == SpfResult.Neutral)
            yield return Find(SpfFindings.NeutralAll, $"The record of {last.Name} ends in {record.All.Text}: of all other senders it says nothing.", expected: "~all or -all", actual: record.All.Text);
    }

    private IEnumerable<MailDnsFinding> FindOpenDoors()
    {
        foreach (var node in root.All.Where(node => node.Record is not null))
        {
            foreach (var mechanism in node.Record!.Reachable.Where(m => m.Qualifier == SpfResult.Pass))
            {
                if (mechanism.Kind == SpfMechanismKind.All)
                    yield return Find(SpfFindings.PlusAll, $"{mechanism.Text} in the record of {node.Name} lets everyone send.", actual: mechanism.Text);
                else if (IsHuge(mechanism))
                    yield return Find(SpfFindings.HugeRange, $"{mechanism.Text} in the record of {node.Name} lets a large part of the internet send.", actual: mechanism.Text);
            }
        }
    }

    private IEnumerable<MailDnsFinding> FindLimits()
    {
        if (root.Lookups > SpfEvaluator.MaxLookups)
            yield return Find(SpfFindings.TooManyLookups, $"{root.Lookups} lookups, of which {SpfEvaluator.MaxLookups} are allowed: {root.DescribeTerms()}.", expected: "10 at most", actual: $"{root.Lookups}");
        else if (root.Lookups == SpfEvaluator.MaxLookups)
            yield return Find(SpfFindings.LookupsAtLimit, $"All {root.Lookups} lookups allowed are used: {root.DescribeTerms()}.", actual: $"{root.Lookups}");

        var voids = root.All.SelectMany(node => node.Voids).ToList();
        if (voids.Count > MaxVoidLookups)
            yield return Find(SpfFindings.TooManyVoidLookups, $"{voids.Count} names have no record, of which {MaxVoidLookups} are allowed: {string.Join(", ", voids)}.", expected: "2 at most", actual: $"{voids.Count}");
        else if (voids.Count > 0)
            yield return Find(SpfFindings.VoidLookups, $"No record is found at {string.Join(", ", voids)}.", actual: $"{voids.Count}");
    }

    private IEnumerable<MailDnsFinding> FindTroubles()
    {
        foreach (var node in root.All)
        {
            var rule = node.Trouble switch
            {
                SpfTrouble.Missing => SpfFindings.IncludeMissing,
                SpfTrouble.Broken => SpfFindings.IncludeBroken,
                SpfTrouble.Loop => SpfFindings.Loop,
                SpfTrouble.TooManyMx => SpfFindings.TooManyMx,
                _ => null,
            };
            if (rule is not null)
                yield return Find(rule, $"{node.Text}: {node.Name?.ToString() ?? "it"} {node.Detail}.", actual: node.Text);
        }
    }

    /// <summary>The domain's own record, and those it leads to at its own names.</summary>
    private bool IsOwn(SpfNode node) => node is { Record: not null, Name: { } name } && name.IsAtOrBelow(domain);

    private static bool IsHuge(SpfMechanism mechanism) => mechanism.Kind switch
    {
        SpfMechanismKind.Ip4 => mechanism.Prefix4 <= HugePrefix4 && !IsPrivate(mechanism),
        SpfMechanismKind.Ip6 => mechanism.Prefix6 <= HugePrefix6,
        SpfMechanismKind.A or SpfMechanismKind.Mx => mechanism.Prefix4 <= HugePrefix4 || mechanism.Prefix6 <= HugePrefix6,
        _ => false,
    };

    /// <summary>10/8 and 127/8 reach no receiver (RFC 1918).</summary>
    private static bool IsPrivate(SpfMechanism mechanism) =>
        mechanism is { Prefix4: HugePrefix4, Network: { AddressFamily: AddressFamily.InterNetwork } network } && network.GetAddressBytes()[0] is 10 or 127;

    private MailDnsFinding Find(MailDnsRule rule, string message, string? expected = null, string? actual = null) =>
        rule.Find(domain, DnsRecordType.TXT, message, Record.Text, expected, actual);
}
