using System.Diagnostics;
using KimounMail.Engine.Migration;

namespace KimounMail.CrashRuns;

/// <summary>A pass in a process of its own (KimounMail.TestWorker), on a store two of them share one after the other.</summary>
internal sealed class WorkerProcess : IDisposable
{
    /// <summary>A killed Dovecot may leave behind the lock of a log it was about to make, which it then believes in for three minutes.</summary>
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(10);

    private readonly Process _process;
    private readonly Task<string> _errors;

    private WorkerProcess(Process process)
    {
        _process = process;
        _errors = process.StandardError.ReadToEndAsync();
    }

    public bool HasEnded => _process.HasExited;

    public static WorkerProcess Start(string folder, string id, RunMode mode)
    {
        var start = new ProcessStartInfo("dotnet", [AssemblyPath, folder, id, mode.ToString()]) { RedirectStandardOutput = true, RedirectStandardError = true };
        return new WorkerProcess(Process.Start(start)!);
    }

    /// <summary>Waits until the pass has begun; false when it ended before saying so.</summary>
    public async Task<bool> BegunAsync() => await _process.StandardOutput.ReadLineAsync().WaitAsync(s_patience) == "RUNNING";

    /// <summary>Kills it as <c>kill -9</c> does.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync().WaitAsync(s_patience);
    }

    /// <summary>Waits for its end.</summary>
    /// <exception cref="TimeoutException">It hangs.</exception>
    public async Task<WorkerEnd> EndAsync()
    {
        long peak = 0;
        var ending = _process.StandardOutput.ReadToEndAsync();
        var limit = Stopwatch.StartNew();
        while (!ending.IsCompleted && limit.Elapsed < s_patience)
        {
            peak = Math.Max(peak, ReadPeak());
            await Task.WhenAny(ending, Task.Delay(50));
        }

        if (!ending.IsCompleted)
            throw new TimeoutException($"The worker has not ended in {limit.Elapsed.TotalSeconds:F0} s.");
        await _process.WaitForExitAsync().WaitAsync(s_patience);
        return new WorkerEnd((await ending).Trim().Split('\n')[^1], await _errors, _process.ExitCode, peak);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    /// <summary>Beside the program that asks, in the same configuration: all are in <c>tests/PROJECT/bin/CONFIGURATION/FRAMEWORK</c>.</summary>
    private static string AssemblyPath
    {
        get
        {
            var parts = AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar).Split(Path.DirectorySeparatorChar);
            parts[^4] = "KimounMail.TestWorker";
            return Path.Combine(string.Join(Path.DirectorySeparatorChar, parts), "KimounMail.TestWorker.dll");
        }
    }

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

/// <summary>How a worker ended.</summary>
/// <param name="Words">Its last line: the status and the counts, or the error.</param>
/// <param name="Errors">All it wrote to standard error: nothing, unless it crashed.</param>
/// <param name="ExitCode">0 when the pass came to an end.</param>
/// <param name="PeakMemory">The most memory it had resident, in octets.</param>
internal sealed record WorkerEnd(string Words, string Errors, int ExitCode, long PeakMemory);
