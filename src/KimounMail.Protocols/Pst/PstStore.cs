using KimounMail.Protocols.Pst.Ltp;
using KimounMail.Protocols.Pst.Ndb;

namespace KimounMail.Protocols.Pst;

/// <summary>What folders, messages and attachments of one file share.</summary>
internal sealed class PstStore
{
    private readonly Lazy<NamedProperties> _names;

    public PstStore(NodeDatabase database, PstOptions options)
    {
        (Database, Problems, DefaultCodePage) = (database, new ProblemLog(options.OnProblem), options.DefaultCodePage);
        _names = new(ReadNames);
    }

    public NodeDatabase Database { get; }

    public ProblemLog Problems { get; }

    /// <summary>Of text that is not Unicode, where the item does not say.</summary>
    public int DefaultCodePage { get; set; }

    public NamedProperties Names => _names.Value;

    /// <summary>Every node; pages that cannot be read are told.</summary>
    public IEnumerable<NodeEntry> Nodes() => Database.Nodes(damage => Problems.Add(PstProblemKind.NodeTree, null, null, damage.Message));

    /// <summary>The nodes of a type that say they are below another: what is left where the table of them is damaged.</summary>
    public IEnumerable<NodeEntry> NodesBelow(NodeId parent, NodeType type) =>
        Nodes().Where(node => node.Parent == parent && node.Id.Type == type && node.Id != parent);

    /// <summary>The table that is the node; null when there is no such node.</summary>
    public TableContext? OpenTable(NodeId id) =>
        Database.FindNode(id) is { } node ? TableContext.Open(Database, node.Data, node.Subnodes) : null;

    /// <exception cref="PstDamageException">There is no such node, or the way to it is damaged.</exception>
    public NodeEntry Node(NodeId id) => Database.FindNode(id) ?? throw new PstDamageException($"Node {id} is not in the file.");

    /// <exception cref="PstDamageException">There is no such node, or it cannot be read.</exception>
    public PropertyContext OpenProperties(NodeId id)
    {
        var node = Node(id);
        return PropertyContext.Open(Database, node.Data, node.Subnodes);
    }

    private NamedProperties ReadNames() =>
        Problems.Try(() => NamedProperties.Read(OpenProperties(NodeId.NameToIdMap)), PstProblemKind.NamedProperties, NodeId.NameToIdMap.Value, null)
        ?? NamedProperties.None;
}
