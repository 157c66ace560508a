using KimounMail.TestServers;
using KimounMail.TestServers.RealServers;

namespace KimounMail.Benchmarks.WholeJob;

/// <summary>
/// The whole job against its peers: the same mailbox between the same two servers, each run into a new account, the tools in
/// turns. All are measured as processes from start to exit, and counted by the destination itself.
/// </summary>
internal sealed class CompareCommand(CompareOptions options, string scratch, CancellationToken cancellationToken)
{
    private const string SourceUser = "source";
    private const int Interrupted = 130;

    // As distributions ship it, so that all pay for what a real server does.
    private static readonly DovecotOptions s_dovecot = new() { Format = "maildir", ExtraConfiguration = "mail_fsync = optimized" };

    public static async Task<int> RunAsync(string[] args)
    {
        using var interruption = new Interruption();
        var scratch = Directory.CreateTempSubdirectory("kimounmail-compare-").FullName;
        try
        {
            return await new CompareCommand(CompareOptions.Parse(args), scratch, interruption.Token).RunAsync();
        }
        catch (Exception) when (interruption.Token.IsCancellationRequested)
        {
            // Whatever came of servers and tools that were stopped in the middle.
            Console.Error.WriteLine("Interrupted.");
            return Interrupted;
        }
        catch (Exception cannot) when (cannot is InvalidOperationException or ArgumentException)
        {
            Console.Error.WriteLine(cannot.Message);
            return 2;
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    private async Task<int> RunAsync()
    {
        await using var line = options.RoundTrip is { } roundTrip ? await DelayLine.StartAsync(roundTrip, scratch, cancellationToken) : null;
        // The generator of the corpus writes folders with dots between their levels.
        var here = s_dovecot with { FurtherAddress = line?.SourceAddress, Separator = options.Corpus ? '.' : '/', SpecialMailboxes = !options.Corpus };
        await using var source = await DovecotServer.StartAsync(here, cancellationToken);
        await using var destination = await Destination.StartAsync(
            options.Destination, s_dovecot with { FurtherAddress = line?.DestinationAddress }, cancellationToken);
        await FillAsync(source);

        var route = Route.Loopback(source.Port, destination.Port);
        if (line is not null)
            route = new(new(line.SourceAddress, source.Port), new(line.DestinationAddress, destination.Port)) { Namespace = line.Namespace };
        var tools = await ToolsAsync(route, destination.TakesGroups);
        Console.WriteLine($"{options.Messages:N0} messages, {options.Runs} runs each, from Dovecot to {destination.Words}{Distance()}\n");
        var complete = true;
        for (var run = 1; run <= options.Runs; run++)
        {
            // In turns, and the other way round each time: what the machine does besides strikes all.
            foreach (var tool in run % 2 == 0 ? Enumerable.Reverse(tools) : tools)
                complete &= await MeasureAsync(tool, run, destination);
        }

        ComparisonReport.Write(tools, options.Messages);
        return complete ? 0 : 1;
    }

    private string Distance() => options.RoundTrip is { } time ? $", {time.TotalMilliseconds} ms round trip to each" : "";

    private async Task FillAsync(DovecotServer source)
    {
        if (options.Corpus)
        {
            await BenchFolder.FillAsync(source, SourceUser, options.Messages);
            return;
        }

        await using var mailbox = await MailboxClient.OpenAsync(source.Port, SourceUser);
        await mailbox.FillAsync(options.Messages);
    }

    /// <summary>Ours first, then the peers that are here.</summary>
    private async Task<List<Tool>> ToolsAsync(Route route, bool withRawcopy)
    {
        List<Tool> tools = [await OursAsync(route)];
        if (Mbsync.MissingReason is { } noMbsync)
            Console.WriteLine($"Without mbsync: {noMbsync}");
        else
            tools.Add(new Mbsync(route));

        if (!withRawcopy)
            return tools;
        if (BenchFolder.WhyWithout(Rawcopy.Source) is { } noRawcopy)
        {
            Console.WriteLine($"Without rawcopy: {noRawcopy}");
            return tools;
        }

        var rawcopy = await BenchFolder.CompileAsync(Rawcopy.Source, scratch);
        // Few connections are slower the farther the servers are.
        int[] connections = options.RoundTrip is null ? [2, 4] : [4];
        tools.AddRange(connections.Select(number => new Rawcopy(rawcopy, route, number)));
        return tools;
    }

    private async Task<OwnProcess> OursAsync(Route route)
    {
        if (ModuleProcess.MissingReason is { } reason)
        {
            Console.WriteLine($"The engine alone, without the module: {reason}");
            return new EngineProcess(route);
        }

        var module = new ModuleProcess(route);
        await module.MeasureLoadAsync(cancellationToken);
        Console.WriteLine($"pwsh and the module's load: {module.Load.TotalSeconds:F2} s");
        return module;
    }

    private async Task<bool> MeasureAsync(Tool tool, int run, Destination destination)
    {
        var user = $"{tool.Name}-{run}";
        await destination.AddUserAsync(user);
        var state = Directory.CreateDirectory(Path.Combine(scratch, user)).FullName;
        tool.First.Add(await tool.PassAsync(SourceUser, user, state, cancellationToken));
        if (tool.KeepsBooks)
            tool.Second.Add(await tool.PassAsync(SourceUser, user, state, cancellationToken));

        var arrived = await destination.CountAsync(user);
        tool.Arrived = Math.Min(tool.Arrived ?? arrived, arrived);
        var second = tool.KeepsBooks ? $"second {tool.Second[^1].TotalSeconds,6:F2} s" : "               ";
        Console.WriteLine($"  run {run}  {tool.Name,-12} first {tool.First[^1].TotalSeconds,6:F2} s   {second}   {arrived:N0} arrived");
        // What a peer leaves behind is its own affair, and told; ours must be complete.
        return tool is not OwnProcess || arrived == options.Messages;
    }
}
