using System.Globalization;
using KimounMail.Engine.MailDns.Findings;

namespace KimounMail.Engine.MailDns.MtaSts;

/// <summary>Reads a policy, line by line; the caller has bounded its size.</summary>
internal sealed class MtaStsPolicyParser
{
    private const int MostSeconds = 31_557_600;
    private static readonly TimeSpan s_leastUseful = TimeSpan.FromDays(1);

    private readonly List<RecordFault> _faults = [];
    private readonly Dictionary<string, string> _fields = new(StringComparer.Ordinal);
    private readonly List<string> _patterns = [];
    private bool _namesMx;

    private MtaStsPolicyParser()
    {
    }

    /// <summary>Never throws.</summary>
    public static MtaStsPolicy Parse(string text) => new MtaStsPolicyParser().Read(text);

    private MtaStsPolicy Read(string text)
    {
        var lines = text.Split('\n');
        if (lines.SkipLast(1).Any(line => !line.EndsWith('\r')))
            Fault(MtaStsFindings.LineFeed);
        foreach (var line in lines)
            ReadLine(line.Trim(' ', '\t', '\r'));

        if (_fields.GetValueOrDefault("version") != "STSv1")
            Fault(MtaStsFindings.PolicyVersion, _fields.GetValueOrDefault("version"));
        var mode = ReadMode();
        var maxAge = ReadMaxAge();
        if (!_namesMx && mode is not MtaStsMode.None)
            Fault(MtaStsFindings.PolicyNoMx);

        return new MtaStsPolicy
        {
            Standing = _faults.Exists(fault => fault.Rule.Severity == MailDnsSeverity.Error) ? RecordStanding.Invalid : RecordStanding.Valid,
            Faults = _faults,
            Mode = mode ?? MtaStsMode.None,
            MaxAge = maxAge,
            Patterns = _patterns,
        };
    }

    private void ReadLine(string line)
    {
        if (line.Length == 0)
            return;

        var colon = line.IndexOf(':', StringComparison.Ordinal);
        var key = colon < 0 ? "" : line[..colon].TrimEnd();
        var value = line[(colon + 1)..].TrimStart();
        if (key.Length == 0)
            Fault(MtaStsFindings.PolicySyntax, line);
        else if (key == "mx")
            ReadPattern(value);
        else if (!_fields.TryAdd(key, value))
            Fault(MtaStsFindings.DuplicateField, $"{key}: {value}");
    }

    private void ReadPattern(string value)
    {
        _namesMx = true;
        if (value.EndsWith('.'))
            Fault(MtaStsFindings.TrailingDot, value);

        var host = value.StartsWith("*.", StringComparison.Ordinal) ? value[2..] : value;
        if (DnsName.TryParse(host, out var name) && !name.IsRoot && host.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_'))
            _patterns.Add(value.TrimEnd('.'));
        else
            Fault(MtaStsFindings.Pattern, value);
    }

    private MtaStsMode? ReadMode()
    {
        switch (_fields.GetValueOrDefault("mode"))
        {
            case "enforce":
                return MtaStsMode.Enforce;
            case "testing":
                Fault(MtaStsFindings.ModeTesting);
                return MtaStsMode.Testing;
            case "none":
                Fault(MtaStsFindings.ModeNone);
                return MtaStsMode.None;
            case var other:
                Fault(MtaStsFindings.PolicyMode, other);
                return null;
        }
    }

    private TimeSpan ReadMaxAge()
    {
        var value = _fields.GetValueOrDefault("max_age");
        if (!int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > MostSeconds)
        {
            Fault(MtaStsFindings.PolicyMaxAge, value);
            return TimeSpan.Zero;
        }

        var age = TimeSpan.FromSeconds(seconds);
        if (age < s_leastUseful)
            Fault(MtaStsFindings.MaxAgeLow, $"{seconds} s");
        return age;
    }

    private void Fault(MailDnsRule rule, string? actual = null) => _faults.Add(new RecordFault(rule, Actual: actual));
}
