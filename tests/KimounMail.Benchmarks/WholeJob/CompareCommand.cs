using System.Globalization;
using KimounMail.TestServers.RealServers;

namespace KimounMail.Benchmarks.WholeJob;

/// <summary>
/// The whole job against its peers: the same mailbox between the same two servers, each run into a new account, the tools in
/// turns. All are measured as processes from start to exit, and counted by the destination itself.
/// </summary>
internal static class CompareCommand
{
    private const string SourceUser = "source";

    // As distributions ship it, so that all pay for what a real server does.
    public static readonly DovecotOptions Server = new() { Format = "maildir", ExtraConfiguration = "mail_fsync = optimized" };

    public static async Task<int> RunAsync(string[] args)
    {
        var (messages, runs) = (Number(args, "--messages", 2000), Number(args, "--runs", 3));
        var scratch = Directory.CreateTempSubdirectory("kimounmail-compare-").FullName;
        try
        {
            await using var source = await DovecotServer.StartAsync(Server);
            await using var destination = await Destination.StartAsync(Text(args, "--destination") ?? "dovecot");
            await using (var mailbox = await MailboxClient.OpenAsync(source.Port, SourceUser))
                await mailbox.FillAsync(messages);

            var tools = await ToolsAsync(source.Port, destination, scratch);
            Console.WriteLine($"{messages:N0} messages, {runs} runs each, from Dovecot to {destination.Words}\n");
            var complete = true;
            for (var run = 1; run <= runs; run++)
            {
                // In turns, and the other way round each time: what the machine does besides strikes all.
                foreach (var tool in run % 2 == 0 ? Enumerable.Reverse(tools) : tools)
                    complete &= await MeasureAsync(tool, run, messages, destination);
            }

            Report(tools, messages);
            return complete ? 0 : 1;
        }
        catch (InvalidOperationException missing)
        {
            Console.Error.WriteLine(missing.Message);
            return 2;
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    /// <summary>Ours first, then the peers that are here.</summary>
    private static async Task<List<Tool>> ToolsAsync(int sourcePort, Destination destination, string scratch)
    {
        List<Tool> tools = [new EngineProcess(sourcePort, destination.Port)];
        if (Mbsync.MissingReason is { } absent)
            Console.WriteLine($"Without mbsync: {absent}");
        else
            tools.Add(new Mbsync(sourcePort, destination.Port));
        if (destination.TakesGroups && await Rawcopy.BuildAsync(scratch) is { } rawcopy)
            tools.AddRange(new[] { 2, 4 }.Select(connections => new Rawcopy(rawcopy, sourcePort, destination.Port, connections)));
        return tools;
    }

    private static async Task<bool> MeasureAsync(Tool tool, int run, int messages, Destination destination)
    {
        var user = $"{tool.Name}-{run}";
        await destination.AddUserAsync(user);
        var state = Directory.CreateTempSubdirectory("kimounmail-benchmark-").FullName;
        try
        {
            tool.First.Add(await tool.PassAsync(SourceUser, user, state));
            if (tool.KeepsBooks)
                tool.Second.Add(await tool.PassAsync(SourceUser, user, state));
        }
        finally
        {
            Directory.Delete(state, recursive: true);
        }

        var arrived = await destination.CountAsync(user);
        tool.Arrived = Math.Min(tool.Arrived ?? arrived, arrived);
        var second = tool.KeepsBooks ? $"second {tool.Second[^1].TotalSeconds,6:F2} s" : "               ";
        Console.WriteLine($"  run {run}  {tool.Name,-12} first {tool.First[^1].TotalSeconds,6:F2} s   {second}   {arrived:N0} arrived");
        // What a peer leaves behind is its own affair, and told; ours must be complete.
        return tool is not EngineProcess || arrived == messages;
    }

    private static void Report(List<Tool> tools, int messages)
    {
        Console.WriteLine($"\n  {"",-12}{"first, s",10}{"messages/s",12}{"second, s",11}{"arrived",9}{"ratio",8}");
        var ours = Median(tools[0].First);
        foreach (var tool in tools)
        {
            var first = Median(tool.First);
            Console.WriteLine($"  {tool.Name,-12}{first.TotalSeconds,10:F2}{messages / first.TotalSeconds,12:F0}{(tool.KeepsBooks ? Median(tool.Second).TotalSeconds : double.NaN),11:F2}{tool.Arrived,9:N0}{(tool.Arrived < messages * 9 / 10 ? double.NaN : first / ours),8:F2}");
        }
    }

    private static TimeSpan Median(IEnumerable<TimeSpan> times)
    {
        var sorted = times.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    private static int Number(string[] args, string name, int otherwise) =>
        Text(args, name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    private static string? Text(string[] args, string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;
}
