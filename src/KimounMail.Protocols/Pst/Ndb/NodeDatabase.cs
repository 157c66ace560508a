using System.Buffers;
using System.IO.Compression;

namespace KimounMail.Protocols.Pst.Ndb;

/// <summary>The lowest layer ([MS-PST] 2.2): nodes by their ids, blocks by theirs, each checked and decoded.</summary>
internal sealed class NodeDatabase : IDisposable
{
    private const ulong ExternalBit = 1;
    private const ulong InternalBit = 2;

    private readonly NdbDevice _device;
    private readonly PageTree _nodes;
    private readonly PageTree _blocks;

    private NodeDatabase(NdbDevice device, NdbHeader header)
    {
        (_device, Header) = (device, header);
        _nodes = new(device, header.Layout, TreeKind.Node, header.NodeTree);
        _blocks = new(device, header.Layout, TreeKind.Block, header.BlockTree);
    }

    public NdbHeader Header { get; }

    public NdbLayout Layout => Header.Layout;

    /// <summary>Octets of the file.</summary>
    public long Length => _device.Length;

    /// <summary>More octets than all its blocks can have: each takes a unit of the file at least, and is full once inflated at most.</summary>
    public long MostContent => Layout.Format == PstFormat.Unicode4K ? Length / Layout.BlockUnit * Layout.MaxBlockData : Length;

    public long OctetsRead => _device.OctetsRead;

    /// <exception cref="MailException">The file cannot be opened, is none of Outlook's, or has no trees.</exception>
    public static NodeDatabase Open(string path)
    {
        NdbDevice? device = null;
        try
        {
            device = NdbDevice.Open(path);
            var database = new NodeDatabase(device, NdbHeader.Read(device, path));
            _ = (database._nodes.Root, database._blocks.Root);
            return database;
        }
        catch (Exception error)
        {
            device?.Dispose();
            throw error switch
            {
                PstDamageException => PstFailure.Damaged(path, error),
                IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException => PstFailure.Unreadable(path, error),
                _ => error,
            };
        }
    }

    /// <summary>An internal block holds ids of others instead of data, and is never encoded ([MS-PST] 2.2.2.2).</summary>
    public static bool IsInternal(ulong block) => (block & InternalBit) != 0;

    public NodeEntry? FindNode(NodeId id) => _nodes.Find(id.Value) is var (leaf, index) ? leaf.Node(index) : null;

    /// <summary>Every node, in the order of ids.</summary>
    public IEnumerable<NodeEntry> Nodes(Action<PstDamageException> damaged)
    {
        foreach (var (leaf, index) in _nodes.Entries(damaged))
            yield return leaf.Node(index);
    }

    /// <exception cref="PstDamageException">The tree of blocks has none with this id.</exception>
    public BlockEntry FindBlock(ulong id) => _blocks.Find(id & ~ExternalBit) is var (leaf, index)
        ? leaf.Block(index)
        : throw new PstDamageException($"Block 0x{id:X} is not in the file.");

    /// <summary>A block's data in an array of its own.</summary>
    public byte[] ReadBlock(ulong id)
    {
        var entry = FindBlock(id);
        var data = GC.AllocateUninitializedArray<byte>(entry.Length);
        ReadBlock(entry, data);
        return data;
    }

    /// <summary>Reads a block's data into a span that is as long as it is.</summary>
    /// <exception cref="PstDamageException">The block is not what the tree of blocks says, or its checksum is wrong.</exception>
    public void ReadBlock(BlockEntry entry, Span<byte> target)
    {
        if (entry.Stored > Layout.MaxBlockData || entry.Length > Layout.MaxBlockData)
            throw new PstDamageException($"Block 0x{entry.Id:X} says it has {Math.Max(entry.Stored, entry.Length)} octets.");
        var extent = Layout.BlockExtent(entry.Stored);
        var buffer = ArrayPool<byte>.Shared.Rent(extent);
        try
        {
            var block = buffer.AsSpan(0, extent);
            _device.Read(entry.Offset, block);
            CheckTrailer(entry, new Octets(block));
            var encryption = IsInternal(entry.Id) ? PstEncryption.None : Header.Encryption;
            if (entry.Stored == entry.Length)
            {
                NdbCipher.Decode(encryption, entry.Id, block[..entry.Stored], target);
                return;
            }

            Inflate(entry, buffer, target);
            NdbCipher.Decode(encryption, entry.Id, target, target);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public void Dispose() => _device.Dispose();

    /// <summary>Of [MS-PST] 2.2.2.8.1; the checksum is of the octets as stored.</summary>
    private void CheckTrailer(BlockEntry entry, Octets block)
    {
        var at = block.Length - Layout.BlockTrailer;
        var id = block.Id(at + (Layout.PageIdFirst ? 4 : 8), Layout.Wide);
        if (block.U16(at) != entry.Stored || (id & ~ExternalBit) != (entry.Id & ~ExternalBit))
            throw new PstDamageException($"At offset 0x{entry.Offset:X} is not block 0x{entry.Id:X} with {entry.Stored} octets, but 0x{id:X} with {block.U16(at)}.");
        if (NdbChecksum.Compute(block.Slice(0, entry.Stored)) != block.U32(at + (Layout.PageIdFirst ? 8 : 4)))
            throw new PstDamageException($"Block 0x{entry.Id:X} at offset 0x{entry.Offset:X} has a wrong checksum.");
    }

    private static void Inflate(BlockEntry entry, byte[] stored, Span<byte> target)
    {
        try
        {
            using var inflated = new ZLibStream(new MemoryStream(stored, 0, entry.Stored), CompressionMode.Decompress);
            inflated.ReadExactly(target);
            if (inflated.ReadByte() >= 0)
                throw new PstDamageException($"Block 0x{entry.Id:X} has more than {entry.Length} octets once inflated.");
        }
        catch (Exception error) when (error is InvalidDataException or IOException)
        {
            throw new PstDamageException($"Block 0x{entry.Id:X} cannot be inflated to {entry.Length} octets.", error);
        }
    }
}
