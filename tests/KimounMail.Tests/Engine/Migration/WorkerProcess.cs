using System.Diagnostics;
using KimounMail.Engine.Migration;
using Xunit;

namespace KimounMail.Tests.Engine.Migration;

/// <summary>A pass in a process of its own, on a store two of them share one after the other.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly Process _process;

    private WorkerProcess(Process process) => _process = process;

    public static WorkerProcess Start(string folder, string id, RunMode mode)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        foreach (var argument in new[] { AssemblyPath, folder, id, mode.ToString() })
            start.ArgumentList.Add(argument);
        return new WorkerProcess(Process.Start(start)!);
    }

    /// <summary>Waits until the pass has begun; false when it ended before saying so.</summary>
    public async Task<bool> BegunAsync() => await _process.StandardOutput.ReadLineAsync().WaitAsync(Patience) == "RUNNING";

    /// <summary>Kills it as <c>kill -9</c> does.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync().WaitAsync(Patience);
    }

    /// <summary>Waits for its end; gives its last words and the most memory it had resident, in octets.</summary>
    public async Task<(string Words, long PeakMemory)> EndAsync()
    {
        long peak = 0;
        var ending = _process.StandardOutput.ReadToEndAsync();
        while (!ending.IsCompleted)
        {
            peak = Math.Max(peak, ReadPeak());
            await Task.WhenAny(ending, Task.Delay(50));
        }

        var words = await ending.WaitAsync(Patience);
        await _process.WaitForExitAsync().WaitAsync(Patience);
        Assert.Equal(0, _process.ExitCode);
        return (words.Trim().Split('\n')[^1], peak);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    /// <summary>Beside the tests, in the same configuration.</summary>
    private static string AssemblyPath => Path.Combine(AppContext.BaseDirectory.Replace("KimounMail.Tests", "KimounMail.TestWorker", StringComparison.Ordinal), "KimounMail.TestWorker.dll");

    private long ReadPeak()
    {
        try
        {
            _process.Refresh();
            return _process.HasExited ? 0 : Math.Max(_process.PeakWorkingSet64, _process.WorkingSet64);
        }
        catch (InvalidOperationException)
        {
            // It ended between the two questions.
            return 0;
        }
    }
}
