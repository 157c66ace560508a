using System.Globalization;
using System.Text.Json;
using KimounMail.TestServers;
using KimounMail.TestServers.RealServers;

namespace KimounMail.CrashRuns.Judges;

/// <summary>
/// The corpus generator and the verifier of <see cref="BenchFolder"/>, where it is there: both are scripts that know nothing of us.
/// The verifier looks beside itself for what the generator noted, so it is copied first.
/// </summary>
internal sealed class BenchJudge : IJudge, IDisposable
{
    private const string Verifier = "verify.py";

    /// <summary>Stored with CR CR LF, of which Dovecot's Maildir eats a CR whoever writes it.</summary>
    private const string EatenCarriageReturn = "crcrlf";

    private readonly string _folder = Directory.CreateTempSubdirectory("kimoun-judge-").FullName;

    private BenchJudge() => File.Copy(BenchFolder.PathOf(Verifier), Path.Combine(_folder, Verifier));

    public string Name => Verifier;

    /// <summary>Null where the folder or Python is missing.</summary>
    public static BenchJudge? TryFind() =>
        BenchFolder.WhyWithout(Verifier) is null && BenchFolder.WhyWithout(BenchFolder.Generator) is null ? new BenchJudge() : null;

    public async Task FillAsync(DovecotServer source, string user, int messages)
    {
        var manifest = await BenchFolder.FillAsync(source, user, messages);
        var kept = Directory.CreateDirectory(Path.Combine(_folder, "data", "src")).FullName;
        File.Move(manifest, Path.Combine(kept, Path.GetFileName(manifest)));
    }

    public async Task<Verdict> CompareAsync(DovecotServer source, string sourceUser, DovecotServer destination, string destinationUser)
    {
        string[] ports = [source.Port.ToString(CultureInfo.InvariantCulture), destination.Port.ToString(CultureInfo.InvariantCulture)];
        var told = await ExternalProgram.RunAsync("python3", [Path.Combine(_folder, Verifier), sourceUser, destinationUser, .. ports]);
        using var result = JsonDocument.Parse(told);
        var altered = result.RootElement.GetProperty("changed_by_cat").EnumerateObject().Where(c => c.Name != EatenCarriageReturn).Sum(c => c.Value.GetInt32());
        var verdict = new Verdict(
            Count("lost") + Count("folders_missing"), Count("duplicated") + Count("unknown_extra"), Count("flags_differ"), Count("date_differ"), altered, "");
        return verdict.IsEqual ? verdict : verdict with { Detail = told };

        int Count(string name) => result.RootElement.GetProperty(name).GetInt32();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
