using System.Net;
using KimounMail.Engine.MailDns.Spf;
using Xunit;

namespace KimounMail.Tests.MailDns.Spf;

/// <summary>What a verdict tells beyond the result, and what the suite of RFC 7208 leaves open.</summary>
public sealed class SpfEvaluatorTests
{
    private readonly ZoneLookup _dns = new ZoneLookup()
        .Add("example.com", DnsRecordType.TXT, "v=spf1 include:spf.example.net ptr:example.org redirect=_spf.example.com")
        .Add("spf.example.net", DnsRecordType.TXT, "v=spf1 a:gone.example.net ip4:192.0.2.0/24 -all")
        .Add("_spf.example.com", DnsRecordType.TXT, "v=spf1 -mx:mail.example.com ~all exp=why.example.com")
        .Add("mail.example.com", DnsRecordType.MX, "10 mx.example.com")
        .Add("mx.example.com", DnsRecordType.A, "203.0.113.25")
        .Add("why.example.com", DnsRecordType.TXT, "%{i} is not of %{d}");

    [Fact]
    public async Task A_pass_tells_the_way_to_it()
    {
        var verdict = await EvaluateAsync("::ffff:192.0.2.7");

        Assert.Equal((SpfResult.Pass, "ip4:192.0.2.0/24"), (verdict.Result, verdict.Mechanism));
        Assert.Equal(["include:spf.example.net", "ip4:192.0.2.0/24"], verdict.Path);
        Assert.Equal((2, 1), (verdict.Lookups, verdict.VoidLookups));
        Assert.Equal(["example.com", "spf.example.net"], verdict.Domains);
        Assert.Null(verdict.Problem);
    }

    [Fact]
    public async Task A_fail_behind_a_redirect_is_explained_in_its_words()
    {
        var verdict = await EvaluateAsync("203.0.113.25");

        Assert.Equal((SpfResult.Fail, "_spf.example.com"), (verdict.Result, verdict.Domain));
        Assert.Equal(["redirect=_spf.example.com", "-mx:mail.example.com"], verdict.Path);
        Assert.Equal("203.0.113.25 is not of _spf.example.com", verdict.Explanation);
        Assert.Equal((5, 2), (verdict.Lookups, verdict.VoidLookups));
        Assert.Equal(["example.com", "spf.example.net", "_spf.example.com"], verdict.Domains);
    }

    [Fact]
    public async Task A_softfail_is_not_explained()
    {
        var verdict = await EvaluateAsync("203.0.113.26");

        Assert.Equal((SpfResult.SoftFail, null), (verdict.Result, verdict.Explanation));
    }

    /// <summary>A bounce has no sender: the client's own name is asked about (RFC 7208 §2.4).</summary>
    [Fact]
    public async Task Without_a_sender_the_client_itself_is_judged()
    {
        _dns.Add("mx.example.com", DnsRecordType.TXT, "v=spf1 a -all");

        Assert.Equal(SpfResult.Pass, (await SpfEvaluator.EvaluateAsync(_dns, new SpfRequest(IPAddress.Parse("203.0.113.25"), "mx.example.com", ""), CancellationToken.None)).Result);
        Assert.Equal(SpfResult.Fail, (await SpfEvaluator.EvaluateAsync(_dns, new SpfRequest(IPAddress.Parse("203.0.113.26"), "mx.example.com", ""), CancellationToken.None)).Result);
    }

    [Theory]
    [InlineData(DnsStatus.ServerFailure)]
    [InlineData(DnsStatus.Refused)]
    [InlineData(DnsStatus.TimedOut)]
    [InlineData(DnsStatus.Unreachable)]
    [InlineData(DnsStatus.Malformed)]
    public async Task Each_failure_of_the_DNS_is_temporary(DnsStatus status)
    {
        _dns.Fail("spf.example.net", DnsRecordType.TXT, status);

        var verdict = await EvaluateAsync("192.0.2.7");

        Assert.Equal(SpfResult.TempError, verdict.Result);
        Assert.Contains("spf.example.net", verdict.Problem);
    }

    /// <summary>The name behind an address is the sender's, not the domain's: its absence is asked for once, and counted once.</summary>
    [Fact]
    public async Task The_name_behind_the_address_is_asked_for_once()
    {
        _dns.Add("ptr.example.com", DnsRecordType.TXT, "v=spf1 ptr ptr:example.org ptr:example.net exists:%{p}.x.example.com -all");

        var verdict = await SpfEvaluator.EvaluateAsync(_dns, new SpfRequest(IPAddress.Parse("198.51.100.1"), "h.example.com", "a@ptr.example.com"), CancellationToken.None);

        Assert.Equal((SpfResult.Fail, 4, 2), (verdict.Result, verdict.Lookups, verdict.VoidLookups));
        Assert.Single(_dns.Asked, asked => asked.Type == DnsRecordType.PTR);
    }

    [Fact]
    public async Task A_domain_beyond_ASCII_is_asked_for_by_its_A_labels()
    {
        _dns.Add("xn--caf-dma.example", DnsRecordType.TXT, "v=spf1 exists:%{l}._at_.%{d} -all").Add("*._at_.xn--caf-dma.example", DnsRecordType.A, "127.0.0.2");

        Assert.Equal(SpfResult.Pass, (await SpfEvaluator.EvaluateAsync(_dns, new SpfRequest(IPAddress.Loopback, "h.example.com", "zoé@café.example"), CancellationToken.None)).Result);
    }

    [Fact]
    public async Task A_cancelled_evaluation_ends() =>
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => SpfEvaluator.EvaluateAsync(_dns, new SpfRequest(IPAddress.Loopback, "h", "a@example.com"), new CancellationToken(canceled: true)));

    private Task<SpfVerdict> EvaluateAsync(string address) =>
        SpfEvaluator.EvaluateAsync(_dns, new SpfRequest(IPAddress.Parse(address), "mx.example.com", "someone@example.com"), CancellationToken.None);
}
