using System.Globalization;
using KimounMail.TestServers.RealServers;

namespace KimounMail.TestServers;

/// <summary>
/// The folder <c>shared/bench</c> beside this repository, where it is there: a generator of mailboxes, a verifier, and C programs,
/// none of which knows anything of us. Nothing is written into it.
/// </summary>
public static class BenchFolder
{
    public const string Generator = "gencorpus.py";

    private const string Python = "/usr/bin/python3";
    private const string Seed = "1";

    /// <summary>The folder with the solution, which this program was built from; null when it was taken elsewhere.</summary>
    public static string? Solution { get; } = FindSolution();

    /// <summary>Where a file of the folder is, or would be.</summary>
    public static string PathOf(string file) => Path.Combine(Path.GetDirectoryName(Solution) ?? "", "shared", "bench", file);

    /// <summary>Why a script or a C program of the folder cannot be used here; null when it can.</summary>
    public static string? WhyWithout(string file) =>
        !File.Exists(PathOf(file)) ? $"{PathOf(file)} is not there."
        : file.EndsWith(".c", StringComparison.Ordinal) && Compiler is null ? "there is no C compiler."
        : file.EndsWith(".py", StringComparison.Ordinal) && !File.Exists(Python) ? "there is no Python."
        : null;

    /// <summary>Compiles a C program of the folder into another folder, and tells where it is then.</summary>
    /// <exception cref="InvalidOperationException">It cannot be used here, or does not compile.</exception>
    public static async Task<string> CompileAsync(string file, string into)
    {
        Require(file);
        var program = Path.Combine(into, Path.GetFileNameWithoutExtension(file));
        await ExternalProgram.RunAsync(Compiler!, ["-O2", "-w", "-o", program, PathOf(file), "-lpthread"]);
        return program;
    }

    /// <summary>
    /// Writes a mailbox of real sizes for a user of a server whose format is maildir and whose separator is a dot; tells which file
    /// says what is in it.
    /// </summary>
    /// <exception cref="InvalidOperationException">The generator cannot be used here, or failed.</exception>
    public static async Task<string> FillAsync(DovecotServer server, string user, int messages)
    {
        Require(Generator);
        var root = Path.Combine(server.Folder, "mail");
        await ExternalProgram.RunAsync(Python, [PathOf(Generator), user, messages.ToString(CultureInfo.InvariantCulture), Seed, root]);
        var home = Path.Combine(root, user);
        Directory.Move(Path.Combine(home, "Maildir"), Path.Combine(home, "maildir"));
        return Path.Combine(root, user + ".manifest.tsv");
    }

    private static string? Compiler { get; } = new[] { "/usr/bin/cc", "/usr/bin/gcc" }.FirstOrDefault(File.Exists);

    private static void Require(string file)
    {
        if (WhyWithout(file) is { } reason)
            throw new InvalidOperationException($"Without {file}: {reason}");
    }

    private static string? FindSolution()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "KimounMail.sln")))
            folder = folder.Parent;
        return folder?.FullName;
    }
}
