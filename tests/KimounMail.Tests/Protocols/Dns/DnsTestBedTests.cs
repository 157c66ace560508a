using System.Diagnostics;
using KimounMail.Protocols.Dns;
using KimounMail.Protocols.Transport;
using KimounMail.Tests.TestServers.RealServers;
using Xunit;

namespace KimounMail.Tests.Protocols.Dns;

/// <summary>The resolver against name servers of other makers.</summary>
[Collection(DnsTestBedCollection.Name)]
public sealed class DnsTestBedTests(DnsTestBedFixture fixture)
{
    private const string Good = "v=spf1 -all ok";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    [RealServerTheory(RealServer.Dns)]
    [InlineData("plain", DnsStatus.Success, Good)]
    [InlineData("wrongid", DnsStatus.Success, Good)]
    [InlineData("wrongq", DnsStatus.Success, Good)]
    [InlineData("spoofthenreal", DnsStatus.Success, Good)]
    [InlineData("garbage", DnsStatus.Success, Good)]
    [InlineData("short", DnsStatus.Success, Good)]
    [InlineData("cut", DnsStatus.Success, Good)]
    [InlineData("loop", DnsStatus.Success, Good)]
    [InlineData("fwdptr", DnsStatus.Success, Good)]
    [InlineData("longlabel", DnsStatus.Success, Good)]
    [InlineData("formerr-edns", DnsStatus.Success, Good)]
    [InlineData("badvers", DnsStatus.Success, Good)]
    [InlineData("notimp-edns", DnsStatus.Success, Good)]
    [InlineData("drop-edns", DnsStatus.Success, Good)]
    [InlineData("opttwice", DnsStatus.Success, Good)]
    [InlineData("query", DnsStatus.Success, Good)]
    [InlineData("case", DnsStatus.Success, Good)]
    [InlineData("dup", DnsStatus.Success, Good)]
    [InlineData("late", DnsStatus.Success, Good)]
    [InlineData("silent", DnsStatus.Success, Good)]
    [InlineData("tcslow", DnsStatus.Success, Good)]
    [InlineData("ancount", DnsStatus.Success, Good)]
    [InlineData("rdover", DnsStatus.Success, Good)]
    [InlineData("txtover", DnsStatus.Success, Good)]
    [InlineData("ttlneg", DnsStatus.Success, "abc")]
    [InlineData("big", DnsStatus.Success, null)]
    [InlineData("othertype", DnsStatus.NoData, null)]
    [InlineData("servfail", DnsStatus.ServerFailure, null)]
    [InlineData("tcnotcp", DnsStatus.ServerError, null)]
    [InlineData("tcshort", DnsStatus.ServerError, null)]
    [InlineData("tchang", DnsStatus.ServerError, null)]
    public async Task A_hostile_answer_ends_in_time_in_a_clean_result(string fault, DnsStatus status, string? text)
    {
        await using var resolver = Resolver($"127.0.0.1:{fixture.Bed.HostilePort}");
        var watch = Stopwatch.StartNew();
        var answer = await AskAsync(resolver, $"{fault}.x");
        Assert.InRange(watch.Elapsed, TimeSpan.Zero, Limit + TimeSpan.FromSeconds(5));
        Assert.Equal(status, answer.Status);
        Assert.Equal(text, fault == "big" ? null : answer.Of<DnsTxtRecord>().FirstOrDefault()?.Text);
        Assert.Equal(fault is "tcnotcp" or "tcshort" or "tchang", answer.IsTruncated);
        Assert.All(answer.Records, record => Assert.True(record.TimeToLive is 0 or 60));
    }

    [RealServerTheory(RealServer.Dns)]
    [InlineData("servfail", DnsStatus.ServerFailure)]
    [InlineData("refused", DnsStatus.Refused)]
    [InlineData("nxd", DnsStatus.NameError)]
    [InlineData("tc", DnsStatus.Success)]
    [InlineData("tconly", DnsStatus.Success)]
    [InlineData("slow500", DnsStatus.Success)]
    [InlineData("slow2000", DnsStatus.Success)]
    [InlineData("drop", DnsStatus.TimedOut)]
    public async Task A_fault_on_the_way_is_told_or_overcome(string fault, DnsStatus status)
    {
        await using var resolver = Resolver($"127.0.0.1:{fixture.Bed.FaultPort}");
        Assert.Equal(status, (await AskAsync(resolver, $"{fault}.fault.mailtest", DnsRecordType.MX)).Status);
    }

    [RealServerTheory(RealServer.Dns)]
    [InlineData("ok.sec", DnsStatus.Success, true, null)]
    [InlineData("nsec.sec", DnsStatus.Success, true, null)]
    [InlineData("insecure.sec", DnsStatus.Success, false, null)]
    [InlineData("tampered.sec", DnsStatus.ServerFailure, false, "6 (DNSSEC Bogus)")]
    [InlineData("expired.sec", DnsStatus.ServerFailure, false, "9 (DNSKEY Missing)")]
    [InlineData("dsmis.sec", DnsStatus.ServerFailure, false, "9 (DNSKEY Missing)")]
    public async Task A_validating_resolver_says_what_it_thinks_of_DNSSEC(string name, DnsStatus status, bool isAuthenticated, string? error)
    {
        await using var resolver = Resolver($"127.0.0.1:{fixture.Bed.ResolverPort}");
        var answer = await AskAsync(resolver, name);
        Assert.Equal((status, isAuthenticated), (answer.Status, answer.IsAuthenticated));
        Assert.StartsWith(error ?? "", answer.ExtendedError ?? "");
        Assert.Equal(error is null, answer.ExtendedError is null);
    }

