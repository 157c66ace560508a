using System.Diagnostics;
using Xunit;

namespace KimounMail.Tests.MailDns;

/// <summary>The zones of the loopback test bed, made by its own script and read into memory, so that a check can be asked without its servers.</summary>
internal static class BedZones
{
    private static readonly Lazy<IReadOnlyList<DnsRecord>> s_records = new(Generate);

    /// <summary>Why they cannot be had here; null when they can.</summary>
    public static string? MissingReason =>
        DnsData.MissingReason ?? (OnPath("python3") && OnPath("openssl") ? null : "The test bed's zones are made with python3 and openssl.");

    /// <summary>A lookup of its own with all of them.</summary>
    public static ZoneLookup Load() => new ZoneLookup().Add(s_records.Value);

    private static IReadOnlyList<DnsRecord> Generate()
    {
        var folder = Directory.CreateTempSubdirectory("kimounmail-zones-").FullName;
        try
        {
            var script = Path.Combine(folder, "gen_zones.py");
            File.Copy(Path.Combine(DnsData.Bed, "gen_zones.py"), script);
            var start = new ProcessStartInfo("python3", [script]) { Environment = { ["BENCH_DOMAINS"] = "1" } };
            using var process = Process.Start(start)!;
            process.WaitForExit();
            if (process.ExitCode != 0)
                throw new InvalidOperationException($"gen_zones.py ended with {process.ExitCode}.");
            return [.. Directory.EnumerateFiles(Path.Combine(folder, "zones"), "*.zone").Order(StringComparer.Ordinal).SelectMany(ZoneFile.Read)];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static bool OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
}

/// <summary>A test over the zones of the test bed.</summary>
internal sealed class BedZonesFactAttribute : FactAttribute
{
    public BedZonesFactAttribute() => Skip = BedZones.MissingReason;
}

/// <summary>A theory over the zones of the test bed.</summary>
internal sealed class BedZonesTheoryAttribute : TheoryAttribute
{
    public BedZonesTheoryAttribute() => Skip = BedZones.MissingReason;
}
