using System.Diagnostics;
using System.Globalization;

namespace KimounMail.Benchmarks.WholeJob;

/// <summary>
/// The ceiling two servers set: a bare C program that copies by MULTIAPPEND over some connections and keeps no books. Its source is
/// beside the solution folder (<c>../shared/bench/rawcopy.c</c>) where there is one.
/// </summary>
internal sealed class Rawcopy(string program, int sourcePort, int destinationPort, int connections)
    : Tool(string.Create(CultureInfo.InvariantCulture, $"rawcopy-{connections}"))
{
    public override bool KeepsBooks => false;

    /// <summary>Compiles it into a folder; null, after a word about it, where there is no source or no compiler.</summary>
    public static async Task<string?> BuildAsync(string folder)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !root.EnumerateFiles("*.sln*").Any())
            root = root.Parent;
        var source = Path.Combine(root?.Parent?.FullName ?? "", "shared", "bench", "rawcopy.c");
        var compiler = new[] { "/usr/bin/cc", "/usr/bin/gcc" }.FirstOrDefault(File.Exists);
        if (!File.Exists(source) || compiler is null)
        {
            Console.WriteLine($"Without rawcopy: {(compiler is null ? "there is no C compiler" : $"{source} is not there")}.");
            return null;
        }

        var program = Path.Combine(folder, "rawcopy");
        using var compiling = Process.Start(compiler, ["-O2", "-w", "-o", program, source, "-lpthread"]);
        await compiling.WaitForExitAsync();
        return compiling.ExitCode == 0 ? program : throw new InvalidOperationException("rawcopy.c does not compile.");
    }

    protected override ProcessStartInfo Prepare(string sourceUser, string destinationUser, string stateFolder) => new(
        program,
        ["127.0.0.1", Text(sourcePort), sourceUser, "127.0.0.1", Text(destinationPort), destinationUser, "multi", "100", Text(connections)]);

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
