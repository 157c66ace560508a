namespace KimounMail.Protocols.Pst.Ndb;

/// <summary>The kinds of node ([MS-PST] 2.2.2.1).</summary>
internal enum NodeType
{
    HeapItem = 0x00,
    Internal = 0x01,
    Folder = 0x02,
    SearchFolder = 0x03,
    Message = 0x04,
    Attachment = 0x05,
    AssociatedMessage = 0x08,
    HierarchyTable = 0x0D,
    ContentsTable = 0x0E,
    AssociatedContentsTable = 0x0F,
    AttachmentTable = 0x11,
    RecipientTable = 0x12,
}

/// <summary>The id of a node ([MS-PST] 2.2.2.1): a type in its five lowest bits, an index above.</summary>
internal readonly record struct NodeId(uint Value)
{
    public static readonly NodeId MessageStore = new(0x21);
    public static readonly NodeId NameToIdMap = new(0x61);
    public static readonly NodeId RootFolder = new(0x122);
    public static readonly NodeId AttachmentTable = new(0x671);
    public static readonly NodeId RecipientTable = new(0x692);

    private const int TypeMask = 0x1F;

    public NodeType Type => (NodeType)(Value & TypeMask);

    /// <summary>The node of another type with the same index: the tables of a folder.</summary>
    public NodeId As(NodeType type) => new(Value & ~(uint)TypeMask | (uint)type);

    public override string ToString() => $"0x{Value:X}";
}
