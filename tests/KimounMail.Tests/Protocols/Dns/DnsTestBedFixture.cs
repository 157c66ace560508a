using KimounMail.TestServers.RealServers;
using KimounMail.Tests.TestServers.RealServers;
using Xunit;

namespace KimounMail.Tests.Protocols.Dns;

/// <summary>One bed of name servers for all tests that ask for it; started only where such a test runs.</summary>
[CollectionDefinition(Name)]
public sealed class DnsTestBedCollection : ICollectionFixture<DnsTestBedFixture>
{
    public const string Name = "DNS test bed";
}

/// <inheritdoc cref="DnsTestBedCollection"/>
public sealed class DnsTestBedFixture : IAsyncLifetime
{
    private DnsTestBed? _bed;

    /// <summary>The running bed.</summary>
    public DnsTestBed Bed => _bed ?? throw new InvalidOperationException("The DNS test bed did not start.");

    public async Task InitializeAsync()
    {
        if (RealServerFactAttribute.SkipReason(RealServer.Dns) is null)
            _bed = await DnsTestBed.StartAsync();
    }

    public Task DisposeAsync() => _bed?.DisposeAsync().AsTask() ?? Task.CompletedTask;
}
