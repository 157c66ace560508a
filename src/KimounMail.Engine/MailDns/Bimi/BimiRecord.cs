using KimounMail.Engine.MailDns.Findings;

namespace KimounMail.Engine.MailDns.Bimi;

/// <summary>Where a domain's logo is, and what proves it is the domain's.</summary>
/// <param name="Text">As it is in the DNS.</param>
/// <param name="Standing">Valid, Declined or Invalid.</param>
/// <param name="Faults">What is wrong or missing.</param>
internal sealed record BimiRecord(string Text, RecordStanding Standing, IReadOnlyList<RecordFault> Faults)
{
    private const string ExactVersion = "BIMI1";

    /// <summary>True for a text that was meant as one.</summary>
    public static bool IsMeant(string text) => text.Contains(ExactVersion, StringComparison.OrdinalIgnoreCase);

    /// <summary>Never throws.</summary>
    public static BimiRecord Parse(string text)
    {
        var tags = TagList.Parse(text, StringComparer.Ordinal);
        if (FaultOf(tags) is { } fault)
            return new BimiRecord(text, RecordStanding.Invalid, [fault]);

        var (logo, certificate) = (tags["l"]!, tags["a"] ?? "");
        if (logo.Length == 0)
            return new BimiRecord(text, RecordStanding.Declined, []);
        return new BimiRecord(text, RecordStanding.Valid, certificate.Length == 0 ? [new RecordFault(BimiFindings.NoCertificate)] : []);
    }

    private static RecordFault? FaultOf(TagList tags)
    {
        if (tags.IndexOf("v") > 0)
            return new RecordFault(BimiFindings.VersionFirst);
        if (tags["v"] != ExactVersion)
            return new RecordFault(BimiFindings.Version);
        if (tags["l"] is not { } logo)
            return new RecordFault(BimiFindings.NoLogo);

        var addresses = new[] { logo, tags["a"] ?? "" }.Where(address => address.Length > 0).ToList();
        if (addresses.Find(address => !IsHttps(address)) is { } plain)
            return new RecordFault(BimiFindings.NotHttps, Actual: plain);
        return logo.Length > 0 && !IsSvg(logo) ? new RecordFault(BimiFindings.NotSvg, Actual: logo) : null;
    }

    private static bool IsHttps(string address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps;

    private static bool IsSvg(string address)
    {
        var path = new Uri(address).AbsolutePath;
        return path.EndsWith(".svg", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".svgz", StringComparison.OrdinalIgnoreCase);
    }
}
