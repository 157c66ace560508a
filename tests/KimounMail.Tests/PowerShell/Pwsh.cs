using System.Diagnostics;

namespace KimounMail.Tests.PowerShell;

/// <summary>The <c>pwsh</c> of this machine, as far as it has one.</summary>
internal static class Pwsh
{
    public static string RepositoryRoot { get; } = FindRoot();

    /// <summary>Why the module cannot run here; null when it can.</summary>
    public static string? Missing { get; } = IsOnPath() ? null : "pwsh (PowerShell 7.4 or later) is not on the PATH.";

    /// <summary>Why Pester cannot run here; null when it can.</summary>
    public static string? MissingForPester { get; } = FindMissing();

    public static Process Start(params string[] arguments)
    {
        string[] all = ["-NoLogo", "-NoProfile", "-NonInteractive", .. arguments];
        var start = new ProcessStartInfo("pwsh", all) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        return Process.Start(start)!;
    }

    private static bool IsOnPath() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Any(folder => File.Exists(Path.Combine(folder, OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh")));

    private static string? FindMissing()
    {
        if (Missing is { } reason)
            return reason;

        using var probe = Start("-Command", "exit [int](-not (Get-Module Pester -ListAvailable | Where-Object Version -ge '5.0'))");
        probe.WaitForExit();
        return probe.ExitCode == 0 ? null : "Pester 5 is not installed.";
    }

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "KimounMail.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The solution's folder was not found.");
        return folder.FullName;
    }
}
