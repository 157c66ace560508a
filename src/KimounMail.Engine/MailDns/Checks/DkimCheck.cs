using System.Runtime.CompilerServices;
using KimounMail.Engine.MailDns.Dkim;
using KimounMail.Engine.MailDns.Findings;

namespace KimounMail.Engine.MailDns.Checks;

/// <summary>
/// DKIM keys at the selectors given and at well-known ones. Selectors cannot be listed: none found by guessing means nothing is known,
/// and a zone that answers for a selector nobody can have chosen answers for all.
/// </summary>
internal sealed class DkimCheck : IMailDnsCheck
{
    public string Name => "Dkim";

    public async IAsyncEnumerable<MailDnsFinding> RunAsync(MailDnsContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var nobodys = await AskAsync(context, [$"none-{Guid.NewGuid():N}"], isGiven: false, cancellationToken).ConfigureAwait(false);
        var given = await AskAsync(context, context.Options.Selectors.Distinct(StringComparer.OrdinalIgnoreCase), isGiven: true, cancellationToken).ConfigureAwait(false);
        var wildcard = nobodys.Find(selector => selector.Answer.Status == DnsStatus.Success || selector.IsDangling);
        var unanswered = nobodys.Concat(given).Where(selector => !selector.Answer.IsKnown).Select(selector => selector.Answer).ToList();

        // Where the first question got no answer, forty more would only wait as long.
        var guesses = nobodys.Exists(selector => selector.Answer.IsKnown)
            ? await AskAsync(context, WellKnownSelectors.All.Except(context.Options.Selectors, StringComparer.OrdinalIgnoreCase), isGiven: false, cancellationToken).ConfigureAwait(false)
            : [];
        unanswered.AddRange(guesses.Where(selector => !selector.Answer.IsKnown).Select(selector => selector.Answer));

        foreach (var selector in context.Options.Selectors.Where(selector => !DkimSelector.IsName(context.Domain, selector)))
            yield return DkimFindings.NotFound.Find(context.Domain, DnsRecordType.TXT, $"'{selector}' can be no selector of {context.Domain}.");

        var there = given.Where(selector => selector.Answer.IsKnown).Concat(guesses.Where(guess => IsFound(guess, wildcard))).ToList();
        foreach (var finding in there.SelectMany(selector => Tell(selector)))
            yield return finding;
        foreach (var finding in TellAll(context.Domain, there, wildcard, isAnswered: unanswered.Count == 0))
            yield return finding;
        if (unanswered.Count > 0)
            yield return Unanswered.Find(DkimFindings.Unknown, unanswered);
    }

    private static async Task<List<DkimSelector>> AskAsync(
        MailDnsContext context, IEnumerable<string> selectors, bool isGiven, CancellationToken cancellationToken)
    {
        var asked = selectors.Select(selector => DkimSelector.AskAsync(context.Dns, context.Domain, selector, isGiven, cancellationToken)).ToList();
        return [.. (await Task.WhenAll(asked).ConfigureAwait(false)).OfType<DkimSelector>()];
    }

    /// <summary>A guess counts when there is a key, or an alias that an operator had set; not when a wildcard says the same of every name.</summary>
    private static bool IsFound(DkimSelector guess, DkimSelector? wildcard) =>
        (guess.IsDangling || guess.Keys.Any(key => !key.Faults.Any(fault => fault.Rule == DkimFindings.NotAKey)))
        && (wildcard is null || !guess.IsSameAs(wildcard));

    private static IEnumerable<MailDnsFinding> Tell(DkimSelector selector)
    {
        if (selector.IsDangling)
        {
            yield return DkimFindings.Dangling.Find(
                selector.Name, DnsRecordType.CNAME, $"The selector {selector.Label} is an alias to a name without a key.", actual: selector.Answer.CanonicalName.ToString());
        }
        else if (selector.Keys.Count == 0)
        {
            yield return DkimFindings.NotFound.Find(selector.Name, DnsRecordType.TXT, $"The selector {selector.Selector} has no key.");
        }
        else if (selector.Keys.Count > 1)
        {
            yield return DkimFindings.MultipleRecords.Find(
                selector.Name, DnsRecordType.TXT, $"The selector {selector.Label} has {selector.Keys.Count} TXT records.", selector.Keys[0].Text);
        }
        else
        {
            foreach (var finding in TellKey(selector, selector.Keys[0]))
                yield return finding;
        }
    }

    private static IEnumerable<MailDnsFinding> TellKey(DkimSelector selector, DkimKeyRecord key)
    {
        foreach (var fault in key.Faults)
            yield return fault.At(selector.Name, key.Text);
        if (key.IsUsable && key.Faults.All(fault => fault.Rule.Severity < MailDnsSeverity.Warning))
        {
            yield return DkimFindings.Ok.Find(
                selector.Name, DnsRecordType.TXT, $"The selector {selector.Label} has a usable {key.KeyType} key of {key.Bits} bits.", key.Text);
        }
        else if (!key.IsUsable && selector.IsGiven && key.Faults.All(fault => fault.Rule.Severity < MailDnsSeverity.Error))
        {
            yield return DkimFindings.Unusable.Find(selector.Name, DnsRecordType.TXT, $"The selector {selector.Label} has no key that verifies mail.", key.Text);
        }
    }

    /// <summary>What only all selectors together tell.</summary>
    private static IEnumerable<MailDnsFinding> TellAll(DnsName domain, List<DkimSelector> there, DkimSelector? wildcard, bool isAnswered)
    {
        var usable = there.Where(selector => selector.IsUsable).ToList();
        if (usable.Count > 0 && usable.TrueForAll(selector => selector.Keys[0].KeyType == "ed25519"))
            yield return DkimFindings.Ed25519Alone.Find(usable[0].Name, DnsRecordType.TXT, DkimFindings.Ed25519Alone.Summary, usable[0].Keys[0].Text);

        // A given alias without a key is the other one of a pair when some selector has a key, else it is the one that is missing.
        foreach (var missing in there.Where(selector => selector is { IsGiven: true, IsDangling: true } && usable.Count == 0))
            yield return DkimFindings.NotFound.Find(missing.Name, DnsRecordType.TXT, $"The selector {missing.Label} has no key.");

        if (there.Count > 0)
            yield break;
        if (wildcard is not null)
            yield return DkimFindings.Wildcard.Find(wildcard.Name, DnsRecordType.TXT, $"{domain} answers for every selector: guessing proves nothing.", wildcard.Keys.Count > 0 ? wildcard.Keys[0].Text : null);
        else if (isAnswered)
            yield return DkimFindings.NoneFound.Find(domain.Below("_domainkey") ?? domain, DnsRecordType.TXT, $"None of {WellKnownSelectors.All.Count} well-known selectors has a key at {domain}; there may be others.");
    }
}
