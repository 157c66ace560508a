using System.Diagnostics;
using System.Net;
using KimounMail.Engine.Migration;

namespace KimounMail.Benchmarks.WholeJob;

/// <summary>A comparison of two mailboxes.</summary>
internal sealed class ProofProcess(Route route, ComparisonMethod method) : OwnProcess("proof", route)
{
    public const string Command = "proof";

    /// <summary>The child's side: compares, and tells the verdict.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        if (args is not [var state, var method, var sourceUser, var source, var destinationUser, var destination])
            throw new ArgumentException("state folder, method, source user, source, destination user, destination");
        await using var migrations = await MigrationService.OpenAsync(state, CancellationToken.None);
        var options = new ComparisonOptions { Method = Enum.Parse<ComparisonMethod>(method) };
        Console.WriteLine(await migrations.CompareAsync(
            Endpoint(sourceUser, IPEndPoint.Parse(source)), Endpoint(destinationUser, IPEndPoint.Parse(destination)), new MigrationOptions(), options, CancellationToken.None).LastAsync());
        TellPeak();
        return 0;
    }

    protected override ProcessStartInfo Prepare(string sourceUser, string destinationUser, string stateFolder) => new(
        Environment.ProcessPath!,
        [Command, stateFolder, method.ToString(), sourceUser, $"{Route.Source}", destinationUser, $"{Route.Destination}"]);
}
