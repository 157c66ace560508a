using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using KimounMail.Engine.MailDns.Bimi;
using KimounMail.Engine.MailDns.Dkim;
using KimounMail.Engine.MailDns.Dmarc;
using KimounMail.Engine.MailDns.MtaSts;
using KimounMail.Engine.MailDns.TlsReporting;
using Xunit;

namespace KimounMail.Tests.MailDns.Policies;

/// <summary>Records others wrote for their tests, and records nobody should have written.</summary>
public sealed class ForeignRecordTests
{
    private static readonly Action<string>[] s_parsers =
    [
        text => DmarcRecordParser.Parse(text),
        text => DkimKeyParser.Parse(text),
        text => MtaStsRecord.Parse(text),
        text => MtaStsPolicyParser.Parse(text),
        text => TlsReportingRecord.Parse(text),
        text => BimiRecord.Parse(text),
    ];

    [DnsDataTheory]
    [InlineData("dmarc1", 93)]
    [InlineData("dkim1", 15)]
    [InlineData("bimi1", 42)]
    [InlineData("stsv1", 5)]
    [InlineData("tlsrptv1", 10)]
    public void No_record_of_other_test_suites_makes_a_parser_throw(string corpus, int count)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(DnsData.PathOf($"corpus/{corpus}.json")));
        var records = document.RootElement.EnumerateObject().SelectMany(source => source.Value.EnumerateArray()).Select(record => record.GetString()!).ToList();

        Assert.Equal(count, records.Count);
        Assert.All(from record in records from parse in s_parsers select (record, parse), pair => pair.parse(pair.record));
    }

    [Theory]
    [InlineData("")]
    [InlineData(";")]
    [InlineData("=")]
    [InlineData(" = ; = ;")]
    [InlineData("v=")]
    [InlineData("v=DMARC1;rua=mailto:")]
    [InlineData("v=DMARC1;rua=mailto:@;ruf=:")]
    [InlineData("v=DMARC1;rua=https://[::1;p=none")]
    [InlineData("v=BIMI1;l=https://[;a=https://")]
    [InlineData("v=TLSRPTv1;rua=https://,mailto:!,:")]
    [InlineData("version: STSv1\r\n:\r\nmx: *.\r\nmx: ..\r\nmax_age: 99999999999999999999\r\n")]
    [InlineData("v=DKIM1;p=====")]
    [InlineData("v=DKIM1;p=MIIB")]
    [InlineData("v=DMARC1;\0\u00ff=\u0001;p=\u00e9")]
    public void Odd_records_make_no_parser_throw(string record) => Assert.All(s_parsers, parse => parse(record));

    /// <summary>Parts of records in any order, any number of times.</summary>
    [Fact]
    public void No_order_of_parts_makes_a_parser_throw() =>
        Prop.ForAll(
            Gen.Elements([
                "v=DMARC1", "v=DKIM1", "v=STSv1", "v=TLSRPTv1", "v=BIMI1", "version: STSv1", "mode: testing", "max_age: ", "mx: *.",
                "rua=", "ruf=", "p=", "sp=", "k=rsa", "k=ed25519", "l=https://", "a=", "id=", "h=", "s=", "t=y", "mailto:", "AAAA", "xn--", "!1k",
                .. "; = : , . @ ! ? / [ ] % \\ \" é \0 \u00ff".Split(' '), " ", "\r\n",
            ]).ArrayOf().ToArbitrary(),
            parts => Array.ForEach(s_parsers, parse => parse(string.Concat(parts)))).QuickCheckThrowOnFailure();

    /// <summary>The longest TXT record there can be, of parts as short as they get, costs no more than reading it a few times.</summary>
    [Theory]
    [InlineData("v=DMARC1;", ";")]
    [InlineData("v=DMARC1;", "a=b;")]
    [InlineData("v=DMARC1;rua=", "mailto:a@b.c,")]
    [InlineData("v=DMARC1;rua=mailto:a@b.c", "!1")]
    [InlineData("v=DKIM1;p=", "AAAA")]
    [InlineData("v=DKIM1;h=", "x:")]
    [InlineData("version: STSv1\r\n", "mx: a.b\n")]
    [InlineData("v=TLSRPTv1;rua=", "mailto:a@b.c,")]
    public void Records_of_64_KB_are_read_within_bounds(string start, string repeated)
    {
        var text = new StringBuilder(start);
        while (text.Length + repeated.Length <= ushort.MaxValue)
            text.Append(repeated);
        var record = text.ToString();
        var before = GC.GetAllocatedBytesForCurrentThread();

        Assert.All(s_parsers, parse => parse(record));

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 100L << 20);
    }

    /// <summary>OpenDMARC's own parser tests, by the rules of RFC 7489, beside what RFC 9989 makes of the same records.</summary>
    [DnsDataFact]
    public void Records_OpenDMARC_tests_are_read_as_RFC_9989_has_it()
    {
        // Where the two differ: the abbreviation "n" is no value of p (4.7); a wrong adkim or aspf counts as the default (4.8);
        // rf, ri and pct no longer exist, so their values do not matter (A.6); a scheme other than mailto and an address without
        // a mailbox get no reports, which is worth a warning.
        var different = new Dictionary<string, string>
        {
            ["v=DMARC1; p=n;"] = "NoPolicy DMARC_P_INVALID",
            ["v=DMARC1; p=none; adkim=bob;"] = "Valid DMARC_ALIGNMENT_INVALID",
            ["v=DMARC1; p=none; aspf=bob;"] = "Valid DMARC_ALIGNMENT_INVALID",
            ["v=DMARC1; p=none; rf=bob;"] = "Valid",
            ["v=DMARC1; p=none; ri=bob;"] = "Valid",
            ["v=DMARC1; p=none; pct=500;"] = "Valid",
            ["v=DMARC1; p=none; rf=000000000000000000000000000000000"] = "Valid",
            ["v=DMARC1; p=none; rua=ftp://abuse.com"] = "Valid DMARC_URI_SCHEME",
            ["v=DMARC1; p=none; ruf=mailto://abuse.com"] = "Valid DMARC_URI_INVALID",
            ["v=DMARC1; p=none; ruf=mailto://abuse.com; foo=bar; buzz=happy;"] = "Valid DMARC_URI_INVALID",
        };
        var same = new Dictionary<string, string>
        {
            ["DMARC_PARSE_OKAY"] = "Valid",
            ["DMARC_PARSE_ERROR_EMPTY"] = "Ignored",
            ["DMARC_PARSE_ERROR_BAD_VERSION"] = "Ignored",
            ["DMARC_PARSE_ERROR_NO_REQUIRED_P"] = "NoPolicy DMARC_NO_P_NO_RUA",
        };
        using var document = JsonDocument.Parse(File.ReadAllBytes(DnsData.PathOf("dmarc/opendmarc-parse.json")));
        var cases = document.RootElement.EnumerateArray().Select(c => (Record: c.GetProperty("record").GetString()!, Code: c.GetProperty("opendmarc").GetString()!)).ToList();

        Assert.Equal(19, cases.Count);
        Assert.All(cases, c => Assert.Equal(
            different.GetValueOrDefault(c.Record) ?? same.GetValueOrDefault(c.Code) ?? (c.Record.Contains("sp=", StringComparison.Ordinal) ? "NoPolicy DMARC_SP_INVALID" : "NoPolicy DMARC_P_INVALID"),
            Describe(c.Record)));
    }

    private static string Describe(string text)
    {
        var record = DmarcRecordParser.Parse(text);
        return string.Join(' ', record.Faults.Where(fault => fault.Rule.Severity >= MailDnsSeverity.Warning).Select(fault => fault.Rule.Id).Prepend($"{record.Standing}"));
    }
}
