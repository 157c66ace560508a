using System.Diagnostics;
using System.Globalization;
using KimounMail.TestServers.Imap;

namespace KimounMail.Benchmarks.WholeJob;

/// <summary>Two loopback servers in a process of their own, this program again: what they allocate is not taken for ours.</summary>
internal sealed class LoopbackPair : IAsyncDisposable
{
    public const string Command = "serve";
    public const string SourceUser = "source";

    private const int Accounts = 64;

    private readonly Process _process;

    private LoopbackPair(Process process, int sourcePort, int destinationPort) =>
        (_process, SourcePort, DestinationPort) = (process, sourcePort, destinationPort);

    public int SourcePort { get; }

    public int DestinationPort { get; }

    /// <summary>The child's side: messages of one size in one mailbox, and empty accounts at the destination.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var (count, octets) = (int.Parse(args[0], CultureInfo.InvariantCulture), int.Parse(args[1], CultureInfo.InvariantCulture));
        await using var source = LoopbackImapServer.Start();
        await using var destination = LoopbackImapServer.Start();
        destination.KeepsOnlyDigests = true;
        var inbox = source.AddAccount(SourceUser, Tool.Password).Inbox;
        for (var i = 0; i < count; i++)
            inbox.Append(MessageContent.Generated(octets, i), date: DateTimeOffset.UnixEpoch.AddSeconds(i));
        for (var i = 0; i < Accounts; i++)
            destination.AddAccount(DestinationUser(i), Tool.Password);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{source.Port} {destination.Port}"));
        while (await Console.In.ReadLineAsync() is not null)
        {
            // The end of input ends it.
        }

        return 0;
    }

    public static string DestinationUser(int number) => string.Create(CultureInfo.InvariantCulture, $"destination{number % Accounts}");

    public static async Task<LoopbackPair> StartAsync(int count, int octets)
    {
        var start = new ProcessStartInfo(
            Environment.ProcessPath!,
            [Command, count.ToString(CultureInfo.InvariantCulture), octets.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        var process = Process.Start(start)!;
        var ports = (await process.StandardOutput.ReadLineAsync())!.Split(' ');
        return new LoopbackPair(process, int.Parse(ports[0], CultureInfo.InvariantCulture), int.Parse(ports[1], CultureInfo.InvariantCulture));
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}
