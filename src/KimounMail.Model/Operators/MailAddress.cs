namespace KimounMail;

/// <summary>The two parts of a mail address (RFC 5321 §2.3.11), the last @ between them.</summary>
public static class MailAddress
{
    /// <summary>What stands after the @; empty when there is none.</summary>
    public static string DomainOf(string address) => address.LastIndexOf('@') is >= 0 and var at ? address[(at + 1)..] : "";

    /// <summary>What stands before the @; all when there is none.</summary>
    public static string LocalPartOf(string address) => address.LastIndexOf('@') is >= 0 and var at ? address[..at] : address;

    /// <summary>True when operators keep both as one: none of them tells letters of different case apart.</summary>
    public static bool IsSame(string first, string second) => first.Equals(second, StringComparison.OrdinalIgnoreCase);
}
