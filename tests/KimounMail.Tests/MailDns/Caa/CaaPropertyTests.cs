using KimounMail.Engine.MailDns.Caa;
using Xunit;

namespace KimounMail.Tests.MailDns.Caa;

public sealed class CaaPropertyTests
{
    [DnsDataFact]
    public void Every_vector_gets_its_verdict_and_codes()
    {
        var vectors = Vector.Read("caa");

        Assert.Equal(7, vectors.Count);
        Assert.All(vectors, vector =>
        {
            var rule = CaaProperty.Judge((DnsCaaRecord)ZoneRecord.Read(DnsName.Parse("example"), DnsRecordType.CAA, 3600, vector.Record.GetString()!));

            Assert.Equal((vector.Verdict, vector.Codes), (rule?.Severity == MailDnsSeverity.Error ? "error" : "ok", rule?.Id ?? ""));
        });
    }
}
