using KimounMail.FaultSweep;
using Xunit;

namespace KimounMail.Tests.Engine.Migration;

/// <summary>
/// A sample of the sweep: a few places of every kind of fault, drawn from a seed. All of it is a command:
/// <c>dotnet run -c Release --project tests/KimounMail.FaultSweep</c>.
/// </summary>
public class FaultSweepTests
{
    private const int PlacesOfAKind = 2;
    private const int Seed = 7;

    private static readonly Sweep Sample = new() { Seed = Seed, Sample = PlacesOfAKind };

    public static TheoryData<string> Kinds => [.. Sweep.KindNames];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Nothing_is_lost_doubled_or_left_hanging(string kind)
    {
        var result = await Sample.RunAsync(kind);

        Assert.True(result.Failures.Count == 0, $"seed {Seed}, {result.Failures.Count} of {result.Tried}:\n{string.Join('\n', result.Failures)}");
        Assert.InRange(result.Tried, 2, PlacesOfAKind);
    }
}
