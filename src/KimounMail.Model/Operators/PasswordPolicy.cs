using System.Globalization;
using System.Text.RegularExpressions;

namespace KimounMail;

/// <summary>What an operator asks of a password; checked before anything is sent.</summary>
public sealed record PasswordPolicy
{
    /// <summary>Characters it must have.</summary>
    public int MinLength { get; init; } = 8;

    /// <summary>Characters it may have.</summary>
    public int MaxLength { get; init; } = 256;

    /// <summary>Capital letters it must have.</summary>
    public int MinUpperCase { get; init; }

    /// <summary>Small letters it must have.</summary>
    public int MinLowerCase { get; init; }

    /// <summary>Digits it must have.</summary>
    public int MinDigits { get; init; }

    /// <summary>Characters it must have that are neither letters nor digits.</summary>
    public int MinSpecial { get; init; }

    /// <summary>A regular expression every character must match; null for any printable one.</summary>
    public string? AllowedCharacters { get; init; }

    /// <summary>It must not hold the name of the mailbox.</summary>
    public bool ForbidsName { get; init; }

    /// <summary>Everything wrong with a password, one sentence each. None of them repeats it.</summary>
    public IEnumerable<string> FindFaults(Secret password, string address)
    {
        var text = password.Reveal();
        if (text.Length < MinLength)
            yield return $"The password has less than {Count(MinLength, "character")}.";
        if (text.Length > MaxLength)
            yield return $"The password has more than {Count(MaxLength, "character")}.";
        if (text.Count(char.IsUpper) < MinUpperCase)
            yield return $"The password has less than {Count(MinUpperCase, "capital letter")}.";
        if (text.Count(char.IsLower) < MinLowerCase)
            yield return $"The password has less than {Count(MinLowerCase, "small letter")}.";
        if (text.Count(char.IsDigit) < MinDigits)
            yield return $"The password has less than {Count(MinDigits, "digit")}.";
        if (text.Count(character => !char.IsLetterOrDigit(character)) < MinSpecial)
            yield return $"The password has less than {Count(MinSpecial, "character")} that are neither letter nor digit.";
        if (!text.All(Allows))
            yield return "The password has a character the operator does not take.";
        if (ForbidsName && MailAddress.LocalPartOf(address) is { Length: > 2 } name && text.Contains(name, StringComparison.OrdinalIgnoreCase))
            yield return "The password holds the name of the mailbox.";
    }

    /// <summary>True when a password may hold the character.</summary>
    public bool Allows(char character) =>
        !char.IsControl(character) && (AllowedCharacters is null || Regex.IsMatch(character.ToString(), $"^(?:{AllowedCharacters})$", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1)));

    private static string Count(int number, string what) => number == 1 ? $"one {what}" : string.Create(CultureInfo.InvariantCulture, $"{number} {what}s");
}
