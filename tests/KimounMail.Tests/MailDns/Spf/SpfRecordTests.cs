using System.Net;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using KimounMail.Engine.MailDns.Spf;
using Xunit;

namespace KimounMail.Tests.MailDns.Spf;

/// <summary>Records as text.</summary>
public sealed class SpfRecordTests
{
    private const int RecordsOfTheCorpus = 121;

    [DnsDataFact]
    public void Every_record_of_the_corpus_can_be_read()
    {
        using var file = JsonDocument.Parse(File.ReadAllBytes(DnsData.PathOf("corpus/spf1.json")));
        var texts = file.RootElement.EnumerateObject().SelectMany(source => source.Value.EnumerateArray()).Select(text => text.GetString()!).ToList();
        var records = texts.Where(SpfRecord.IsRecord).Select(SpfRecord.Parse).ToList();

        Assert.Equal(RecordsOfTheCorpus, texts.Count);
        // One begins 'v=spf1;', and is none.
        Assert.Equal(texts.Count - 1, records.Count);
        Assert.Equal((99, 21), (records.Count(record => record.Errors.Count == 0), records.Count(record => record.Errors.Count > 0)));
    }

    [Fact]
    public void Any_text_can_be_read() =>
        Prop.ForAll<string>(text =>
        {
            var record = SpfRecord.Parse("v=spf1 " + text);
            var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length;
            return record.Mechanisms.Count + record.Modifiers.Count <= words && record.Mechanisms.Count + record.Modifiers.Count + record.Errors.Count >= words;
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("%{s}", "strong-bad@email.example.com")]
    [InlineData("%{o}", "email.example.com")]
    [InlineData("%{d4}", "email.example.com")]
    [InlineData("%{d2}", "example.com")]
    [InlineData("%{d1}", "com")]
    [InlineData("%{dr}", "com.example.email")]
    [InlineData("%{d2r}", "example.email")]
    [InlineData("%{l}", "strong-bad")]
    [InlineData("%{l-}", "strong.bad")]
    [InlineData("%{lr-}", "bad.strong")]
    [InlineData("%{l1r-}", "strong")]
    [InlineData("%{ir}.%{v}._spf.%{d2}", "3.2.0.192.in-addr._spf.example.com")]
    [InlineData("%{lr-}.lp.%{ir}.%{v}._spf.%{d2}", "bad.strong.lp.3.2.0.192.in-addr._spf.example.com")]
    [InlineData("%{S}", "strong-bad%40email.example.com")]
    [InlineData("a%%b%_c%-d", "a%b c%20d")]
    [InlineData("%{d99999999999999999999}", "email.example.com")]
    public void Macros_expand_as_the_examples_of_RFC_7208_7_4(string text, string expected)
    {
        var request = new SpfRequest(IPAddress.Parse("192.0.2.3"), "mx.example.org", "strong-bad@email.example.com");

        Assert.Equal(expected, SpfMacroString.Parse(text)!.Expand(new SpfMacroValues(request, "email.example.com")));
    }

    [Fact]
    public void An_IPv6_address_expands_to_its_nibbles()
    {
        var request = new SpfRequest(IPAddress.Parse("2001:db8::cb01"), "mx.example.org", "a@email.example.com");

        Assert.Equal(
            "1.0.B.C.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.B.D.0.1.0.0.2.ip6._spf.example.com",
            SpfMacroString.Parse("%{ir}.%{v}._spf.%{d2}")!.Expand(new SpfMacroValues(request, "email.example.com")));
    }

    [Fact]
    public void A_domain_too_long_loses_labels_on_the_left()
    {
        var request = new SpfRequest(IPAddress.Loopback, "a.b", "");
        var domain = SpfMacroString.Parse(string.Concat(Enumerable.Repeat("%{d}.", 15_000)) + "example.com")!.ExpandDomain(new SpfMacroValues(request, string.Join('.', Enumerable.Repeat("a", 120))));

        Assert.Equal(string.Concat(Enumerable.Repeat("a.", 121)) + "example.com", domain);
    }

    [Theory]
    [InlineData("%")]
    [InlineData("a%")]
    [InlineData("%{")]
    [InlineData("%{}")]
    [InlineData("%{d")]
    [InlineData("%{d0}")]
    [InlineData("%{x}")]
    [InlineData("%{c}")]
    [InlineData("%{d*}")]
    [InlineData("%(d)")]
    [InlineData("a b")]
    public void What_is_no_macro_is_an_error(string text) => Assert.Null(SpfMacroString.Parse(text));

    [Fact]
    public void Explanations_know_more()
    {
        var request = new SpfRequest(IPAddress.Parse("::ffff:192.0.2.3"), "mx.example.org", "") { Receiver = "mx.example.net", Time = DateTimeOffset.FromUnixTimeSeconds(1700000000) };

        Assert.Equal(
            "postmaster@mx.example.org by 192.0.2.3 at mx.example.net, 1700000000",
            SpfMacroString.Parse("%{s} by %{c} at %{r}, %{t}", isExplanation: true)!.Expand(new SpfMacroValues(request, "mx.example.org")));
    }
}
