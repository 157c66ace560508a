using System.Diagnostics;
using System.Globalization;
using KimounMail.TestServers.Imap;

namespace KimounMail.Benchmarks.WholeJob;

/// <summary>
/// What a large mailbox costs: seconds and peak memory of the engine, in a process of its own, against two loopback servers in
/// this one. A first copy fills the journal; then passes with nothing new, with one new message, and both again without CONDSTORE.
/// </summary>
internal static class ScaleCommand
{
    private const int DefaultCount = 500_000;
    private const int Octets = 700;
    private const string User = "scale";

    public static async Task<int> RunAsync(string[] args)
    {
        var count = args is [var text] ? int.Parse(text, CultureInfo.InvariantCulture) : DefaultCount;
        await using var source = LoopbackImapServer.Start();
        await using var destination = LoopbackImapServer.Start();
        destination.KeepsOnlyDigests = true;
        var inbox = source.AddAccount(User, Tool.Password).Inbox;
        var copied = destination.AddAccount(User, Tool.Password).Inbox;
        for (var i = 0; i < count; i++)
            inbox.Append(MessageContent.Generated(Octets, i), date: DateTimeOffset.UnixEpoch.AddSeconds(i));
        var state = Directory.CreateTempSubdirectory("kimounmail-scale-").FullName;
        try
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} messages of {Octets} octets"));
            await PassAsync("first copy");
            await PassAsync("nothing new");
            inbox.Append(MessageContent.Generated(Octets, count));
            await PassAsync("one new message");
            inbox.AddFlags(7, "\\Flagged");
            inbox.Expunge(9);
            await PassAsync("one flagged, one deleted");
            source.Profile = LoopbackProfile.Full.Without("CONDSTORE", "QRESYNC");
            await PassAsync("nothing new, without CONDSTORE");
            inbox.Append(MessageContent.Generated(Octets, count + 1));
            await PassAsync("one new message, without CONDSTORE");
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{copied.Count} messages at the destination"));
            return copied.Count == count + 2 ? 0 : 1;
        }
        finally
        {
            Directory.Delete(state, recursive: true);
        }

        async Task PassAsync(string what)
        {
            var engine = new EngineProcess(source.Port, destination.Port);
            var clock = Stopwatch.StartNew();
            await engine.PassAsync(User, User, state);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-36} {clock.Elapsed.TotalSeconds,8:F2} s {engine.PeakMemory / 1e6,8:F0} MB"));
        }
    }
}
