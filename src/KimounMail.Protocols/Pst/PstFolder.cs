using KimounMail.Protocols.Mapi;
using KimounMail.Protocols.Pst.Ltp;
using KimounMail.Protocols.Pst.Ndb;

namespace KimounMail.Protocols.Pst;

/// <summary>A folder. What it lists is read as it is enumerated, every time anew.</summary>
public sealed class PstFolder
{
    /// <summary>Levels of folders below each other; Outlook makes fewer than 300 characters of path.</summary>
    private const int MaxDepth = 200;

    /// <summary>Characters of a name, several times what Outlook takes: a path of such names still has a bound.</summary>
    private const int MaxName = 1024;

    private readonly PstStore _store;
    private readonly NodeId _id;
    private readonly int _depth;

    internal PstFolder(PstStore store, NodeId id, PstFolder? parent)
    {
        (_store, _id, Parent, _depth) = (store, id, parent, parent is null ? 0 : parent._depth + 1);
        var context = store.Problems.Try(() => store.OpenProperties(id), PstProblemKind.Folder, id.Value, parent?.Path);
        Properties = context is null ? null : new PstProperties(store, context.Node, context, null);
        Name = Text(MapiId.DisplayName) is { } name ? name[..Math.Min(name.Length, MaxName)] : "";
        if (Name.Length == 0 && parent is not null)
            Name = $"Folder {id}";
        ContainerClass = Text(MapiId.ContainerClass);
        Path = parent is null ? "" : parent.Path.Length == 0 ? Name : $"{parent.Path}/{Name}";
    }

    /// <summary>The id of its node: unchanged as long as it stays in the file.</summary>
    public uint NodeId => _id.Value;

    /// <summary>Null of the root.</summary>
    public PstFolder? Parent { get; }

    /// <summary>Its name as Outlook shows it; of one whose name cannot be read, made from its id. The root's may be empty.</summary>
    public string Name { get; }

    /// <summary>Names from below the root to here, separated by '/', which a name may also hold. For people.</summary>
    public string Path { get; }

    /// <summary>Kind of items it is for: IPF.Note, IPF.Contact…; null when it does not say.</summary>
    public string? ContainerClass { get; }

    /// <summary>All it says; null where it is damaged.</summary>
    public MapiProperties? Properties { get; }

    /// <summary>How many items it says it has, which may be out of date; null when it does not say.</summary>
    public int? ContentCount => _store.Problems.Try(() => Properties?.GetInt32(MapiId.ContentCount), PstProblemKind.Folder, NodeId, Path);

    /// <summary>Items Outlook keeps for itself in the folder: views, rules, settings. They are not among its messages.</summary>
    public int AssociatedItemCount => Rows(NodeType.AssociatedContentsTable, PstProblemKind.Contents, null).Count();

    /// <summary>Search folders below it: lists of what is elsewhere. They are not among its folders.</summary>
    public int SearchFolderCount => Rows(NodeType.HierarchyTable, PstProblemKind.Folder, null).Count(row => new NodeId(row.Id).Type == NodeType.SearchFolder);

    /// <summary>The folders below it, in the order of their ids.</summary>
    /// <remarks>Where its list of them is damaged, the tree of nodes is searched for them.</remarks>
    public IEnumerable<PstFolder> Folders => FolderIds().Select(id => new PstFolder(_store, id, this));

    /// <summary>Its items, in the order of their ids: roughly as they came into the file.</summary>
    /// <remarks>
    /// One that cannot be read is left out, and is one of the file's problems. Where its list of them is damaged, the tree of nodes is searched for
    /// them, which also finds those deleted since.
    /// </remarks>
    public IEnumerable<PstMessage> Messages
    {
        get
        {
            foreach (var node in MessageNodes())
            {
                if (_store.Problems.Try(() => PstMessage.Open(_store, node, Path), PstProblemKind.Message, node.Id.Value, Path) is { } message)
                    yield return message;
            }
        }
    }

    /// <summary>Whether its list of items has this one, which is damaged only where null.</summary>
    internal bool? Lists(NodeId message)
    {
        try
        {
            return _store.OpenTable(_id.As(NodeType.ContentsTable))?.Contains(message.Value);
        }
        catch (PstDamageException)
        {
            // Told when its messages are enumerated; these include all that say they are in it.
            return null;
        }
    }

    private IEnumerable<NodeId> FolderIds()
    {
        var whole = true;
        var known = new HashSet<NodeId>();
        foreach (var row in Rows(NodeType.HierarchyTable, PstProblemKind.Folder, () => whole = false))
        {
            var id = new NodeId(row.Id);
            if (id.Type == NodeType.Folder && known.Add(id) && IsBelow(id))
                yield return id;
        }

        if (whole)
            yield break;
        foreach (var node in _store.NodesBelow(_id, NodeType.Folder))
        {
            if (known.Add(node.Id) && IsBelow(node.Id))
                yield return node.Id;
        }
    }

    /// <summary>A folder knows the one it is in. So there is one way to each, and no way leads back.</summary>
    private bool IsBelow(NodeId id)
    {
        if (_store.Problems.Try<NodeEntry?>(() => _store.Node(id), PstProblemKind.Folder, id.Value, Path) is not { } node)
            return false;
        if (node.Parent == _id && id != _id && _depth < MaxDepth)
            return true;
        var reason = _depth >= MaxDepth ? $"It is more than {MaxDepth} levels deep." : $"It is listed, but belongs to node {node.Parent}.";
        _store.Problems.Add(PstProblemKind.Folder, id.Value, Path, reason);
        return false;
    }

    private IEnumerable<NodeEntry> MessageNodes()
    {
        var (whole, last) = (true, 0u);
        foreach (var row in Rows(NodeType.ContentsTable, PstProblemKind.Contents, () => whole = false))
        {
            last = row.Id;
            if (_store.Problems.Try<NodeEntry?>(() => _store.Node(new(row.Id)), PstProblemKind.Message, row.Id, Path) is { } node)
                yield return node;
        }

        if (whole)
            yield break;
        // Both are in the order of ids: what was listed before the damage is not found again.
        foreach (var node in _store.NodesBelow(_id, NodeType.Message).Where(node => node.Id.Value > last))
            yield return node;
    }

    /// <summary>The rows of one of its tables, until it is damaged or where it is not there at all.</summary>
    private IEnumerable<RowReference> Rows(NodeType type, PstProblemKind kind, Action? damaged)
    {
        void Tell(PstDamageException damage)
        {
            damaged?.Invoke();
            _store.Problems.Add(kind, NodeId, Path, damage.Message);
        }

        return _store.Problems.UntilDamage(RowsOf(type), Tell);
    }

    private IEnumerable<RowReference> RowsOf(NodeType type)
    {
        var table = _store.OpenTable(_id.As(type));
        // Folders without items may do without; the nodes tell whether it is missed.
        if (table is null && type is NodeType.HierarchyTable or NodeType.ContentsTable && HasNodesBelow(type))
            throw new PstDamageException($"Its table {_id.As(type)} is not in the file.");
        foreach (var row in table?.Rows() ?? [])
            yield return row;
    }

    private bool HasNodesBelow(NodeType table) =>
        _store.NodesBelow(_id, table == NodeType.HierarchyTable ? NodeType.Folder : NodeType.Message).Any();

    private string? Text(ushort id) => _store.Problems.Try(() => Properties?.GetString(id), PstProblemKind.Folder, NodeId, Parent?.Path);
}
