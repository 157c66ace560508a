using KimounMail.Protocols.Mapi;
using KimounMail.Protocols.Pst.Ltp;
using KimounMail.Protocols.Pst.Ndb;

namespace KimounMail.Protocols.Pst;

/// <summary>An attachment; its content is read as it is asked for.</summary>
public sealed class PstAttachment : IMapiAttachment
{
    private const int SizeTolerance = 4096;

    private readonly PstStore _store;
    private readonly string _folderPath;
    private readonly PropertyContext _context;
    private readonly PstProperties _properties;
    private readonly Embedding _embedding;

    internal PstAttachment(PstStore store, uint id, string folderPath, PropertyContext context, PstProperties properties, Embedding embedding)
    {
        (_store, NodeId, _folderPath, _context, _properties, _embedding) = (store, id, folderPath, context, properties, embedding);
        Method = (MapiAttachMethod)(properties.GetInt32(MapiId.AttachMethod) ?? (int)GuessMethod());
    }

    /// <summary>The id of its node within the message.</summary>
    public uint NodeId { get; }

    /// <inheritdoc/>
    public MapiProperties Properties => _properties;

    /// <inheritdoc/>
    public MapiAttachMethod Method { get; }

    /// <inheritdoc/>
    public string? FileName => Name(MapiId.AttachLongFilename) ?? Name(MapiId.AttachFilename) ?? Name(MapiId.DisplayName);

    /// <inheritdoc/>
    /// <remarks>Content shorter than the attachment's declared size leaves room for is one of the file's problems.</remarks>
    public Stream? OpenContent()
    {
        if (Method == MapiAttachMethod.EmbeddedMessage)
            return null;
        var content = _properties.OpenStream(MapiId.AttachData);
        if (Method is MapiAttachMethod.ByValue or MapiAttachMethod.Ole)
            CheckSize(content?.Length ?? 0);
        return content;
    }

    /// <summary>The message attached; null where it is none.</summary>
    /// <inheritdoc cref="IMapiAttachment.OpenMessage" path="/exception"/>
    public PstMessage? OpenMessage()
    {
        if (Method != MapiAttachMethod.EmbeddedMessage)
            return null;
        // Some writers leave the reference out; the only message below the attachment is then the one.
        var node = _properties.ObjectNode(MapiId.AttachData) is { } id ? _context.Node.Subnodes.Find(new(id)) : OnlyMessage();
        return node is { } entry
            ? PstMessage.Open(_store, entry, _folderPath, _embedding)
            : throw new PstDamageException($"The message attached as 0x{NodeId:X} is not in the file.");
    }

    IMapiMessage? IMapiAttachment.OpenMessage() => OpenMessage();

    /// <summary>The declared size is of all properties together, and a little more for each.</summary>
    private void CheckSize(long content)
    {
        var declared = _properties.GetInt32(MapiId.AttachSize) ?? 0;
        if (declared - content <= SizeTolerance)
            return;
        var others = _properties.Tags.Where(tag => tag.Id != MapiId.AttachData).Sum(tag => (long)(_properties.GetOctets(tag.Id)?.Length ?? 0));
        if (declared - content - others > SizeTolerance)
            _store.Problems.Add(PstProblemKind.Attachment, NodeId, _folderPath, $"It declares {declared} octets, and has {content}.");
    }

    private MapiAttachMethod GuessMethod() => _properties.TypeOf(MapiId.AttachData) switch
    {
        MapiPropertyType.Binary => MapiAttachMethod.ByValue,
        MapiPropertyType.Object => MapiAttachMethod.EmbeddedMessage,
        _ => OnlyMessage() is null ? MapiAttachMethod.None : MapiAttachMethod.EmbeddedMessage,
    };

    private SubnodeEntry? OnlyMessage()
    {
        var messages = _context.Node.Subnodes.Entries(damage => throw damage).Where(entry => entry.Id.Type == NodeType.Message).Take(2).ToList();
        return messages.Count == 1 ? messages[0] : null;
    }

    private string? Name(ushort id) => _properties.GetString(id) is { Length: > 0 } name ? name : null;
}
