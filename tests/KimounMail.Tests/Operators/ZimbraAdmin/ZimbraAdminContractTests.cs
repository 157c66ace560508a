using KimounMail.Engine.Operators;
using KimounMail.TestServers.Zimbra;
using Xunit;

namespace KimounMail.Tests.Operators.ZimbraAdmin;

/// <summary>The contract over the fake Zimbra; no request of it may be outside the published description.</summary>
public sealed class ZimbraAdminContractTests : OperatorContract
{
    private readonly LoopbackZimbraServer _server = ZimbraBed.Start();

    protected override string Domain => ZimbraBed.Domain;

    protected override string? Offer => "business";

    protected override Task<IMailOperator> OpenAsync() => ZimbraBed.ConnectAsync(_server);

    protected override async Task CloseAsync()
    {
        await _server.DisposeAsync();
        Assert.Empty(_server.Violations);
    }
}
