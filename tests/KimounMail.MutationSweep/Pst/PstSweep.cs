using KimounMail.Protocols.Pst;

namespace KimounMail.MutationSweep.Pst;

/// <summary>PST and OST files.</summary>
internal sealed class PstSweep : ISweepFormat
{
    private readonly Lazy<PstMutator[]> _seeds = new(() => [.. PstSamples.All().Select(sample => new PstMutator(sample))]);

    public string Name => "pst";

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
