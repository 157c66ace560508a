using System.Globalization;
using KimounMail.TestServers.Imap;

namespace KimounMail.Benchmarks.WholeJob;

/// <summary>
/// What a large mailbox costs: seconds and peak memory of the engine, in a process of its own, against two loopback servers in
/// this one. A first copy fills the journal; then comparisons, by headers, by content (of the source with
/// itself: the destination keeps digests only) and with an empty mailbox; passes with nothing new, with one new message, and both again without CONDSTORE.
/// </summary>
internal static class ScaleCommand
{
    private const int DefaultCount = 500_000;
    private const int Octets = 700;
    private const string User = "scale";
    private const string Nobody = "nobody";

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
            source.AddAccount(Nobody, Tool.Password);
            await CompareAsync("compared by headers", ComparisonMethod.Headers, User, destination.Port);
            await CompareAsync("compared by content", ComparisonMethod.Content, User, source.Port);
            await CompareAsync("compared with nothing", ComparisonMethod.Content, Nobody, source.Port);
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

        Task PassAsync(string what) => MeasureAsync(what, new EngineProcess(Route.Loopback(source.Port, destination.Port)), User, state);

        Task CompareAsync(string what, ComparisonMethod method, string user, int port) => MeasureAsync(what, new ProofProcess(Route.Loopback(source.Port, port), method), user, state);
    }

    private static async Task MeasureAsync(string what, OwnProcess process, string destinationUser, string state)
    {
        var took = await process.PassAsync(User, destinationUser, state, CancellationToken.None);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-36} {took.TotalSeconds,8:F2} s {process.PeakMemory / 1e6,8:F0} MB"));
    }
}
