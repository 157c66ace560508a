using System.Diagnostics;

namespace KimounMail.Benchmarks.WholeJob;

/// <summary>A program that brings one mailbox to another, and what it took.</summary>
internal abstract class Tool(string name)
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

    /// <summary>Messages at the destination after the worst run.</summary>
    public long? Arrived { get; set; }

    /// <summary>Makes a pass and tells how long it took.</summary>
    /// <exception cref="InvalidOperationException">The program failed; its words are in the message.</exception>
    public async Task<TimeSpan> PassAsync(string sourceUser, string destinationUser, string stateFolder)
    {
        var start = Prepare(sourceUser, destinationUser, stateFolder);
        start.RedirectStandardOutput = start.RedirectStandardError = true;
        var clock = Stopwatch.StartNew();
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start.");
        var words = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        var took = clock.Elapsed;
        if (!IsEnd(process.ExitCode))
            throw new InvalidOperationException($"{Name} ended with {process.ExitCode}.\n{string.Join('\n', words)}");
        Read(words[0]);
        return took;
    }

    /// <summary>Takes from the program's own words what it measured.</summary>
    protected virtual void Read(string words)
    {
    }

    /// <summary>True when the program says that it got to its end.</summary>
    protected virtual bool IsEnd(int exitCode) => exitCode == 0;

    protected abstract ProcessStartInfo Prepare(string sourceUser, string destinationUser, string stateFolder);
}
