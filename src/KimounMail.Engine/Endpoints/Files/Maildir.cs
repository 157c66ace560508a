using KimounMail.Protocols.Files;
using KimounMail.Protocols.Maildir;

namespace KimounMail.Engine.Endpoints.Files;

/// <summary>A Maildir or Maildir++: a file a message, whose name tells its flags.</summary>
internal sealed class Maildir : IMailFile
{
    // Dovecot's: "0 $Forwarded" names the keyword that file names have as "a".
    private const string KeywordFile = "dovecot-keywords";
    private const int Letters = 26;

    private readonly Dictionary<string, string> _paths = new(StringComparer.Ordinal);

    public Maildir(string root)
    {
        var containers = new List<Container>();
        foreach (var (path, levels) in MaildirFolder.Find(root))
        {
            var container = ToContainer(path, FolderTree.Distinct(levels.Count > 0 ? levels : ["INBOX"], _paths.ContainsKey));
            _paths.Add(container.Id, path);
            containers.Add(container);
        }

        Containers = FolderTree.Complete(containers);
    }

    public string Product => "Maildir";

    public bool HasExactSizes => false;

    public IReadOnlyList<Container> Containers { get; }

    public static bool IsMaildir(string path) => MaildirFolder.IsOne(path) || Directory.EnumerateDirectories(path, ".*").Any(MaildirFolder.IsOne);

    /// <summary>A unique name means one message for ever.</summary>
    public ContainerState Open(Container container) => new("maildir", null, null, Files(container).Count);

    public IEnumerable<ItemSummary> Scan(Container container, string? fromKey)
    {
        var keywords = ReadKeywords(_paths[container.Id]);
        foreach (var (key, found) in Files(container))
        {
            if (fromKey is null || string.CompareOrdinal(key, fromKey) >= 0)
                yield return Summarise(key, found, keywords);
        }
    }

    public ItemContent? Read(Container container, string key)
    {
        if (!Files(container).TryGetValue(key, out var found))
            return null;
        var summary = Summarise(key, found, ReadKeywords(_paths[container.Id]));
        try
        {
            var content = MessageFile.Open(found.File.FullName);
            return new ItemContent(key, content.Length, summary.InternalDate, summary.Flags, content);
        }
        catch (FileNotFoundException)
        {
            // Renamed since: the next pass finds it under the same key.
            return null;
        }
    }

    public void Dispose()
    {
    }

    private static Container ToContainer(string path, IReadOnlyList<string> levels)
    {
        var files = MaildirFolder.Messages(path).Select(message => message.File).ToList();
        return FolderTree.Named(levels) with { ItemCount = files.Count, ByteCount = files.Sum(file => file.Length) };
    }

    private SortedDictionary<string, (FileInfo File, MaildirName Name)> Files(Container container)
    {
        var files = new SortedDictionary<string, (FileInfo, MaildirName)>(StringComparer.Ordinal);
        foreach (var (file, _) in MaildirFolder.Messages(_paths[container.Id]))
        {
            var name = MaildirName.Parse(file.Name);
            files.TryAdd(Uri.EscapeDataString(name.Unique), (file, name));
        }

        return files;
    }

    private static ItemSummary Summarise(string key, (FileInfo File, MaildirName Name) found, IReadOnlyDictionary<char, string> keywords) =>
        new(key, found.Name.Size ?? found.File.Length, new DateTimeOffset(found.File.LastWriteTimeUtc), [.. found.Name.Flags.Select(letter => ToFlag(letter, keywords)).OfType<string>().Distinct().Order(StringComparer.Ordinal)]);

    private static string? ToFlag(char letter, IReadOnlyDictionary<char, string> keywords) => letter switch
    {
        'S' => "\\Seen",
        'R' => "\\Answered",
        'F' => "\\Flagged",
        'T' => "\\Deleted",
        'D' => "\\Draft",
        'P' => "$Forwarded",
        _ => keywords.GetValueOrDefault(letter),
    };

    private static Dictionary<char, string> ReadKeywords(string path)
    {
        var file = Path.Combine(path, KeywordFile);
        return !File.Exists(file) ? [] : File.ReadLines(file)
            .Take(Letters)
            .Select(line => line.Split(' ', 2))
            .Where(parts => parts.Length == 2 && int.TryParse(parts[0], out var number) && number is >= 0 and < Letters)
            .DistinctBy(parts => parts[0])
            .ToDictionary(parts => (char)('a' + int.Parse(parts[0], System.Globalization.CultureInfo.InvariantCulture)), parts => parts[1].Trim());
    }
}
