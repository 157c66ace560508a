using System.Globalization;
using System.Text.RegularExpressions;
using KimounMail.Protocols.Zimbra;

namespace KimounMail.Engine.Operators.ZimbraAdmin;

/// <summary>The classes of service as they were when we connected: the offers of this operator.</summary>
internal sealed class ZimbraClasses
{
    private const string Default = "default";

    private static readonly string[] s_attributes =
    [
        "zimbraMailQuota", "zimbraPasswordMinLength", "zimbraPasswordMaxLength", "zimbraPasswordMinUpperCaseChars", "zimbraPasswordMinLowerCaseChars",
        "zimbraPasswordMinNumericChars", "zimbraPasswordMinPunctuationChars", "zimbraPasswordMinDigitsOrPuncs", "zimbraPasswordAllowedChars",
        "zimbraPasswordAllowedPunctuationChars", "zimbraFeatureAllowUsernameInPassword",
    ];

    private readonly Dictionary<string, ZimbraEntry> _byId;

    private ZimbraClasses(IReadOnlyList<ZimbraEntry> all)
    {
        All = all;
        _byId = all.ToDictionary(entry => entry.Id);
        PasswordPolicy = ToPolicy(all);
    }

    public IReadOnlyList<ZimbraEntry> All { get; }

    public IReadOnlyList<string> Names => [.. All.Select(entry => entry.Name)];

    /// <summary>What a password needs to be taken in every class: a mailbox may be moved from one to another.</summary>
    public PasswordPolicy PasswordPolicy { get; }

    /// <summary>Reads those the administrator may see; one of a few domains may see none, and then has the server's word alone.</summary>
    public static async Task<ZimbraClasses> ReadAsync(ZimbraDirectory directory, CancellationToken cancellationToken)
    {
        try
        {
            return new ZimbraClasses(await directory.SearchAsync(ZimbraEntryKind.Cos, null, null, s_attributes, cancellationToken).ToListAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (ZimbraFaultException fault) when (fault.Category == MailErrorCategory.PermissionDenied)
        {
            return new ZimbraClasses([]);
        }
    }

    /// <summary>The id of a class by its name; one we do not know is for the server to refuse.</summary>
    public string IdOf(string name) => All.FirstOrDefault(entry => entry.Name.Equals(name, StringComparison.OrdinalIgnoreCase))?.Id ?? name;

    /// <summary>The class of an account: its own, its domain's, or the one named default.</summary>
    public string? NameOf(ZimbraEntry account, string? domainDefault) =>
        (account["zimbraCOSId"] ?? domainDefault) is { } id ? _byId.GetValueOrDefault(id)?.Name
        : All.FirstOrDefault(entry => entry.Name == Default)?.Name;

    /// <summary>How many accounts of a class domains are allowed (<c>id:count</c>); null when one of them has no limit.</summary>
    public static int? SlotsIn(IReadOnlyList<ZimbraEntry> domains, ZimbraEntry offer)
    {
        var limits = domains.Select(domain => domain.All("zimbraDomainCOSMaxAccounts")
            .Select(limit => limit.Split(':'))
            .FirstOrDefault(limit => limit.Length == 2 && limit[0] == offer.Id)).ToList();
        return limits.Count > 0 && limits.TrueForAll(limit => limit is not null)
            ? limits.Sum(limit => int.TryParse(limit![1], NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : 0)
            : null;
    }

    private static PasswordPolicy ToPolicy(IReadOnlyList<ZimbraEntry> classes)
    {
        var (digits, special) = (Most("zimbraPasswordMinNumericChars"), Most("zimbraPasswordMinPunctuationChars"));
        var longest = classes.Select(entry => ZimbraAttributes.ToNumber(entry["zimbraPasswordMaxLength"])).Where(length => length > 0).Min();
        return new PasswordPolicy
        {
            MinLength = Math.Max(1, Most("zimbraPasswordMinLength")),
            MaxLength = (int)Math.Min(longest ?? 256, 256),
            MinUpperCase = Most("zimbraPasswordMinUpperCaseChars"),
            MinLowerCase = Most("zimbraPasswordMinLowerCaseChars"),
            // Where either will do, digits will.
            MinDigits = Math.Max(digits, Most("zimbraPasswordMinDigitsOrPuncs") - special),
            MinSpecial = special,
            AllowedCharacters = ToAllowed(classes),
            ForbidsName = classes.Any(entry => entry["zimbraFeatureAllowUsernameInPassword"] == "FALSE"),
        };

        int Most(string attribute) => (int)classes.Select(entry => ZimbraAttributes.ToNumber(entry[attribute]) ?? 0).DefaultIfEmpty().Max();
    }

    /// <summary>Both attributes are regular expressions of one character; a sign that is not an allowed one counts as a letter, so it is left out.</summary>
    private static string? ToAllowed(IReadOnlyList<ZimbraEntry> classes)
    {
        var all = classes.Select(entry => entry["zimbraPasswordAllowedChars"])
            .Concat(classes.Select(entry => entry["zimbraPasswordAllowedPunctuationChars"] is { } signs ? $@"[\p{{L}}\p{{Nd}}]|{signs}" : null))
            .Where(IsExpression).Distinct().ToList();
        return all.Count switch
        {
            0 => null,
            1 => all[0],
            _ => string.Concat(all.Select(expression => $"(?=(?:{expression})$)")) + ".",
        };
    }

    private static bool IsExpression(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return false;
        try
        {
            _ = new Regex(text, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
            return true;
        }
        catch (ArgumentException)
        {
            // Java's, and not ours: the server will say what it does not take.
            return false;
        }
    }
}
