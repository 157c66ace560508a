using System.Text.Json;
using Xunit;

namespace KimounMail.Tests.Protocols.Pst;

/// <summary>
/// PST and OST files that nobody here wrote, with what independent readers found in them, read where they stand beside the project, in
/// <c>../shared/data/pst</c>.
/// </summary>
internal static class PublicPst
{
    private static readonly string? s_folder = Find();

    private static readonly Lazy<Dictionary<string, JsonElement>> s_expected = new(() => s_folder is null
        ? []
        : JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(File.ReadAllText(Path.Combine(s_folder, "EXPECTED.json")))!);

    /// <summary>Why there are none here; null when there are.</summary>
    public static string? MissingReason => s_folder is null ? "The public PST files are not beside the project, in ../shared/data/pst." : null;

    /// <summary>Names of files that can be read.</summary>
    public static TheoryData<string> Readable => Names(true);

    /// <summary>Names of files that are none of Outlook's, or broken beyond reading.</summary>
    public static TheoryData<string> Broken => Names(false);

    /// <summary>What a file holds.</summary>
    public static JsonElement Expected(string name) => s_expected.Value[name];

    public static string PathOf(string name) => Path.Combine(s_folder!, name);

    /// <summary>Pages and blocks cut out of an OST of the layout with pages of 4096.</summary>
    public static string PagePathOf(string name) => Path.Combine(s_folder!, "..", "ost4k-pages", "puffyCid+artemis", name);

    private static TheoryData<string> Names(bool readable)
    {
        var names = new TheoryData<string>();
        foreach (var (name, expected) in s_expected.Value.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (expected.TryGetProperty("error", out _) != readable)
                names.Add(name);
        }

        // A theory without data would fail where it is to be skipped.
        if (names.Count == 0)
            names.Add("");
        return names;
    }

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "KimounMail.sln")))
                return Path.Combine(folder.FullName, "..", "shared", "data", "pst") is var data && File.Exists(Path.Combine(data, "EXPECTED.json")) ? data : null;
        }

        return null;
    }
}

/// <summary>A test that needs the files; skipped with the reason where there are none.</summary>
internal sealed class PublicPstFactAttribute : FactAttribute
{
    public PublicPstFactAttribute() => Skip = PublicPst.MissingReason;
}

/// <summary>A theory that needs the files; skipped with the reason where there are none.</summary>
internal sealed class PublicPstTheoryAttribute : TheoryAttribute
{
    public PublicPstTheoryAttribute() => Skip = PublicPst.MissingReason;
}
