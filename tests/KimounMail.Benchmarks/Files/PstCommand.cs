using System.Diagnostics;
using System.Globalization;
using KimounMail.Protocols.Pst;

namespace KimounMail.Benchmarks.Files;

/// <summary>
/// What reading a PST costs: all its mail, with bodies and attachments, into a file each on a memory-backed folder. Ours, in this program again, against
/// <c>readpst</c> and <c>pffexport</c>, which also make mail of it, in turns; and our peak memory with a tenth of the file and with all.
/// </summary>
internal static class PstCommand
{
    public const string Command = "pst";
    public const string ReadCommand = "pst-read";
    public const string Usage = """
          pst                     reading a PST against readpst and pffexport
            --mails N             of about 50 KB each (20,000)
            --rounds N            the median counts (3)
        """;

    private const int DefaultMails = 20_000;

    public static async Task<int> RunAsync(string[] args)
    {
        var (mails, rounds) = (Number(args, "--mails") ?? DefaultMails, Number(args, "--rounds") ?? 3);
        var folder = Directory.CreateDirectory(Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"kimounmail-pst-{Environment.ProcessId}"));
        try
        {
            var (small, large) = (Path.Combine(folder.FullName, "small.pst"), Path.Combine(folder.FullName, "large.pst"));
            MailboxFile.Write(small, mails / 10);
            MailboxFile.Write(large, mails);
            await ReadAsync(small, mails / 10, folder, rounds);
            await ReadAsync(large, mails, folder, rounds);
            return 0;
        }
        finally
        {
            folder.Delete(true);
        }
    }

    /// <summary>The child's side: reads all, a file an item.</summary>
    public static int Read(string[] args)
    {
        using var file = PstFile.Open(args[0]);
        var reader = new ItemWriter(args[1]);
        reader.WriteAll(file.RootFolder);
        using var self = Process.GetCurrentProcess();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{reader.Items} items, {file.ProblemCount} problems, peak memory {self.PeakWorkingSet64 / 1e6:F0} MB"));
        return 0;
    }

    private static async Task ReadAsync(string file, int mails, DirectoryInfo folder, int rounds)
    {
        var octets = new FileInfo(file).Length;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{mails} mails, {octets / 1e6:F0} MB"));
        (string Name, string[] Line)[] readers =
        [
            ("ours", [Environment.ProcessPath!, ReadCommand, file, "OUT"]),
            ("readpst", ["readpst", "-j", "0", "-q", "-e", "-o", "OUT", file]),
            ("pffexport", ["pffexport", "-q", "-m", "items", "-t", "OUT/out", file]),
        ];
        var times = readers.ToDictionary(reader => reader.Name, _ => new List<double>());
        var words = "";
        for (var round = 0; round < rounds; round++)
        {
            foreach (var (name, line) in readers)
            {
                var target = folder.CreateSubdirectory("out");
                var clock = Stopwatch.StartNew();
                var said = await StartAsync([.. line.Select(part => part.Replace("OUT", target.FullName, StringComparison.Ordinal))]);
                times[name].Add(clock.Elapsed.TotalSeconds);
                words = name == "ours" ? said : words;
                target.Delete(true);
            }
        }

        foreach (var (name, taken) in times)
        {
            var median = taken.Order().ElementAt(taken.Count / 2);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {name,-10} {median,7:F2} s {octets / 1e6 / median,7:F0} MB/s {mails / median,8:F0} mails/s  {(name == "ours" ? words.Trim() : "")}"));
        }
    }

    private static async Task<string> StartAsync(string[] line)
    {
        using var process = Process.Start(new ProcessStartInfo(line[0], line[1..]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var words = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? words[0] : throw new InvalidOperationException($"{line[0]} ended with {process.ExitCode}.\n{words[1]}");
    }

    private static int? Number(string[] args, string name) =>
        Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : null;
}
