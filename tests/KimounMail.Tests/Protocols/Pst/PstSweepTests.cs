using KimounMail.MutationSweep;
using KimounMail.MutationSweep.Pst;
using Xunit;

namespace KimounMail.Tests.Protocols.Pst;

/// <summary>
/// A sample of files damaged in every way. All of them are a command:
/// <c>dotnet run -c Release --project tests/KimounMail.MutationSweep -- --only pst</c>.
/// </summary>
public sealed class PstSweepTests
{
    [Fact]
    public void A_damaged_file_ends_with_a_result_or_an_error_for_users()
    {
        var result = new Sweep(PstSweep.Made).Run(1, 600);

        Assert.True(result.Failures.Count == 0, string.Join('\n', result.Failures));
        // It would show nothing if all were refused at the door, or none were damaged.
        Assert.InRange(result.Outcomes["read with problems"], 200, 599);
    }

    [PublicPstFact]
    public void A_damaged_file_of_others_does_too()
    {
        var result = new Sweep(PstSweep.Public).Run(1, 300);

        Assert.True(result.Failures.Count == 0, string.Join('\n', result.Failures));
        Assert.InRange(result.Outcomes["read with problems"], 50, 299);
    }

    [Fact]
    public void A_file_that_is_not_damaged_is_read_without_problems() => Assert.All(PstSamples.All(), sample =>
    {
        var path = Path.GetTempFileName();
        File.WriteAllBytes(path, sample);

        Assert.Equal("read", PstSweep.Made.Read(path).Outcome);

        File.Delete(path);
    });
}
