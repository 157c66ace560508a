using System.Globalization;
using System.Text.Json;
using KimounMail.TestServers.RealServers;

namespace KimounMail.CrashRuns.Judges;

/// <summary>
/// The corpus generator and the verifier of the folder <c>shared/bench</c> beside this repository, where it is there: both are
/// scripts that know nothing of us. They write beside themselves, so they are copied first.
/// </summary>
internal sealed class BenchJudge : IJudge, IDisposable
{
    private const string Generator = "gencorpus.py";
    private const string Verifier = "verify.py";

    /// <summary>Stored with CR CR LF, of which Dovecot's Maildir eats a CR whoever writes it.</summary>
    private const string EatenCarriageReturn = "crcrlf";

    private readonly string _folder = Directory.CreateTempSubdirectory("kimoun-judge-").FullName;

    private BenchJudge(string bench)
    {
        foreach (var script in new[] { Generator, Verifier })
            File.Copy(Path.Combine(bench, script), Path.Combine(_folder, script));
    }

    public string Name => Verifier;

    /// <summary>Null where the folder or Python is missing.</summary>
    public static BenchJudge? TryFind()
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (root is not null && !File.Exists(Path.Combine(root.FullName, "KimounMail.sln")))
            root = root.Parent;
        var bench = Path.Combine(root?.Parent?.FullName ?? "", "shared", "bench");
        return File.Exists(Path.Combine(bench, Verifier)) && File.Exists("/usr/bin/python3") ? new BenchJudge(bench) : null;
    }

    /// <summary>Writes the mailbox as Maildir, where the server keeps it.</summary>
    public async Task FillAsync(DovecotServer source, string user, int messages)
    {
        await Command.RunAsync("python3", [Path.Combine(_folder, Generator), user, messages.ToString(CultureInfo.InvariantCulture), "1"]);
        var home = Path.Combine(source.Folder, "mail", user);
        Directory.CreateDirectory(home);
        await Command.RunAsync("mv", [Path.Combine(_folder, "data", "src", user, "Maildir"), Path.Combine(home, "maildir")]);
        await Command.RunAsync("chown", ["-R", "mail:mail", home]);
    }

    public async Task<Verdict> CompareAsync(DovecotServer source, string sourceUser, DovecotServer destination, string destinationUser)
    {
        string[] ports = [source.Port.ToString(CultureInfo.InvariantCulture), destination.Port.ToString(CultureInfo.InvariantCulture)];
        var told = await Command.RunAsync("python3", [Path.Combine(_folder, Verifier), sourceUser, destinationUser, .. ports]);
        using var result = JsonDocument.Parse(told);
        var altered = result.RootElement.GetProperty("changed_by_cat").EnumerateObject().Where(c => c.Name != EatenCarriageReturn).Sum(c => c.Value.GetInt32());
        var verdict = new Verdict(
            Count("lost") + Count("folders_missing"), Count("duplicated") + Count("unknown_extra"), Count("flags_differ"), Count("date_differ"), altered, "");
        return verdict.IsEqual ? verdict : verdict with { Detail = told };

        int Count(string name) => result.RootElement.GetProperty(name).GetInt32();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
