using System.Globalization;

namespace KimounMail;

/// <summary>How much a mailbox may hold: an amount, or no limit. Text form: <c>5 GB</c>, <c>5368709120</c>, <c>unlimited</c>; 1 KB is 1024 octets.</summary>
public readonly record struct MailQuota
{
    private static readonly string[] s_units = ["B", "KB", "MB", "GB", "TB"];

    /// <summary>A quota of so many octets, more than none.</summary>
    public MailQuota(long bytes)
    {
        Bytes = bytes > 0 ? bytes : throw new ArgumentOutOfRangeException(nameof(bytes), "A quota is more than nothing. For no limit say unlimited.");
    }

    /// <summary>Octets; null for no limit.</summary>
    public long? Bytes { get; }

    /// <summary>No limit.</summary>
    public static MailQuota Unlimited => default;

    /// <summary>Understands an amount with or without unit, and <c>unlimited</c>.</summary>
    /// <exception cref="FormatException">It is neither.</exception>
    public static MailQuota Parse(string text) =>
        TryParse(text, out var quota) ? quota : throw new FormatException($"'{HumanText.Line(text)}' is no quota. Write an amount such as 5GB or 500 MB, or unlimited.");

    /// <summary>Understands what <see cref="Parse"/> does; false for anything else.</summary>
    public static bool TryParse(string text, out MailQuota quota)
    {
        quota = default;
        var trimmed = text.Trim();
        if (trimmed.Equals("unlimited", StringComparison.OrdinalIgnoreCase))
            return true;

        var digits = trimmed.TakeWhile(character => char.IsAsciiDigit(character) || character == '.').Count();
        var unit = trimmed[digits..].Trim();
        var power = unit.Length == 0 ? 0 : Array.FindIndex(s_units, known => known.Equals(unit, StringComparison.OrdinalIgnoreCase));
        if (power < 0 || !decimal.TryParse(trimmed[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) || amount > long.MaxValue)
            return false;

        var bytes = amount * (1L << (10 * power));
        if (bytes is < 1 or > long.MaxValue)
            return false;
        quota = new MailQuota((long)bytes);
        return true;
    }

    /// <summary>The quota to the octet, as <see cref="Parse"/> takes it, wherever it is read: <c>5 GB</c>, <c>1536 MB</c>, <c>1001</c>.</summary>
    public override string ToString()
    {
        if (Bytes is not { } amount)
            return "unlimited";
        var power = 0;
        for (; power < s_units.Length - 1 && amount % 1024 == 0; power++)
            amount /= 1024;
        return string.Create(CultureInfo.InvariantCulture, $"{amount}{(power == 0 ? "" : " " + s_units[power])}");
    }
}
