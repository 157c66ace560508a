using KimounMail.Protocols.Pst;

namespace KimounMail.MutationSweep.Pst;

/// <summary>PST and OST files.</summary>
internal sealed class PstSweep(string name, Func<IEnumerable<byte[]>> samples) : ISweepFormat
{
    private readonly Lazy<PstMutator[]> _seeds = new(() => [.. samples().Select(sample => new PstMutator(sample))]);

    /// <summary>Files of our making, Unicode and 4K: always the same.</summary>
    public static PstSweep Made { get; } = new("pst", PstSamples.All);

    /// <summary>Files of others that stand beside the project, ANSI ones among them.</summary>
    public static PstSweep Public { get; } = new("pst-public", PstSamples.Public);

    public string Name => name;

    public string Extension => ".pst";

    public int Seeds => _seeds.Value.Length;

    public (byte[] Octets, string How) Mutate(int seed, Random random) => _seeds.Value[seed].Mutate(random);

    public (string Outcome, long OctetsRead) Read(string path)
    {
        try
        {
            using var file = PstFile.Open(path);
            var census = Census.OfAll(file.RootFolder);
            foreach (var orphan in file.FindOrphans())
                census.Add(orphan, census.Items);
            _ = (file.UserRoot.Path, file.DisplayName, Census.Folders(file.RootFolder).Sum(folder => folder.AssociatedItemCount + folder.SearchFolderCount));
            var outcome = file.ProblemCount + census.Failures.Count > 0 ? "read with problems" : "read";
            return (outcome, file.OctetsRead);
        }
        catch (MailException error)
        {
            return ($"refused: {error.ErrorId}", 0);
        }
    }
}
