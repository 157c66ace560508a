using System.Net;
using KimounMail.Engine.MailDns;
using KimounMail.Engine.MailDns.Mx;
using Xunit;

namespace KimounMail.Tests.MailDns.Mx;

public sealed class MxSetTests
{
    [DnsDataFact]
    public void Every_vector_gets_its_verdict_and_codes()
    {
        var vectors = Vector.Read("mx");

        Assert.Equal(13, vectors.Count);
        Assert.All(vectors, vector =>
        {
            var records = vector.Record.EnumerateArray().Select(entry => Vector.Split(entry.GetString()!)).ToList();
            var mx = records.ConvertAll(record => (DnsMxRecord)ZoneRecord.Read(DnsName.Parse("example"), DnsRecordType.MX, 3600, record.Data));
            var targets = mx.Zip(records, (record, written) => Target(record.Exchange, written.Remark)).DistinctBy(target => target.Exchange).ToList();

            var set = MxSet.Judge(mx, targets);

            Assert.Equal((vector.Verdict, vector.Codes), (set.Verdict.ToString().ToLowerInvariant(), string.Join(' ', set.Remarks.Select(remark => remark.Rule.Id))));
        });
    }

    [Theory]
    [InlineData("192.0.2.1", true)]
    [InlineData("100.64.0.1", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("172.32.0.0", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("::1", false)]
    [InlineData("fd00::1", false)]
    [InlineData("fe80::1", false)]
    [InlineData("2001:db8::1", true)]
    [InlineData("::ffff:10.0.0.1", false)]
    public void Addresses_the_Internet_cannot_reach_are_known(string address, bool isPublic) =>
        Assert.Equal(isPublic, PublicAddress.Is(IPAddress.Parse(address)));

    [Theory]
    [InlineData("192.0.2.1", "1.2.0.192.in-addr.arpa")]
    [InlineData("2001:db8::567:89ab", "b.a.9.8.7.6.5.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa")]
    public void An_address_has_a_name_for_its_PTR(string address, string name) =>
        Assert.Equal(DnsName.Parse(name), QueriedName.ReverseName(IPAddress.Parse(address)));

    private static MxTarget Target(DnsName exchange, string? remark)
    {
        var target = new MxTarget(exchange);
        return remark switch
        {
            null => target with { Addresses = [IPAddress.Parse("192.0.2.1")] },
            "CNAME" => target with { AliasOf = DnsName.Parse("other.example"), Addresses = [IPAddress.Parse("192.0.2.1")] },
            "NXDOMAIN" => target with { DoesNotExist = true },
            "NODATA" => target,
            "AAAA only" => target with { Addresses = [IPAddress.Parse("2001:db8::1")] },
            _ => target with { Addresses = [IPAddress.Parse(remark)] },
        };
    }
}
