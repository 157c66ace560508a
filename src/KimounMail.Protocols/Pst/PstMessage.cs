using KimounMail.Protocols.Mapi;
using KimounMail.Protocols.Pst.Ltp;
using KimounMail.Protocols.Pst.Ndb;

namespace KimounMail.Protocols.Pst;

/// <summary>
/// An item of any class: a message, contact, appointment, task. Its properties are where they are until they are asked for. For use by one thread at
/// a time; several messages of a file may be read at once.
/// </summary>
public sealed class PstMessage : IMapiMessage
{
    private readonly PstStore _store;
    private readonly PropertyContext _context;
    private readonly PstProperties _properties;
    private readonly Embedding _embedding;

    private PstMessage(PstStore store, NodeId id, string folderPath, PropertyContext context, Embedding embedding)
    {
        (_store, _context, _embedding) = (store, context, embedding);
        (NodeId, FolderPath) = (id.Value, folderPath);
        _properties = new(store, context.Node, context, null, embedding);
        MessageClass = _properties.GetString(MapiId.MessageClass) ?? "";
    }

    /// <summary>The id of its node: unchanged as long as it stays in the file. Of an embedded message unique within the attachment only.</summary>
    public uint NodeId { get; }

    /// <summary>The folder it is in, levels separated by '/'.</summary>
    public string FolderPath { get; }

    /// <inheritdoc/>
    public string MessageClass { get; }

    /// <inheritdoc/>
    public MapiProperties Properties => _properties;

    /// <inheritdoc/>
    /// <remarks>One that cannot be read is left out, and is one of the file's problems.</remarks>
    public IEnumerable<MapiProperties> Recipients
    {
        get
        {
            var table = Try(() => OpenTable(Ndb.NodeId.RecipientTable), PstProblemKind.Recipients);
            if (table is null)
                yield break;
            foreach (var reference in _store.Problems.UntilDamage(table.Rows(), damage => Tell(PstProblemKind.Recipients, damage)).OrderBy(row => row.Index))
            {
                if (Try(() => table.Read(reference), PstProblemKind.Recipients) is { } row)
                    yield return new PstProperties(_store, table.Node, row, _properties, _embedding);
            }
        }
    }

    /// <summary>What is attached, in the order stored.</summary>
    /// <remarks>One that cannot be read is left out, and is one of the file's problems. Where the list of them is damaged, they are looked for without it.</remarks>
    public IEnumerable<PstAttachment> Attachments
    {
        get
        {
            foreach (var id in AttachmentIds())
            {
                if (Try(() => OpenAttachment(id), PstProblemKind.Attachment, id.Value) is { } attachment)
                    yield return attachment;
            }
        }
    }

    IEnumerable<IMapiAttachment> IMapiMessage.Attachments => Attachments;

    /// <exception cref="PstDamageException">It cannot be read.</exception>
    internal static PstMessage Open(PstStore store, NodeEntry node, string folderPath) =>
        new(store, node.Id, folderPath, PropertyContext.Open(store.Database, node.Data, node.Subnodes), new(node.Data, store.Database.MostContent));

    /// <exception cref="PstDamageException">It cannot be read, or is within itself, or too deep.</exception>
    internal static PstMessage Open(PstStore store, SubnodeEntry node, string folderPath, Embedding outer)
    {
        var embedding = outer.Enter(node.Data);
        return new(store, node.Id, folderPath, PropertyContext.Open(store.Database, node.Data, node.Subnodes), embedding);
    }

    private List<NodeId> AttachmentIds()
    {
        var ids = new List<NodeId>();
        var whole = true;
        var table = Try(() => OpenTable(Ndb.NodeId.AttachmentTable), PstProblemKind.Attachment);
        if (table is not null)
        {
            var rows = _store.Problems.UntilDamage(table.Rows(), damage =>
            {
                whole = false;
                Tell(PstProblemKind.Attachment, damage);
            });
            ids.AddRange(rows.Select(row => new NodeId(row.Id)));
        }

        if (table is null || !whole)
            ids.AddRange(AttachmentNodes().Except(ids).ToList());
        return ids;
    }

    private IEnumerable<NodeId> AttachmentNodes() => Try(() => _context.Node.Subnodes, PstProblemKind.Attachment)
        ?.Entries(damage => Tell(PstProblemKind.Attachment, damage)).Select(entry => entry.Id).Where(id => id.Type == NodeType.Attachment) ?? [];

    private TableContext? OpenTable(NodeId id) =>
        _context.Node.Subnodes.Find(id) is { } entry ? TableContext.Open(_store.Database, entry.Data, entry.Subnodes) : null;

    private PstAttachment OpenAttachment(NodeId id)
    {
        if (_context.Node.Subnodes.Find(id) is not { } entry)
            throw new PstDamageException($"Attachment {id} is in the list of them, but not in the message.");
        var context = PropertyContext.Open(_store.Database, entry.Data, entry.Subnodes);
        return new PstAttachment(_store, id.Value, FolderPath, context, new(_store, context.Node, context, _properties, _embedding), _embedding);
    }

    private T? Try<T>(Func<T> read, PstProblemKind kind, uint? node = null) => _store.Problems.Try(read, kind, node ?? NodeId, FolderPath);

    private void Tell(PstProblemKind kind, PstDamageException damage) => _store.Problems.Add(kind, NodeId, FolderPath, damage.Message);
}
