using System.Text.RegularExpressions;

namespace KimounMail.Engine.MailDns;

/// <summary>Where reports are to go: one entry of a <c>rua</c> or <c>ruf</c> list (RFC 9989 §4.7, RFC 8460 §3).</summary>
/// <param name="Text">As written.</param>
/// <param name="Scheme">In lower case; null when there is none.</param>
/// <param name="Host">Whose server or mailbox it is; null when it cannot be told.</param>
internal sealed partial record ReportUri(string Text, string? Scheme, DnsName? Host)
{
    /// <summary>A receiver knows where to send.</summary>
    public bool IsValid => Host is not null;

    /// <summary>The obsolete limit of size behind a <c>!</c>, which receivers drop.</summary>
    public bool HasSize { get; private init; }

    /// <summary>The entries between commas; empty ones are left out.</summary>
    public static List<ReportUri> ParseList(string value) =>
        [.. value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Select(Parse)];

    private static ReportUri Parse(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0 || !SchemeName().IsMatch(text.AsSpan(0, colon)))
            return new ReportUri(text, Scheme: null, Host: null);

        var scheme = text[..colon].ToLowerInvariant();
        var size = SizeLimit().Match(text);
        var address = size.Success ? text[..size.Index] : text;
        var host = scheme == "mailto" ? HostOfMailbox(address[(colon + 1)..]) : HostOfAuthority(address);
        return new ReportUri(text, scheme, host) { HasSize = size.Success };
    }

    /// <summary>The domain of an address as in RFC 6068, without what follows a question mark.</summary>
    private static DnsName? HostOfMailbox(string address)
    {
        var mailbox = address.Split('?')[0];
        var at = mailbox.LastIndexOf('@');
        return at > 0 && IsHost(mailbox[(at + 1)..], out var host) && !mailbox.Contains(' ', StringComparison.Ordinal) ? host : null;
    }

    private static DnsName? HostOfAuthority(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && IsHost(uri.IdnHost, out var host) ? host : null;

    private static bool IsHost(string text, out DnsName host) =>
        DnsName.TryParse(text, out host) && !host.IsRoot && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' || c >= 0x80);

    /// <summary>RFC 3986 §3.1.</summary>
    [GeneratedRegex("^[a-z][a-z0-9+.-]*$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex SchemeName();

    [GeneratedRegex("![0-9]+[kmgt]?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex SizeLimit();
}
