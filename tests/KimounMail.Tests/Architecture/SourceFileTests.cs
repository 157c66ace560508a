using Xunit;

namespace KimounMail.Tests.Architecture;

/// <summary>What holds for every source file.</summary>
public sealed class SourceFileTests
{
    private const int MaxLines = 300;

    [Fact]
    public void No_source_file_is_longer_than_300_lines() =>
        Assert.DoesNotContain(Sources(), file => File.ReadLines(file).Count() > MaxLines);

    [Fact]
    public void Namespaces_mirror_folders()
    {
        // Model alone puts everything in KimounMail: its types are what scripts write.
        var strays = Sources()
            .Where(file => file.Contains($"{Path.DirectorySeparatorChar}src{Path.DirectorySeparatorChar}") && !file.Contains("KimounMail.Model"))
            .Where(file => File.ReadLines(file).FirstOrDefault(line => line.StartsWith("namespace ", StringComparison.Ordinal)) is { } line && line != $"namespace {Expected(file)};");
        Assert.Empty(strays);
    }

    private static string Expected(string file) =>
        Path.GetRelativePath(Path.Combine(Root, "src"), Path.GetDirectoryName(file)!).Replace(Path.DirectorySeparatorChar, '.');

    private static List<string> Sources()
    {
        string[] ours = ["src", "tests", "examples", "build"];
        var files = ours.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj"))
            .ToList();
        Assert.NotEmpty(files);
        return files;
    }

    private static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "KimounMail.sln")))
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The solution's folder was not found.");
        return folder.FullName;
    }
}
