using KimounMail.Tests.TestServers.RealServers;
using Xunit;

namespace KimounMail.Tests.Protocols.Dns;

/// <summary>The resolver against name servers of other makers.</summary>
[Collection(DnsTestBedCollection.Name)]
public sealed class DnsTestBedTests(DnsTestBedFixture fixture)
{
    [RealServerFact(RealServer.Dns)]
    public void The_bed_runs() => Assert.True(Directory.Exists(fixture.Bed.Folder));
}
