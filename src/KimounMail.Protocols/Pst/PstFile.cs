using KimounMail.Protocols.Mapi;
using KimounMail.Protocols.Pst.Ndb;

namespace KimounMail.Protocols.Pst;

/// <summary>
/// A PST or OST file ([MS-PST]), opened for reading beside whoever else has it open. Nothing is held in memory but what is being read, whatever
/// the size of the file; folders and messages may be read by several threads, each by one at a time. What is damaged costs no more than itself: it is
/// left out, named in <see cref="Problems"/>, and the rest goes on.
/// </summary>
public sealed class PstFile : IDisposable
{
    /// <summary>What an OST has in place of a password's checksum.</summary>
    private const int NoPassword = -1;

    private readonly PstStore _store;
    private readonly Lazy<PstFolder> _root;
    private readonly Lazy<PstFolder> _userRoot;

    private PstFile(PstStore store)
    {
        _store = store;
        _root = new(() => new(store, FindRoot(), null));
        _userRoot = new(() => SubtreeOfStore() ?? SubtreeOfMailbox() ?? RootFolder);
        if (Header.Fault is { } fault)
            store.Problems.Add(PstProblemKind.Header, null, null, fault);
        var context = store.Problems.Try(() => store.OpenProperties(NodeId.MessageStore), PstProblemKind.Store, NodeId.MessageStore.Value, null);
        Properties = context is null ? null : new PstProperties(store, context.Node, context, null);
        store.DefaultCodePage = Read(properties => properties.GetInt32(MapiId.CodePageId)) ?? store.DefaultCodePage;
    }

    /// <summary>The layout of the file.</summary>
    public PstFormat Format => _store.Database.Layout.Format;

    /// <summary>How its data is encoded; every way is read.</summary>
    public PstEncryption Encryption => Header.Encryption;

    /// <summary>It is Outlook's copy of a mailbox on a server.</summary>
    public bool IsOst => Header.IsOst;

    /// <summary>Outlook asks for a password before it opens the file. It protects nothing: all is read without.</summary>
    public bool HasPassword => Read(properties => properties.GetInt32(MapiId.PstPassword)) is { } checksum and not 0 && checksum != NoPassword;

    /// <summary>The name of the store, as Outlook shows it; null when it has none.</summary>
    public string? DisplayName => Read(properties => properties.GetString(MapiId.DisplayName));

    /// <summary>All the store says of itself; null where that is damaged.</summary>
    public MapiProperties? Properties { get; }

    /// <summary>The folder all others are in, Outlook's own too.</summary>
    public PstFolder RootFolder => _root.Value;

    /// <summary>The folder whose folders the user sees: the root where the file does not tell.</summary>
    public PstFolder UserRoot => _userRoot.Value;

    /// <summary>What could not be read so far, the first 10,000.</summary>
    public IReadOnlyList<PstProblem> Problems => _store.Problems.Kept;

    /// <summary>How many problems there are so far.</summary>
    public long ProblemCount => _store.Problems.Count;

    /// <summary>Octets of the file.</summary>
    public long Length => _store.Database.Length;

    /// <summary>Octets read of it so far, what was read again included.</summary>
    public long OctetsRead => _store.Database.OctetsRead;

    private NdbHeader Header => _store.Database.Header;

    /// <summary>True when a file begins as these do.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static bool IsPst(string path)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        Span<byte> start = stackalloc byte[4];
        return RandomAccess.Read(file, start, 0) == start.Length && start.SequenceEqual(NdbHeader.Magic);
    }

    /// <summary>Opens a file.</summary>
    /// <exception cref="MailException">
    /// It is not there (<see cref="MailErrorId.FileNotFound"/>), cannot be opened (<see cref="MailErrorId.FileUnreadable"/>), is no PST or OST (<see cref="MailErrorId.FileFormatUnknown"/>), is encrypted for an
    /// organization (<see cref="MailErrorId.FileProtected"/>), or damaged at the root of its trees (<see cref="MailErrorId.FileDamaged"/>).
    /// </exception>
    public static PstFile Open(string path, PstOptions? options = null) => new(new PstStore(NodeDatabase.Open(path), options ?? new()));

    /// <summary>
    /// Messages that no folder lists or whose folder no other lists, in the order of their ids: deleted ones whose place was not used again, and those a
    /// damaged file has lost sight of.
    /// </summary>
    public IEnumerable<PstMessage> FindOrphans()
    {
        var folders = new Dictionary<NodeId, PstFolder>();
        AddFolders(RootFolder, folders);
        foreach (var node in _store.Nodes().Where(node => node.Id.Type == NodeType.Message))
        {
            // A folder whose list is damaged gives all that say they are in it.
            var folder = folders.GetValueOrDefault(node.Parent);
            if (folder is not null && folder.Lists(node.Id) is null or true)
                continue;
            var path = folder?.Path ?? "";
            if (_store.Problems.Try(() => PstMessage.Open(_store, node, path), PstProblemKind.Message, node.Id.Value, path) is { } message)
                yield return message;
        }
    }

    /// <summary>Closes it; what was opened from it cannot be read any more.</summary>
    public void Dispose() => _store.Database.Dispose();

    private static void AddFolders(PstFolder folder, Dictionary<NodeId, PstFolder> folders)
    {
        if (!folders.TryAdd(new(folder.NodeId), folder))
            return;
        foreach (var child in folder.Folders)
            AddFolders(child, folders);
    }

    private T? Read<T>(Func<MapiProperties, T?> read) => Properties is { } properties
        ? _store.Problems.Try(() => read(properties), PstProblemKind.Store, NodeId.MessageStore.Value, null)
        : default;

    /// <summary>The node that should be the root; where there is none, the folder that is its own parent, as the root is.</summary>
    private NodeId FindRoot()
    {
        if (_store.Problems.Try(() => _store.Database.FindNode(NodeId.RootFolder), PstProblemKind.NodeTree, NodeId.RootFolder.Value, null) is not null)
            return NodeId.RootFolder;
        var roots = _store.Nodes().Where(node => node.Id.Type == NodeType.Folder && node.Parent == node.Id).Select(node => node.Id);
        return roots.FirstOrDefault(NodeId.RootFolder);
    }

    /// <summary>By the entry id the store has for it: four octets of flags, sixteen of the store, the node ([MS-PST] 2.4.3.2).</summary>
    private PstFolder? SubtreeOfStore()
    {
        if (Read(properties => properties.GetBinary(MapiId.IpmSubtreeEntryId)) is not { Length: 24 } entryId)
            return null;
        var id = new Octets(entryId.Span).U32(20);
        return Below(RootFolder).FirstOrDefault(folder => folder.NodeId == id);
    }

    /// <summary>An OST does not tell: it has the mailbox beside the public folders, each with a subtree.</summary>
    private PstFolder? SubtreeOfMailbox()
    {
        var subtrees = Below(RootFolder).Where(folder => folder.Name.Equals("IPM_SUBTREE", StringComparison.OrdinalIgnoreCase)).ToList();
        return subtrees.Find(folder => folder.Parent?.Name.Contains("Mailbox", StringComparison.OrdinalIgnoreCase) == true) ?? subtrees.FirstOrDefault();
    }

    /// <summary>The folders down to the second level: no further down is a root of the user's.</summary>
    private static IEnumerable<PstFolder> Below(PstFolder root)
    {
        foreach (var folder in root.Folders)
        {
            yield return folder;
            foreach (var below in folder.Folders)
                yield return below;
        }
    }
}
