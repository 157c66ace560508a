using KimounMail.Engine.MailDns.Findings;

namespace KimounMail.Engine.MailDns.Dmarc;

/// <summary>Reads a TXT record found at a <c>_dmarc</c> name, in one pass over its tags.</summary>
internal sealed class DmarcRecordParser
{
    private const string ExactVersion = "DMARC1";
    private const int UrisEveryReceiverUses = 2;

    private static readonly HashSet<string> s_known = new(["v", "p", "sp", "np", "t", "psd", "fo", "adkim", "aspf", "rua", "ruf"], StringComparer.OrdinalIgnoreCase);
    private static readonly HashSet<string> s_removed = new(["pct", "rf", "ri"], StringComparer.OrdinalIgnoreCase);

    private readonly string _text;
    private readonly TagList _tags;
    private readonly List<RecordFault> _faults = [];

    private DmarcRecordParser(string text)
    {
        _text = text;
        // RFC 5234 §2.3: the names are literals of the grammar, so their case does not matter.
        _tags = TagList.Parse(text, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>Never throws; a text that has nothing to do with DMARC is Ignored without faults.</summary>
    public static DmarcRecord Parse(string text) => new DmarcRecordParser(text).Read();

    private DmarcRecord Read()
    {
        if (!IsRightVersion())
            return Unusable(RecordStanding.Ignored);
        if (_tags.Duplicate is { } twice)
        {
            Fault(DmarcFindings.DuplicateTag, $"The tag {twice} is there twice: the whole record is void.");
            return Unusable(RecordStanding.Invalid);
        }

        ReadForm();
        var (aggregate, failure) = (ReadUris("rua"), ReadUris("ruf"));
        var record = new DmarcRecord
        {
            Text = _text,
            Faults = _faults,
            Standing = RecordStanding.Valid,
            IsTest = ReadFlag("t", DmarcFindings.TestInvalid, "y", "n") == "y",
            IsPublicSuffix = ReadFlag("psd", DmarcFindings.PublicSuffixInvalid, "y", "n", "u") switch { "y" => true, "n" => false, _ => null },
            AggregateReports = aggregate,
            FailureReports = failure,
        };
        ReadFlag("adkim", DmarcFindings.AlignmentInvalid, "r", "s");
        ReadFlag("aspf", DmarcFindings.AlignmentInvalid, "r", "s");
        ReadFailureOptions();
        return ReadPolicies(record);
    }

    private DmarcRecord Unusable(RecordStanding standing) => new() { Text = _text, Standing = standing, Faults = _faults };

    /// <summary>
    /// <c>v</c> is the first tag, its value exactly DMARC1; anything else is not a DMARC record (RFC 9989 §4.7). Which mistake it was is
    /// said only of a text that was meant as one: other TXT records at the name are nobody's fault.
    /// </summary>
    private bool IsRightVersion()
    {
        var first = _tags.Tags.Count > 0 ? _tags.Tags[0] : null;
        if (first is { Value: ExactVersion } && IsVersion(first) && !_text.StartsWith(';'))
        {
            if (_text[0] is ' ' or '\t')
                Fault(DmarcFindings.LeadingSpace);
            return true;
        }

        if (_text.Contains(ExactVersion, StringComparison.OrdinalIgnoreCase))
            Fault(WrongVersion(first));
        return false;
    }

    private MailDnsRule WrongVersion(Tag? first)
    {
        if (_text.TrimStart().StartsWith('"'))
            return DmarcFindings.LiteralQuotes;
        if (first is null || !IsVersion(first))
            return DmarcFindings.VersionFirst;
        if (first.Value.Equals(ExactVersion, StringComparison.OrdinalIgnoreCase))
            return DmarcFindings.VersionCase;
        if (!first.Value.StartsWith(ExactVersion, StringComparison.Ordinal) || char.IsAsciiLetterOrDigit(first.Value[ExactVersion.Length]))
            return DmarcFindings.Version;
        return first.Value[ExactVersion.Length] == '\\' ? DmarcFindings.LiteralBackslash : DmarcFindings.Syntax;
    }

    private static bool IsVersion(Tag tag) => tag.Name is "v" or "V";

    private void ReadForm()
    {
        if (_tags.HasEmptyPart)
            Fault(DmarcFindings.EmptyTag);
        if (_tags.Malformed.Count > 0)
            Fault(DmarcFindings.TagSyntax, actual: _tags.Malformed[0]);

        var unknown = _tags.Tags.Where(tag => !s_known.Contains(tag.Name) && !s_removed.Contains(tag.Name)).Select(tag => tag.Name).ToList();
        if (unknown.Count > 0)
            Fault(DmarcFindings.UnknownTag, actual: string.Join(' ', unknown));

        var removed = _tags.Tags.Where(tag => s_removed.Contains(tag.Name)).Select(tag => $"{tag.Name}={tag.Value}").ToList();
        if (removed.Count > 0)
            Fault(DmarcFindings.TagRemoved, actual: string.Join("; ", removed));
        if (_tags["pct"] == "0")
            Fault(DmarcFindings.PercentZero);
        if (_tags.IndexOf("p") > 1)
            Fault(DmarcFindings.PolicyNotSecond);
    }

    /// <summary>The value in lower case; null when the tag is not there or has none of the values allowed.</summary>
    private string? ReadFlag(string tag, MailDnsRule invalid, params string[] allowed)
    {
        var value = _tags[tag]?.ToLowerInvariant();
        if (value is null || allowed.Contains(value))
            return value;
        Fault(invalid, actual: $"{tag}={value}");
        return null;
    }

    private void ReadFailureOptions()
    {
        if (_tags["fo"] is not { } options)
            return;
        var parts = options.ToLowerInvariant().Split(':', StringSplitOptions.TrimEntries);
        if (!parts.All(part => part is "0" or "1" or "d" or "s"))
            Fault(DmarcFindings.FailureOptionsInvalid, actual: $"fo={options}");
    }

    private List<ReportUri> ReadUris(string tag)
    {
        if (_tags[tag] is not { } value)
            return [];

        var uris = ReportUri.ParseList(value);
        foreach (var uri in uris)
        {
            if (RuleBrokenBy(uri) is { } rule)
                Fault(rule, actual: uri.Text);
        }

        if (uris.Count == 0)
            Fault(DmarcFindings.UriInvalid, actual: $"{tag}={value}");
        if (uris.Count > UrisEveryReceiverUses)
            Fault(DmarcFindings.ManyUris, actual: $"{uris.Count} addresses in {tag}");
        return uris;
    }

    private static MailDnsRule? RuleBrokenBy(ReportUri uri) => uri switch
    {
        { Scheme: null } => DmarcFindings.UriNoScheme,
        { IsValid: false } => DmarcFindings.UriInvalid,
        { Scheme: not "mailto" } => DmarcFindings.UriScheme,
        { HasSize: true } => DmarcFindings.UriSize,
        _ => null,
    };

    private DmarcRecord ReadPolicies(DmarcRecord record)
    {
        var faultsBefore = _faults.Count;
        var policy = ReadPolicy("p", DmarcFindings.PolicyInvalid);
        var subdomains = ReadPolicy("sp", DmarcFindings.SubdomainPolicyInvalid);
        var nonexistent = ReadPolicy("np", DmarcFindings.NonexistentPolicyInvalid);
        var hasReports = record.AggregateReports.Any(uri => uri.IsValid);
        if (_tags["p"] is null)
            Fault(hasReports ? DmarcFindings.PolicyMissing : DmarcFindings.PolicyMissingNoReports);

        // RFC 9989 §4.10.1: with any of the three wrong, the record is p=none for the sake of its reports, or nothing.
        if (_faults.Count > faultsBefore)
            return record with { Standing = hasReports ? RecordStanding.Valid : RecordStanding.NoPolicy, IsTest = false };

        TellPolicies(policy!.Value, subdomains, nonexistent, record.IsTest);
        return record with { Policy = policy.Value, SubdomainPolicy = subdomains, NonexistentPolicy = nonexistent };
    }

    private DmarcPolicy? ReadPolicy(string tag, MailDnsRule invalid) => ReadFlag(tag, invalid, "none", "quarantine", "reject") switch
    {
        "none" => DmarcPolicy.None,
        "quarantine" => DmarcPolicy.Quarantine,
        "reject" => DmarcPolicy.Reject,
        _ => null,
    };

    private void TellPolicies(DmarcPolicy policy, DmarcPolicy? subdomains, DmarcPolicy? nonexistent, bool isTest)
    {
        if (policy == DmarcPolicy.None)
            Fault(DmarcFindings.PolicyNone);
        if (isTest)
            Fault(DmarcFindings.Testing);
        if (subdomains < policy)
            Fault(DmarcFindings.SubdomainsWeaker, actual: $"p={_tags["p"]}; sp={_tags["sp"]}");
        if (nonexistent < (subdomains ?? policy))
            Fault(DmarcFindings.NonexistentWeaker, actual: $"np={_tags["np"]}");
    }

    private void Fault(MailDnsRule rule, string? detail = null, string? actual = null) => _faults.Add(new RecordFault(rule, detail, Actual: actual));
}
