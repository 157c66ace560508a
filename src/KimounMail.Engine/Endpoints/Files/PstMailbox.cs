using System.Globalization;
using KimounMail.Protocols.Outlook;
using KimounMail.Protocols.Pst;

namespace KimounMail.Engine.Endpoints.Files;

/// <summary>
/// A PST or OST file. Mail is made anew of its items as it is read (RFC 5322). What is no mail is listed as what it is, what cannot be read as an item that fails.
/// </summary>
internal sealed class PstMailbox : IMailFile
{
    private const ushort MessageSize = 0x0E08;
    private const int BufferSize = 64 * 1024;

    // Meeting requests, reports and posts are mail; what is called none of these too.
    private static readonly (string Class, ItemKind Kind)[] s_itemKinds =
    [
        ("IPM.Contact", ItemKind.Contact), ("IPM.DistList", ItemKind.ContactGroup), ("IPM.Appointment", ItemKind.Calendar), ("IPM.Task", ItemKind.Task),
    ];

    private static readonly (string Class, ItemKind Kind)[] s_folderKinds =
    [
        ("IPF.Contact", ItemKind.Contact), ("IPF.Appointment", ItemKind.Calendar), ("IPF.Task", ItemKind.Task),
    ];

    // What Outlook calls the inbox in the languages our users have it in; other folders are known by their roles.
    private static readonly string[] s_inboxes = ["Inbox", "Boîte de réception", "Posteingang", "Bandeja de entrada", "Posta in arrivo", "Postvak IN"];

    private readonly PstFile _file;
    private readonly List<PstProblem> _unreadable = [];
    private readonly Dictionary<string, SortedDictionary<string, Item>> _items = new(StringComparer.Ordinal);

    public PstMailbox(string path, CancellationToken cancellationToken)
    {
        _file = PstFile.Open(path, new PstOptions { OnProblem = OnProblem });
        try
        {
            var containers = new List<Container>();
            foreach (var folder in _file.UserRoot.Folders)
                Add(folder, [], containers, cancellationToken);
            Containers = containers;
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    public string Product => _file.IsOst ? "OST" : "PST";

    public bool HasExactSizes => false;

    public IReadOnlyList<Container> Containers { get; }

    /// <summary>The id of a node is its item's as long as the file is the same one.</summary>
    public ContainerState Open(Container container) => new("nodes", null, null, _items[container.Id].Count);

    public IEnumerable<ItemSummary> Scan(Container container, string? fromKey)
    {
        foreach (var (key, item) in _items[container.Id])
        {
            if (fromKey is null || string.CompareOrdinal(key, fromKey) >= 0)
                yield return item.Summarise(key);
        }
    }

    public ItemContent? Read(Container container, string key) => _items[container.Id].GetValueOrDefault(key)?.Compose(key);

    public void Dispose() => _file.Dispose();

    private static ItemKind KindOf(string name, (string Class, ItemKind Kind)[] kinds) =>
        kinds.FirstOrDefault(k => name.Equals(k.Class, StringComparison.OrdinalIgnoreCase) || name.StartsWith(k.Class + ".", StringComparison.OrdinalIgnoreCase)).Kind;

    private void OnProblem(PstProblem problem)
    {
        if (problem is { Kind: PstProblemKind.Message, NodeId: not null })
            _unreadable.Add(problem);
    }

    private void Add(PstFolder folder, IReadOnlyList<string> above, List<Container> containers, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var name = above.Count == 0 && s_inboxes.Contains(folder.Name, StringComparer.OrdinalIgnoreCase) ? "INBOX" : folder.Name;
        var levels = FolderTree.Distinct([.. above, name.Length > 0 ? name : "?"], _items.ContainsKey);
        var items = new SortedDictionary<string, Item>(StringComparer.Ordinal);
        foreach (var message in folder.Messages)
            items[KeyOf(message.NodeId)] = new Item(message, null);
        foreach (var problem in _unreadable)
            items[KeyOf(problem.NodeId!.Value)] = new Item(null, problem.Reason);
        _unreadable.Clear();
        var kind = items.Values.Any(item => item.Kind == ItemKind.Mail) ? ItemKind.Mail : KindOf(folder.ContainerClass ?? "", s_folderKinds);
        var container = FolderTree.Named(levels) with { Kind = kind, ItemCount = items.Count, ByteCount = items.Values.Sum(item => item.Size) };
        _items.Add(container.Id, items);
        containers.Add(container);
        foreach (var below in folder.Folders)
            Add(below, levels, containers, cancellationToken);
    }

    private static string KeyOf(uint node) => node.ToString("X8", CultureInfo.InvariantCulture);

    /// <summary>An item, or why there is none to be had. Several lanes may ask for one at a time; its message is for one thread.</summary>
    private sealed class Item(PstMessage? message, string? damage)
    {
        private readonly object _turn = new();

        public ItemKind Kind { get; } = message is null ? ItemKind.Mail : KindOf(message.MessageClass, s_itemKinds);

        public long Size { get; } = Math.Max(1, message?.Properties.GetInt32(MessageSize) ?? 1);

        public ItemSummary Summarise(string key)
        {
            var bare = new ItemSummary(key, Size, null, []) { Kind = Kind };
            if (message is null)
                return bare;
            lock (_turn)
            {
                try
                {
                    return bare with { InternalDate = OutlookState.Date(message.Properties), Flags = OutlookState.Flags(message.Properties) };
                }
                catch (MailException e) when (e.ErrorId == MailErrorId.FileDamaged)
                {
                    // What the damage costs shows when it is read.
                    return bare;
                }
            }
        }

        public ItemContent Compose(string key)
        {
            if (message is null)
                throw Unreadable(key, damage!, null);
            lock (_turn)
            {
                var file = new FileStream(Path.GetTempFileName(), new FileStreamOptions { Mode = FileMode.Truncate, Access = FileAccess.ReadWrite, BufferSize = BufferSize, Options = FileOptions.DeleteOnClose });
                try
                {
                    var lost = new List<string>();
                    OutlookMail.Write(message, file, lost.Add);
                    file.Position = 0;
                    return new ItemContent(key, file.Length, OutlookState.Date(message.Properties), OutlookState.Flags(message.Properties), file) { Lost = lost.Count > 0 ? string.Join(' ', lost) : null };
                }
                catch (MailException e) when (e.ErrorId == MailErrorId.FileDamaged)
                {
                    file.Dispose();
                    throw Unreadable(key, e.Message, e);
                }
                catch
                {
                    file.Dispose();
                    throw;
                }
            }
        }

        private static MailException Unreadable(string key, string why, Exception? cause) => new(MailErrorId.MessageUnreadable, $"The item {key} of the file cannot be read: {why}", cause)
        {
            Category = MailErrorCategory.InvalidData,
            Item = key,
        };
    }
}
