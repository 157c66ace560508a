using KimounMail.Engine.MailDns.Dane;
using Xunit;

namespace KimounMail.Tests.MailDns.Dane;

public sealed class TlsaUseTests
{
    [DnsDataFact]
    public void Every_vector_gets_its_verdict_and_codes()
    {
        var vectors = Vector.Read("tlsa");

        Assert.Equal(12, vectors.Count);
        Assert.All(vectors, vector =>
        {
            var use = TlsaUse.Of((DnsTlsaRecord)ZoneRecord.Read(DnsName.Parse("_25._tcp.mx.example"), DnsRecordType.TLSA, 3600, vector.Record.GetString()!));

            Assert.Equal((vector.Verdict, vector.Codes), (use.Verdict.ToString().ToLowerInvariant(), use.Remark?.Id ?? ""));
        });
    }
}
