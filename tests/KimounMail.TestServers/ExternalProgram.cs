using System.Diagnostics;

namespace KimounMail.TestServers;

/// <summary>A program run to its end.</summary>
public static class ExternalProgram
{
    /// <summary>What it wrote to standard output.</summary>
    /// <exception cref="InvalidOperationException">It failed; its words are in the message.</exception>
    public static async Task<string> RunAsync(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        var words = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? words[0] : throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {words[1]}");
    }
}
