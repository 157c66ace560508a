namespace KimounMail.Tests.MailDns.Bed;

/// <summary>What one check is to find of one domain of the test bed.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="Selector">The DKIM selector that is known of it; empty for none.</param>
/// <param name="Says">What its name says, or its zone has.</param>
/// <param name="Check">The check that is about that.</param>
/// <param name="Ids">All that the check finds, in alphabetical order.</param>
internal sealed record BedGrade(string Domain, string Selector, string Says, string Check, string Ids)
{
    /// <summary>The lines of a table, as <see cref="BedGrades"/> has them.</summary>
    /// <param name="table">Domain and selector, what it says, check and ids, with bars between.</param>
    /// <param name="zone">What every name is below.</param>
    public static IReadOnlyList<BedGrade> Read(string table, string zone) =>
        [.. table.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(line => ReadLine(line.Split('|', StringSplitOptions.TrimEntries), zone))];

    private static BedGrade ReadLine(string[] fields, string zone)
    {
        var (domain, selector) = fields[0].Split(' ') is [var name, var given] ? (name, given) : (fields[0], "");
        return new BedGrade($"{domain}.{zone}", selector, fields[1], fields[2], fields[3]);
    }
}
