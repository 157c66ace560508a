using System.Text;
using System.Text.RegularExpressions;
using KimounMail.Protocols.ContentLines;
using KimounMail.Tests.RealServers;
using Xunit;

namespace KimounMail.Tests.Protocols.ContentLines;

/// <summary>Calendars and cards that nobody here wrote, many of them broken on purpose.</summary>
public sealed partial class PublicComponentsTests
{
    public static TheoryData<string> Calendars => PublicMail.Names("ics", path => path.EndsWith(".ics", StringComparison.Ordinal));

    public static TheoryData<string> Cards => PublicMail.Names("vcf", path => path.EndsWith(".vcf", StringComparison.Ordinal));

    [PublicFileTheory]
    [MemberData(nameof(Calendars))]
    [MemberData(nameof(Cards))]
    public void What_was_read_is_read_the_same_when_it_is_written(string name)
    {
        var items = ReadComponents(File.ReadAllBytes(PublicMail.PathOf(name)));
        var written = Write(items);
        var again = ReadComponents(written);
        Assert.Equal(items.SelectMany(item => item.Lines()), again.SelectMany(item => item.Lines()));
        Assert.Equal(written, Write(again));
    }

    [PublicFileTheory]
    [MemberData(nameof(Calendars))]
    [MemberData(nameof(Cards))]
    public void Every_component_is_found(string name)
    {
        var octets = File.ReadAllBytes(PublicMail.PathOf(name));
        var text = octets is [0xFF, 0xFE, ..] ? Encoding.Unicode.GetString(octets) : Encoding.Latin1.GetString(octets);
        Assert.Equal(Begins().Count(text), Lines.All(ReadComponents(octets)).Count());
    }

    [PublicFileTheory]
    [InlineData("ics", 45)]
    [InlineData("vcf", 4)]
    public void What_is_well_folded_is_written_octet_by_octet(string kind, int expected)
    {
        var files = Directory.EnumerateFiles(PublicMail.PathOf(kind), "*", SearchOption.AllDirectories).Where(path => IsWellFolded(File.ReadAllBytes(path))).ToList();
        Assert.All(files, path => Assert.Equal(File.ReadAllText(path, Encoding.Latin1), Encoding.Latin1.GetString(Write(ReadComponents(File.ReadAllBytes(path))))));
        Assert.True(files.Count >= expected, $"Only {files.Count} files are well folded.");
    }

    private static List<Component> ReadComponents(byte[] octets) => [.. Lines.Read(octets).Select(item => item.Component).OfType<Component>()];

    private static byte[] Write(IEnumerable<Component> components) => [.. components.SelectMany(component => component.ToOctets())];

    /// <summary>As the standards have it, judged without the reader: lines of 75 octets and CR LF, none blank, none broken within a character, every BEGIN with its END.</summary>
    private static bool IsWellFolded(byte[] octets)
    {
        var text = Encoding.Latin1.GetString(octets);
        var lines = text.Split("\r\n");
        return lines[^1].Length == 0 && Begins().Count(text) > 0 && Begins().Count(text) == Ends().Count(text) && text.StartsWith("BEGIN:", StringComparison.OrdinalIgnoreCase)
            && lines[..^1].All(line => line.Length is > 0 and <= 75 && !line.Contains('\n') && !line.EndsWith('\r') && !SplitCharacter().IsMatch(line) && !line.StartsWith("    ", StringComparison.Ordinal));
    }

    [GeneratedRegex(@"^(?:\u00EF\u00BB\u00BF|\uFEFF)?BEGIN:[^\r\n]*\S", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex Begins();

    [GeneratedRegex(@"^END:[^\r\n]*\S", RegexOptions.Multiline | RegexOptions.IgnoreCase)]
    private static partial Regex Ends();

    [GeneratedRegex(@"^[ \t][\u0080-\u00BF]")]
    private static partial Regex SplitCharacter();
}
