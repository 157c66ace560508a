using System.Runtime.CompilerServices;
using KimounMail.Engine.MailDns.Findings;
using KimounMail.Engine.MailDns.Mx;

namespace KimounMail.Engine.MailDns.Checks;

/// <summary>The names of the mail servers' addresses and of those mail is sent from. Apart from the MX check, so that what fails here hides nothing there.</summary>
internal sealed class ReverseCheck : IMailDnsCheck
{
    private const int MaxAddresses = 64;

    public string Name => "Reverse";

    public async IAsyncEnumerable<MailDnsFinding> RunAsync(MailDnsContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var senders = context.Options.SenderAddresses.ToHashSet();
        var mx = await MxTargets.ResolveAsync(context, cancellationToken).ConfigureAwait(false);
        var hosts = await mx.HostsAsync(context, cancellationToken).ConfigureAwait(false);
        // Addresses nobody reaches have their finding already, and their names are nobody's to publish.
        var addresses = hosts.SelectMany(host => host.Addresses).Where(PublicAddress.Is).Concat(senders).Distinct().Take(MaxAddresses);
        var names = await Task.WhenAll(addresses.Select(address => ReverseName.OfAsync(context.Dns, address, cancellationToken))).ConfigureAwait(false);

        foreach (var name in names.Where(name => name.State is ReverseState.Missing or ReverseState.Unconfirmed))
            yield return About(name, senders.Contains(name.Address));
        var unknown = names.Where(name => name.State == ReverseState.Unknown).Select(name => name.Reason!).ToList();
        if (!mx.Answer.IsKnown)
            unknown.Add($"MX of {context.Domain}: {mx.Answer.Status}");
        if (unknown.Count > 0)
            yield return ReverseFindings.Unknown.Find(context.Domain, DnsRecordType.PTR, $"Not found out: {string.Join("; ", unknown)}.");
        else if (names.Length > 0 && names.All(name => name.State == ReverseState.Confirmed))
            yield return ReverseFindings.Ok.Find(context.Domain, DnsRecordType.PTR, "Each address has a name that leads back to it.", string.Join(", ", names.Select(Describe)));
    }

    private static MailDnsFinding About(ReverseName name, bool sends)
    {
        var missing = name.State == ReverseState.Missing;
        var rule = (missing, sends) switch
        {
            (true, false) => ReverseFindings.Missing,
            (true, true) => ReverseFindings.SenderMissing,
            (false, false) => ReverseFindings.Unconfirmed,
            (false, true) => ReverseFindings.SenderUnconfirmed,
        };
        var message = missing ? $"{name.Address} has no name." : $"None of the names of {name.Address} leads back to it.";
        return rule.Find(QueriedName.ReverseName(name.Address), DnsRecordType.PTR, message, missing ? null : string.Join(", ", name.Names));
    }

    private static string Describe(ReverseName name) => $"{name.Address}: {string.Join(" ", name.Names)}";
}
