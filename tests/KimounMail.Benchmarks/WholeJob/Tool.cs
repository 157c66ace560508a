using System.Diagnostics;

namespace KimounMail.Benchmarks.WholeJob;

/// <summary>A program that brings one mailbox to another, and what it took.</summary>
internal abstract class Tool(string name, Route route)
{
    /// <summary>Of every account on the servers of the comparison.</summary>
    public const string Password = "x";

    public string Name { get; } = name;

    /// <summary>False when another pass would copy everything again.</summary>
    public virtual bool KeepsBooks => true;

    /// <summary>Time of each first pass, start and exit of the process included.</summary>
    public List<TimeSpan> First { get; } = [];

    /// <summary>Time of each second pass, nothing having changed.</summary>
    public List<TimeSpan> Second { get; } = [];

    /// <summary>Part of each pass that is the start of the program, before it has anything to do.</summary>
    public TimeSpan Load { get; protected set; }

    /// <summary>Messages at the destination after the worst run.</summary>
    public long? Arrived { get; set; }

    /// <summary>Why the first run left messages behind, in the program's own words; empty where it left none or does not say.</summary>
    public IReadOnlyList<string> Excuses { get; protected set; } = [];

    protected Route Route => route;

    /// <summary>Makes a pass and tells how long it took.</summary>
    /// <exception cref="InvalidOperationException">The program failed; its words are in the message.</exception>
    public async Task<TimeSpan> PassAsync(string sourceUser, string destinationUser, string stateFolder, CancellationToken cancellationToken)
    {
        var (took, words) = await RunAsync(Prepare(sourceUser, destinationUser, stateFolder), cancellationToken);
        Read(words);
        return took;
    }

    /// <summary>Takes from the program's own words, those to standard error last, what it measured.</summary>
    protected virtual void Read(string words)
    {
    }

    /// <summary>True when the program says that it got to its end.</summary>
    protected virtual bool IsEnd(int exitCode) => exitCode == 0;

    protected abstract ProcessStartInfo Prepare(string sourceUser, string destinationUser, string stateFolder);

    /// <summary>Runs a program where the tool's route begins, from its start to its exit.</summary>
    protected async Task<(TimeSpan Took, string Words)> RunAsync(ProcessStartInfo start, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        route.Place(start);
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start.");
        await using var interruption = cancellationToken.Register(() => process.Kill(entireProcessTree: true));
        var words = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(CancellationToken.None), process.StandardError.ReadToEndAsync(CancellationToken.None));
        await process.WaitForExitAsync(CancellationToken.None);
        var took = clock.Elapsed;
        cancellationToken.ThrowIfCancellationRequested();
        var said = string.Join('\n', words);
        return IsEnd(process.ExitCode) ? (took, said) : throw new InvalidOperationException($"{Name} ended with {process.ExitCode}.\n{said}");
    }
}
