using KimounMail.Engine.Operators;
using Xunit;

namespace KimounMail.Tests.Operators.Ovh;

/// <summary>What holds for every operator, at OVHcloud as its schema describes it.</summary>
public sealed class OvhZimbraContractTests : OperatorContract
{
    private OvhOperatorBed? _bed;

    protected override string? Offer => "STARTER";

    protected override Task<IMailOperator> OpenAsync()
    {
        _bed = new OvhOperatorBed();
        return _bed.ConnectAsync();
    }

    protected override async Task CloseAsync()
    {
        Assert.Empty(_bed!.Api.SchemaFaults);
        await _bed.DisposeAsync();
    }
}
