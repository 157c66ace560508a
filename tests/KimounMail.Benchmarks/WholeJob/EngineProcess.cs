using System.Diagnostics;
using System.Globalization;
using KimounMail.Engine.Migration;
using KimounMail.Engine.State;

namespace KimounMail.Benchmarks.WholeJob;

/// <summary>Our engine, in a process of its own: this program again.</summary>
internal sealed class EngineProcess(int sourcePort, int destinationPort) : Tool("kimounmail")
{
    public const string Command = "pass";

    private const string PeakLabel = "peak memory: ";

    /// <summary>Octets the last pass had in memory at most.</summary>
    public long PeakMemory { get; private set; }

    /// <summary>The child's side: a first pass when the state folder holds no task, else another of that task.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        if (args is not [var state, var sourceUser, var sourcePort, var destinationUser, var destinationPort])
            throw new ArgumentException("state folder, source user, source port, destination user, destination port");
        await using var migrations = await MigrationService.OpenAsync(state, CancellationToken.None);
        var known = await migrations.ListAsync(new TaskFilter(), CancellationToken.None).FirstOrDefaultAsync();
        var task = known ?? await migrations.CreateAsync(
            new MigrationRequest(Endpoint(sourceUser, Port(sourcePort)), Endpoint(destinationUser, Port(destinationPort)), new MigrationOptions()), CancellationToken.None);
        var end = await migrations.RunAsync(task.Id, known is null ? RunMode.Start : RunMode.Sync, CancellationToken.None).LastAsync();
        Console.WriteLine($"{end.Task.Status}: {end.Task.StatusDetail}");
        using var self = Process.GetCurrentProcess();
        Console.WriteLine($"{PeakLabel}{self.PeakWorkingSet64.ToString(CultureInfo.InvariantCulture)}");
        return end.Task.Status == MigrationStatus.Synced ? 0 : 1;
    }

    protected override ProcessStartInfo Prepare(string sourceUser, string destinationUser, string stateFolder) => new(
        Environment.ProcessPath!,
        [Command, stateFolder, sourceUser, Text(sourcePort), destinationUser, Text(destinationPort)]);

    protected override void Read(string words)
    {
        var at = words.LastIndexOf(PeakLabel, StringComparison.Ordinal) + PeakLabel.Length;
        PeakMemory = long.Parse(words.AsSpan(at).Trim(), CultureInfo.InvariantCulture);
    }

    private static int Port(string text) => int.Parse(text, CultureInfo.InvariantCulture);

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);

    public static MigrationEndpoint Endpoint(string user, int port) => new(
        new EndpointAddress { Account = user, Host = "127.0.0.1", Port = port, Security = ConnectionSecurity.None },
        new EndpointCredential.Password(user, Password));
}
