using System.Globalization;
using KimounMail.TestServers.RealServers;

namespace KimounMail.Benchmarks.WholeJob;

/// <summary>
/// The whole job against a peer: the same mailbox between the same two Dovecots, each run into a new account, the tools in
/// turns. Both are measured as processes from start to exit, and counted by the destination itself.
/// </summary>
internal static class CompareCommand
{
    private const string SourceUser = "source";

    // As distributions ship it, so that both pay for what a real server does.
    private static readonly DovecotOptions Server = new() { Format = "maildir", ExtraConfiguration = "mail_fsync = optimized" };

    public static async Task<int> RunAsync(string[] args)
    {
        var (messages, runs) = (Number(args, "--messages", 2000), Number(args, "--runs", 3));
        if (DovecotServer.MissingReason is { } missing)
        {
            Console.Error.WriteLine($"The comparison needs two Dovecots. {missing}");
            return 2;
        }

        await using var source = await DovecotServer.StartAsync(Server);
        await using var destination = await DovecotServer.StartAsync(Server);
        await using (var mailbox = await MailboxClient.OpenAsync(source.Port, SourceUser))
            await mailbox.FillAsync(messages);

        List<Tool> tools = [new EngineProcess(source.Port, destination.Port)];
        if (Mbsync.MissingReason is { } absent)
            Console.WriteLine($"Without mbsync: {absent}");
        else
            tools.Add(new Mbsync(source.Port, destination.Port));

        Console.WriteLine($"{messages:N0} messages, {runs} runs each, two Dovecots on this machine (Maildir, fsync as shipped)\n");
        var complete = true;
        for (var run = 1; run <= runs; run++)
        {
            // In turns, and the other way round each time: what the machine does besides strikes both.
            foreach (var tool in run % 2 == 0 ? Enumerable.Reverse(tools) : tools)
                complete &= await MeasureAsync(tool, run, messages, destination.Port);
        }

        Report(tools, messages);
        return complete ? 0 : 1;
    }

    private static async Task<bool> MeasureAsync(Tool tool, int run, int messages, int destinationPort)
    {
        var user = $"{tool.Name}-{run}";
        var state = Directory.CreateTempSubdirectory("kimounmail-benchmark-").FullName;
        try
        {
            tool.First.Add(await tool.PassAsync(SourceUser, user, state));
            tool.Second.Add(await tool.PassAsync(SourceUser, user, state));
        }
        finally
        {
            Directory.Delete(state, recursive: true);
        }

        await using var mailbox = await MailboxClient.OpenAsync(destinationPort, user);
        var arrived = await mailbox.CountAsync();
        tool.Arrived = Math.Min(tool.Arrived ?? arrived, arrived);
        Console.WriteLine($"  run {run}  {tool.Name,-12} first {tool.First[^1].TotalSeconds,6:F2} s   second {tool.Second[^1].TotalSeconds,6:F2} s   {arrived:N0} arrived");
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
            Console.WriteLine($"  {tool.Name,-12}{first.TotalSeconds,10:F2}{messages / first.TotalSeconds,12:F0}{Median(tool.Second).TotalSeconds,11:F2}{tool.Arrived,9:N0}{first / ours,8:F2}");
        }
    }

    private static TimeSpan Median(IEnumerable<TimeSpan> times)
    {
        var sorted = times.Order().ToList();
        return (sorted[(sorted.Count - 1) / 2] + sorted[sorted.Count / 2]) / 2;
    }

    private static int Number(string[] args, string name, int otherwise)
    {
        var at = Array.IndexOf(args, name);
        return at < 0 || at + 1 == args.Length ? otherwise : int.Parse(args[at + 1], CultureInfo.InvariantCulture);
    }
}
