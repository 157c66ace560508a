using System.Text.RegularExpressions;

namespace KimounMail;

/// <summary>What an operator takes for the part of an address before the @; checked before anything is sent.</summary>
public sealed record AddressRules
{
    // RFC 5321 §4.5.3.1.1, and §4.5.3.1.3 less the angle brackets.
    private const int MaxLocalPart = 64;
    private const int MaxAddress = 254;

    /// <summary>Characters it must have.</summary>
    public int MinLength { get; init; } = 1;

    /// <summary>Characters it may have.</summary>
    public int MaxLength { get; init; } = MaxLocalPart;

    /// <summary>A regular expression the whole local part must match: by default the dot-atom of RFC 5322 §3.2.3 without the characters shells and maps trip over.</summary>
    public string Pattern { get; init; } = @"[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*";

    /// <summary>Everything wrong with an address kept at this operator, one sentence each.</summary>
    public IEnumerable<string> FindFaults(string address)
    {
        if (Malformed(address) is { } malformed)
        {
            yield return malformed;
            yield break;
        }

        var local = MailAddress.LocalPartOf(address);
        if (local.Length < MinLength)
            yield return $"'{HumanText.Line(address)}' has less than {MinLength} characters before the @.";
        if (local.Length > Math.Min(MaxLength, MaxLocalPart))
            yield return $"'{HumanText.Line(address)}' has more than {Math.Min(MaxLength, MaxLocalPart)} characters before the @.";
        if (!Matches(local, Pattern))
            yield return $"'{HumanText.Line(address)}' has something before the @ that the operator does not take.";
    }

    /// <summary>What is wrong with an address anywhere in the world; null when nothing is.</summary>
    public static string? Malformed(string address)
    {
        var (local, domain) = (MailAddress.LocalPartOf(address), MailAddress.DomainOf(address));
        var isSound = local.Length > 0 && address.Length <= MaxAddress
            && Matches(local, @"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+")
            && Matches(domain, @"[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?(?:\.[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?)+");
        return isSound ? null : $"'{HumanText.Line(address)}' is no mail address.";
    }

    private static bool Matches(string text, string pattern) =>
        text.Length <= MaxAddress && Regex.IsMatch(text, $@"\A(?:{pattern})\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
}
