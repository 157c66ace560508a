using System.Globalization;

namespace KimounMail.Protocols.AccountFiles;

/// <summary>Dovecot's quota rule of a user, <c>*:storage=5G</c>: what is in it besides the limit on octets is kept.</summary>
public static class QuotaRule
{
    private const string AllMailboxes = "*";

    /// <summary>The limit in octets; 0 for none (Dovecot's own word for it), null where the rule limits something else, some folders only, or by other means.</summary>
    public static long? GetBytes(string rule)
    {
        var parts = rule.Split(':');
        return parts[0] == AllMailboxes && parts.Skip(1).FirstOrDefault(IsOfBytes) is { } limit ? ParseAmount(limit) : null;
    }

    /// <summary>The rule with another limit, 0 for none; a new one where there is none.</summary>
    /// <exception cref="InvalidDataException">The rule is for some folders only.</exception>
    public static string WithBytes(string? rule, long bytes)
    {
        var parts = (rule ?? AllMailboxes).Split(':');
        if (parts[0] != AllMailboxes)
            throw new InvalidDataException($"the quota rule '{rule}' is not for all folders");
        return string.Join(':', parts.Skip(1).Where(part => !IsOfBytes(part)).Prepend(string.Create(CultureInfo.InvariantCulture, $"bytes={bytes}")).Prepend(AllMailboxes));
    }

    private static bool IsOfBytes(string limit) => limit.StartsWith("storage=", StringComparison.Ordinal) || limit.StartsWith("bytes=", StringComparison.Ordinal);

    /// <summary>Of <c>storage</c> a number alone is kilobytes, of <c>bytes</c> octets; either may have a unit.</summary>
    private static long? ParseAmount(string limit)
    {
        var amount = limit[(limit.IndexOf('=', StringComparison.Ordinal) + 1)..];
        var digits = amount.TakeWhile(char.IsAsciiDigit).Count();
        var power = amount[digits..] switch
        {
            "" => limit[0] == 'b' ? 0 : 1,
            "B" or "b" => 0,
            "k" or "K" => 1,
            "M" or "m" => 2,
            "G" or "g" => 3,
            "T" or "t" => 4,
            _ => -1,
        };
        return power >= 0 && long.TryParse(amount.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= long.MaxValue >> (10 * power)
            ? number << (10 * power)
            : null;
    }
}
