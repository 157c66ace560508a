using System.Diagnostics;
using Xunit;
using Xunit.Abstractions;

namespace KimounMail.Tests.PowerShell;

/// <summary>The cmdlets as users have them: the built module in a real <c>pwsh</c>. So that one command runs all tests.</summary>
public sealed class PesterTests(ITestOutputHelper output)
{
    [PesterFact]
    public async Task All_Pester_tests_pass()
    {
        using var pester = PowerShell.Start("-File", Path.Combine(PowerShell.RepositoryRoot, "tests", "Pester", "Invoke-Tests.ps1"));
        var errors = pester.StandardError.ReadToEndAsync();
        output.WriteLine(await pester.StandardOutput.ReadToEndAsync());
        output.WriteLine(await errors);
        await pester.WaitForExitAsync();
        Assert.Equal(0, pester.ExitCode);
    }

    /// <summary>A test that says why it is skipped where there is no PowerShell or no Pester.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class PesterFactAttribute : FactAttribute
    {
        public PesterFactAttribute()
        {
            Skip = PowerShell.MissingForPester;
        }
    }

    private static class PowerShell
    {
        public static string RepositoryRoot { get; } = FindRoot();

        /// <summary>Why Pester cannot run here; null when it can.</summary>
        public static string? MissingForPester { get; } = FindMissing();

        public static Process Start(params string[] arguments)
        {
            string[] all = ["-NoLogo", "-NoProfile", "-NonInteractive", .. arguments];
            var start = new ProcessStartInfo("pwsh", all) { RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
            return Process.Start(start)!;
        }

        private static string? FindMissing()
        {
            var isOnPath = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
                .Any(folder => File.Exists(Path.Combine(folder, OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh")));
            if (!isOnPath)
                return "pwsh (PowerShell 7.4 or later) is not on the PATH.";

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
}
