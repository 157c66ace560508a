using System.Globalization;
using KimounMail.Protocols.Mbox;
using KimounMail.Protocols.Mime;

namespace KimounMail.Engine.Endpoints.Files;

/// <summary>One mbox file, or a folder of them as Thunderbird and Apple Mail keep theirs; Gmail's export of everything is told apart by labels.</summary>
internal sealed class MboxMailbox : IMailFile
{
    // Thunderbird keeps what is below a folder in folder.sbd; Apple Mail a folder as folder.mbox/mbox.
    private static readonly string[] s_suffixes = [".sbd", ".mbox", ".mbx", ".mbox.txt"];
    private const string AppleFile = "mbox";

    private readonly Dictionary<string, Part> _parts = new(StringComparer.Ordinal);
    private readonly List<MboxFile> _files = [];

    private MboxMailbox(IEnumerable<(string Path, IReadOnlyList<string> Levels)> files, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var part in files.SelectMany(file => ReadParts(file.Path, file.Levels, cancellationToken)))
                _parts.Add(part.Container.Id, part);
        }
        catch
        {
            Dispose();
            throw;
        }

        Containers = FolderTree.Complete(_parts.Values.Select(part => part.Container));
    }

    public string Product => "mbox";

    public bool HasExactSizes => true;

    public IReadOnlyList<Container> Containers { get; }

    public static MboxMailbox OfFile(string path, CancellationToken cancellationToken) =>
        new([(path, FolderTree.Levels(Path.GetDirectoryName(path)!, path, s_suffixes))], cancellationToken);

    /// <summary>Null when none of the files in the folder and below it is an mbox file.</summary>
    public static MboxMailbox? TryOpenFolder(string path, CancellationToken cancellationToken)
    {
        var files = Directory.EnumerateFiles(path, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
            .Where(file => new FileInfo(file).Length > 0 && MboxFile.IsMbox(file))
            .Order(StringComparer.Ordinal)
            .Select(file => (file, LevelsOf(path, file)))
            .ToList();
        return files.Count > 0 ? new MboxMailbox(files, cancellationToken) : null;
    }

    public ContainerState Open(Container container)
    {
        var part = _parts[container.Id];
        return new ContainerState(part.Validity, null, part.Validity, part.Messages.Count);
    }

    public IEnumerable<ItemSummary> Scan(Container container, string? fromKey)
    {
        var part = _parts[container.Id];
        foreach (var message in part.Messages)
        {
            var key = KeyOf(message);
            if (fromKey is not null && string.CompareOrdinal(key, fromKey) < 0)
                continue;
            var (header, date) = ReadHeader(part.File, message);
            yield return new ItemSummary(key, message.Size, date, MboxStatus.Flags(header, GmailLabels.Of(header)));
        }
    }

    public ItemContent? Read(Container container, string key)
    {
        var part = _parts[container.Id];
        var at = part.Messages.BinarySearch(new MboxMessage(long.Parse(key, NumberStyles.None, CultureInfo.InvariantCulture), 0, 0), s_byOffset);
        if (at < 0)
            return null;
        var message = part.Messages[at];
        var (header, date) = ReadHeader(part.File, message);
        return new ItemContent(key, message.Size, date, MboxStatus.Flags(header, GmailLabels.Of(header)), part.File.OpenMessage(message)) { ReportedSize = message.Size };
    }

    public void Dispose()
    {
        foreach (var file in _files)
            file.Dispose();
    }

    private static readonly Comparer<MboxMessage> s_byOffset = Comparer<MboxMessage>.Create((a, b) => a.Offset.CompareTo(b.Offset));

    private static IReadOnlyList<string> LevelsOf(string root, string file)
    {
        var isApple = Path.GetFileName(file) == AppleFile && Path.GetDirectoryName(file) is { } folder && folder.EndsWith(".mbox", StringComparison.OrdinalIgnoreCase) && folder.Length > root.Length;
        return FolderTree.Levels(root, isApple ? Path.GetDirectoryName(file)! : file, s_suffixes);
    }

    private static string KeyOf(MboxMessage message) => message.Offset.ToString("D15", CultureInfo.InvariantCulture);

    private static (MailHeader Header, DateTimeOffset? Date) ReadHeader(MboxFile file, MboxMessage message)
    {
        using var content = file.OpenMessage(message);
        var header = MailHeader.Parse(HeaderReader.Read(content));
        return (header, header.FindDate() ?? message.Delivered);
    }

    /// <summary>The containers of one file: one, or with Gmail's labels as many as there are folders in them.</summary>
    private List<Part> ReadParts(string path, IReadOnlyList<string> levels, CancellationToken cancellationToken)
    {
        var info = new FileInfo(path);
        var file = MboxFile.Open(path);
        _files.Add(file);
        // Offsets mean the same messages while the file is the same.
        var validity = string.Create(CultureInfo.InvariantCulture, $"{info.Length}-{info.LastWriteTimeUtc.Ticks}");
        var own = FolderTree.Distinct(levels, _parts.ContainsKey);
        var folders = new Dictionary<string, Part>(StringComparer.Ordinal);
        foreach (var message in file.ReadIndex(cancellationToken))
        {
            var (header, _) = ReadHeader(file, message);
            if (MboxStatus.IsExpunged(header))
                continue;
            var container = FolderTree.Named(GmailLabels.Of(header) is { } labels ? FolderTree.Distinct(GmailLabels.ToFolder(labels), _parts.ContainsKey) : own);
            if (!folders.TryGetValue(container.Id, out var part))
                folders[container.Id] = part = new Part(container, file, [], validity);
            part.Messages.Add(message);
        }

        return folders.Count == 0
            ? [new Part(FolderTree.Named(own) with { ItemCount = 0, ByteCount = 0 }, file, [], validity)]
            : [.. folders.Values.Select(part => part with { Container = part.Container with { ItemCount = part.Messages.Count, ByteCount = part.Messages.Sum(message => message.Size) } })];
    }

    private sealed record Part(Container Container, MboxFile File, List<MboxMessage> Messages, string Validity);
}
