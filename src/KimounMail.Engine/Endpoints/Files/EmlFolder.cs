using System.Globalization;
using KimounMail.Protocols.Files;
using KimounMail.Protocols.Mime;

namespace KimounMail.Engine.Endpoints.Files;

/// <summary>Messages as files of their own, each as it was sent, in a tree of folders.</summary>
internal sealed class EmlFolder : IMailFile
{
    private const string Suffix = ".eml";

    private static readonly EnumerationOptions s_below = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, MatchCasing = MatchCasing.CaseInsensitive };

    private readonly Dictionary<string, SortedDictionary<string, FileInfo>> _files;

    private EmlFolder(string root, IEnumerable<string> paths, string rootName)
    {
        var folders = paths.GroupBy(path => Path.GetDirectoryName(path)!).Select(folder =>
        {
            var levels = FolderTree.Levels(root, folder.Key);
            var files = new SortedDictionary<string, FileInfo>(folder.Select(path => new FileInfo(path)).ToDictionary(KeyOf), StringComparer.Ordinal);
            return (Container: FolderTree.Named(levels.Count > 0 ? levels : FolderTree.Distinct([rootName], id => Directory.Exists(Path.Combine(root, id)))) with { ItemCount = files.Count, ByteCount = files.Values.Sum(file => file.Length) }, Files: files);
        }).ToList();
        _files = folders.ToDictionary(folder => folder.Container.Id, folder => folder.Files, StringComparer.Ordinal);
        Containers = FolderTree.Complete(folders.Select(folder => folder.Container));
    }

    public string Product => "EML";

    /// <summary>Files may have the line ends of their system.</summary>
    public bool HasExactSizes => false;

    public IReadOnlyList<Container> Containers { get; }

    /// <summary>True for a file that begins with a field of a header.</summary>
    public static bool IsMessage(string path)
    {
        using var file = File.Open(path, new FileStreamOptions { Share = FileShare.ReadWrite | FileShare.Delete });
        var start = new byte[1024];
        var line = start.AsSpan(0, file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false));
        var colon = line.IndexOf((byte)':');
        return colon > 0 && line[..colon].TrimEnd(" \t"u8).IndexOfAnyExceptInRange((byte)'!', (byte)'~') < 0;
    }

    public static bool IsFolderOfMessages(string path) => Directory.EnumerateFiles(path, "*" + Suffix, s_below).Any();

    public static EmlFolder OfFile(string path) => new(Path.GetDirectoryName(path)!, [path], "INBOX");

    /// <summary>Messages directly in the folder go to one of its name.</summary>
    public static EmlFolder OfFolder(string path) =>
        new(path, Directory.EnumerateFiles(path, "*" + Suffix, s_below), Path.GetFileName(Path.TrimEndingDirectorySeparator(path)) is { Length: > 0 } name ? name : "INBOX");

    /// <summary>A changed file has another key: it is another message.</summary>
    public ContainerState Open(Container container) => new("files", null, null, _files[container.Id].Count);

    public IEnumerable<ItemSummary> Scan(Container container, string? fromKey)
    {
        foreach (var (key, file) in _files[container.Id])
        {
            if (fromKey is null || string.CompareOrdinal(key, fromKey) >= 0)
                yield return Summarise(key, file);
        }
    }

    public ItemContent? Read(Container container, string key)
    {
        if (!_files[container.Id].TryGetValue(key, out var file) || !File.Exists(file.FullName))
            return null;
        var (_, size, date, flags) = Summarise(key, file);
        var content = MessageFile.Open(file.FullName);
        return new ItemContent(key, content.Length, date, flags, content);
    }

    public void Dispose()
    {
    }

    /// <summary>The name in ASCII, so that it sorts everywhere alike, and what changes when the file does.</summary>
    private static string KeyOf(FileInfo file) =>
        string.Create(CultureInfo.InvariantCulture, $"{Uri.EscapeDataString(file.Name)} {file.Length:x}-{file.LastWriteTimeUtc.Ticks:x}");

    private static ItemSummary Summarise(string key, FileInfo file)
    {
        using var content = MessageFile.OpenStart(file.FullName);
        var header = MailHeader.Parse(HeaderReader.Read(content));
        var flags = MboxStatus.Flags(header, GmailLabels.Of(header));
        return new ItemSummary(key, file.Length, header.FindDate() ?? new DateTimeOffset(file.LastWriteTimeUtc), header.Find("X-Unsent") == "1" ? [.. flags.Append("\\Draft").Order(StringComparer.Ordinal)] : flags);
    }
}
