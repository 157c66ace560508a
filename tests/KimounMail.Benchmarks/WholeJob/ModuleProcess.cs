using System.Diagnostics;
using KimounMail.TestServers;

namespace KimounMail.Benchmarks.WholeJob;

/// <summary>What users run: <c>pwsh</c> with the module of this solution, by <c>migrate.ps1</c>.</summary>
internal sealed class ModuleProcess(Route route) : OwnProcess("kimounmail", route)
{
    private const int Loads = 5;

    private static readonly string? s_program = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? "pwsh.exe" : "pwsh"))
        .FirstOrDefault(File.Exists);

    private static readonly string s_module = Path.Combine(BenchFolder.Solution ?? "", "module");

    /// <summary>Why it cannot run here; null when it can.</summary>
    public static string? MissingReason =>
        s_program is null ? "there is no pwsh on the PATH."
        : !Directory.Exists(Path.Combine(s_module, "bin")) ? $"it is not built in {s_module} (dotnet build)."
        : null;

    private static string Manifest => Path.Combine(s_module, "KimounMail.psd1");

    /// <summary>Finds <see cref="Tool.Load"/>: the median of some runs that import the module and do no more.</summary>
    public async Task MeasureLoadAsync(CancellationToken cancellationToken)
    {
        var times = new List<TimeSpan>();
        // The first brings the files from the disk, and is not counted.
        for (var i = 0; i <= Loads; i++)
            times.Add((await RunAsync(Start("-Command", $"Import-Module '{Manifest}'"), cancellationToken)).Took);
        Load = times.Skip(1).Median();
    }

    protected override ProcessStartInfo Prepare(string sourceUser, string destinationUser, string stateFolder)
    {
        var isSecond = Directory.EnumerateFileSystemEntries(stateFolder).Any();
        var start = Start(
            "-File", Path.Combine(AppContext.BaseDirectory, "WholeJob", "migrate.ps1"), "-Module", Manifest,
            "-Source", $"{Route.Source}", "-SourceAccount", sourceUser, "-Destination", $"{Route.Destination}", "-DestinationAccount", destinationUser);
        if (isSecond)
            start.ArgumentList.Add("-Again");
        start.Environment["KIMOUNMAIL_STATE"] = stateFolder;
        start.Environment["BENCHMARK_PASSWORD"] = Password;
        return start;
    }

    private static ProcessStartInfo Start(params IEnumerable<string> arguments) => new(s_program!, ["-NoProfile", "-NonInteractive", .. arguments]);
}
