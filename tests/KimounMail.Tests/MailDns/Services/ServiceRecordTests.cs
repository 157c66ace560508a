using KimounMail.Engine.MailDns.Services;
using Xunit;

namespace KimounMail.Tests.MailDns.Services;

public sealed class ServiceRecordTests
{
    [DnsDataFact]
    public void Every_vector_gets_its_verdict_and_codes()
    {
        var vectors = Vector.Read("srv");

        Assert.Equal(8, vectors.Count);
        Assert.All(vectors, vector =>
        {
            var service = vector.Record.EnumerateObject().First();
            var (data, remark) = Vector.Split(service.Value.GetString()!);
            var record = (DnsSrvRecord)ZoneRecord.Read(DnsName.Parse($"{service.Name}.example"), DnsRecordType.SRV, 3600, data);

            var judged = ServiceRecord.Judge(service.Name, record, new ServiceTarget(IsAlias: remark == "CNAME", HasAddress: true));

            Assert.Equal((vector.Verdict, vector.Codes), (judged.Verdict.ToString().ToLowerInvariant(), judged.Remark?.Id ?? ""));
        });
    }
}