    [RealServerFact(RealServer.Dns)]
    public async Task What_fails_DNSSEC_is_given_where_checking_is_disabled()
    {
        await using var resolver = Resolver($"127.0.0.1:{fixture.Bed.ResolverPort}", checkingDisabled: true);
        var answer = await AskAsync(resolver, "expired.sec");
        Assert.Equal((DnsStatus.Success, false), (answer.Status, answer.IsAuthenticated));
    }

    [RealServerFact(RealServer.Dns)]
    public async Task Large_binary_and_many_texts_are_read()
    {
        await using var resolver = Resolver($"127.0.0.1:{fixture.Bed.AuthorityPort}");
        Assert.Equal(4000, Assert.Single((await AskAsync(resolver, "txt4k.mailtest")).Of<DnsTxtRecord>()).Text.Length);
        Assert.Equal(41, (await AskAsync(resolver, "txtmany.mailtest")).Records.Count);
        Assert.Equal("caf\u00c3\u00a9 \u00ff\0 \"q\" \\", Assert.Single((await AskAsync(resolver, "txtbin.mailtest")).Of<DnsTxtRecord>()).Text);
    }

    [RealServerTheory(RealServer.Dns)]
    [InlineData("c10", DnsStatus.Success, 10)]
    [InlineData("c0", DnsStatus.Malformed, 16)]
    [InlineData("l1", DnsStatus.Malformed, 1)]
    [InlineData("cdead", DnsStatus.NameError, 1)]
    public async Task Aliases_are_followed_to_their_end(string name, DnsStatus status, int aliases)
    {
        await using var resolver = Resolver($"127.0.0.1:{fixture.Bed.AuthorityPort}");
        var answer = await AskAsync(resolver, $"{name}.mailtest");
        Assert.Equal((status, aliases), (answer.Status, answer.Aliases.Count));
    }

    [RealServerTheory(RealServer.Dns)]
    [InlineData("tls://127.0.0.1:{0}", 4000)]
    [InlineData("https://127.0.0.1:{1}/dns-query", 4000)]
    [InlineData("tls://localhost:{2}", 4000)]
    public async Task By_TLS_and_HTTPS_answers_of_any_size_come_whole(string address, int octets)
    {
        await using var resolver = Resolver(string.Format(
            System.Globalization.CultureInfo.InvariantCulture, address, fixture.Bed.FaultTlsPort, fixture.Bed.FaultHttpsPort, fixture.Bed.ResolverTlsPort));
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => AskAsync(resolver, $"d{i:D5}.bench", DnsRecordType.MX)));
        Assert.All(answers, answer => Assert.Equal(2, answer.Records.Count));
        Assert.Equal(octets, Assert.Single((await AskAsync(resolver, "txt4k.mailtest")).Of<DnsTxtRecord>()).Text.Length);
    }

    [RealServerTheory(RealServer.Dns)]
    [InlineData("tls://127.0.0.1:{0}")]
    [InlineData("https://127.0.0.1:{1}/dns-query")]
    public async Task A_certificate_of_an_unknown_issuer_is_refused(string address)
    {
        var server = string.Format(System.Globalization.CultureInfo.InvariantCulture, address, fixture.Bed.FaultTlsPort, fixture.Bed.FaultHttpsPort);
        await using var resolver = new DnsResolver(new DnsResolverOptions { Servers = [DnsServerAddress.Parse(server)] });
        var answer = await AskAsync(resolver, "good.mailtest");
        Assert.Equal(DnsStatus.Unreachable, answer.Status);
        Assert.Contains("not trusted", answer.Detail);
    }

    [RealServerFact(RealServer.Dns)]
    public async Task Zones_are_found_and_their_servers_asked()
    {
        await using var resolver = Resolver($"127.0.0.1:{fixture.Bed.ResolverPort}");
        await using var authorities = new DnsAuthorities(resolver, new DnsResolverOptions { AuthorityPort = fixture.Bed.AuthorityPort });
        var zone = await authorities.FindZoneAsync(DnsName.Parse("mx1.knotsigned.mailtest"), default);
        Assert.Equal("knotsigned.mailtest", zone.Name.ToString());
        Assert.Equal(["nsold.mailtest"], zone.ParentNames.Select(name => name.ToString()));
        Assert.Equal(["ns1.mailtest", "ns2.mailtest"], zone.OwnNames.Select(name => name.ToString()).Order());
        var answers = await Task.WhenAll(zone.Servers.Select(server => authorities.QueryAsync(server, zone.Name, DnsRecordType.SOA, default).AsTask()));
        Assert.Equal([true, false, false], answers.Select(answer => answer.IsAuthoritative));
    }

    private DnsResolver Resolver(string server, bool checkingDisabled = false) => new(new DnsResolverOptions
    {
        Servers = [DnsServerAddress.Parse(server)],
        Timeout = Limit,
        CheckingDisabled = checkingDisabled,
        Trust = new TlsTrust { CaFile = fixture.Bed.CertificateFile },
    });

    private static Task<DnsAnswer> AskAsync(DnsResolver resolver, string name, DnsRecordType type = DnsRecordType.TXT) =>
        resolver.QueryAsync(DnsName.Parse(name), type, default).AsTask();
}
