using KimounMail.Engine.MailDns.Checks;
using KimounMail.Protocols.Dns;
using Xunit;

namespace KimounMail.Tests.MailDns.Checks;

public sealed class DnssecCheckTests
{
    private static ZoneLookup Dns() => new ZoneLookup()
        .Add("example.com", DnsRecordType.MX, "10 mx.example.net")
        .Add("mx.example.net", DnsRecordType.A, "192.0.2.1");

    private static async Task<IReadOnlyList<MailDnsFinding>> FindAsync(IDnsLookup dns, IDnsLookup? dnsUnchecked = null) => await CheckRun.FindAsync(
        new DnssecCheck(), CheckRun.Context("example.com", dns, new ZoneAuthorities().Zone("example.com").Zone("example.net"), dnsUnchecked: dnsUnchecked));

    [Fact]
    public async Task Validated_is_secure() => Assert.Equal("DNSSEC_SECURE", (await FindAsync(Dns().Authenticate("example.com"))).Ids());

    [Fact]
    public async Task Without_a_DS_it_is_insecure()
    {
        var finding = Assert.Single(await FindAsync(Dns()));

        Assert.Equal(("DNSSEC_INSECURE", MailDnsSeverity.Info), (finding.Id, finding.Severity));
    }

    [Fact]
    public async Task A_signed_zone_asked_of_a_resolver_that_is_not_believed_is_neither_secure_nor_at_fault()
    {
        var finding = Assert.Single(await FindAsync(Dns().Add("example.com", DnsRecordType.DS, "1 13 2 ABCD")));

        Assert.Equal(("DNSSEC_NOT_VALIDATED", MailDnsSeverity.Info), (finding.Id, finding.Severity));
    }

    [Fact]
    public async Task What_is_answered_only_unchecked_is_bogus() =>
        Assert.Equal("DNSSEC_BOGUS", (await FindAsync(Dns().Fail("example.com", DnsRecordType.MX, DnsStatus.ServerFailure), Dns())).Ids());

    [Fact]
    public async Task What_fails_unchecked_too_is_Unknown()
    {
        var down = Dns().Fail("example.com", DnsRecordType.MX, DnsStatus.ServerFailure);

        Assert.Equal("DNSSEC_UNKNOWN", (await FindAsync(down, down)).Ids());
        Assert.Equal("DNSSEC_UNKNOWN", (await FindAsync(down)).Ids());
        Assert.Equal("DNSSEC_UNKNOWN", (await FindAsync(Dns().Fail("example.com", DnsRecordType.MX, DnsStatus.TimedOut), Dns())).Ids());
    }

    [Theory]
    [InlineData("6 (DNSSEC Bogus)", "DNSSEC_BOGUS")]
    [InlineData("7: signature expired", "DNSSEC_BOGUS")]
    [InlineData("22 (No Reachable Authority)", "DNSSEC_UNKNOWN")]
    [InlineData("Network Error", "DNSSEC_UNKNOWN")]
    public async Task The_resolvers_own_reason_counts(string reason, string id)
    {
        var finding = Assert.Single(await FindAsync(new Failing(reason)));

        Assert.Equal(id, finding.Id);
        Assert.Contains(reason, finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_parent_that_does_not_tell_is_no_matter_to_a_zone_without_keys()
    {
        var dns = Dns().Fail("example.com", DnsRecordType.DS, DnsStatus.ServerFailure);

        Assert.Equal("DNSSEC_INSECURE", (await FindAsync(dns)).Ids());
        Assert.Equal("DNSSEC_UNKNOWN", (await FindAsync(dns.Add("example.com", DnsRecordType.DNSKEY, "257 3 13 abcd"))).Ids());
    }

    [Fact]
    public async Task One_set_with_a_broken_signature_is_told()
    {
        var dns = Dns().Authenticate("example.com").Fail("example.com", DnsRecordType.TXT, DnsStatus.ServerFailure);

        Assert.Equal("DNSSEC_BOGUS DNSSEC_SECURE", (await FindAsync(dns, Dns())).Ids());
    }

    [Fact]
    public async Task A_mail_server_in_a_bogus_zone_is_told()
    {
        var dns = Dns().Fail("mx.example.net", DnsRecordType.A, DnsStatus.ServerFailure).Authenticate("example.com");

        Assert.Equal("DNSSEC_BOGUS DNSSEC_SECURE", (await FindAsync(dns, Dns())).Ids());
    }

    private sealed class Failing(string reason) : IDnsLookup
    {
        public ValueTask<DnsAnswer> QueryAsync(DnsName name, DnsRecordType type, CancellationToken cancellationToken) =>
            ValueTask.FromResult(new DnsAnswer { Name = name, Type = type, Status = DnsStatus.ServerFailure, ExtendedError = reason });
    }
}
