using System.Buffers.Binary;

namespace KimounMail.TestServers.Pst;

/// <summary>Writes a heap ([MS-PST] 2.3.1) over as many blocks as it takes, and trees on it.</summary>
internal sealed class HeapWriter(NdbWriter ndb, byte content)
{
    /// <summary>The largest item ([MS-PST] 2.3.3.3).</summary>
    public const int MaxItem = 3580;

    private const int MaxItems = 2000;

    private readonly List<byte[]> _full = [];
    private readonly List<ushort> _starts = [];
    private MemoryStream _block = NewBlock(12);

    public uint Add(ReadOnlySpan<byte> item)
    {
        if (item.Length > MaxItem)
            throw new ArgumentException($"An item of {item.Length} octets does not fit a heap.");
        // After the items an even place, two counts, and where each begins and the last ends.
        if (_block.Length + item.Length + 1 + 4 + (2 * (_starts.Count + 2)) > ndb.Shape.MaxData || _starts.Count == MaxItems)
            EndBlock();
        _starts.Add((ushort)_block.Length);
        _block.Write(item);
        return (uint)_starts.Count << 5 | (uint)_full.Count << (5 + ndb.Shape.HeapIndexBits);
    }

    /// <summary>Adds a tree of records in the order of their keys.</summary>
    /// <returns>The id of its head.</returns>
    public uint AddTree(byte keySize, byte valueSize, IReadOnlyList<byte[]> records)
    {
        var perItem = MaxItem / (keySize + valueSize);
        var level = records.Chunk(perItem).Select(chunk => (chunk[0], Id: Add(chunk.SelectMany(record => record).ToArray()))).ToList();
        byte levels = 0;
        for (; level.Count > 1; levels++)
        {
            level = level.Chunk(MaxItem / (keySize + 4))
                .Select(chunk => (chunk[0].Item1, Add(chunk.SelectMany(entry => Branch(entry.Item1.AsSpan(0, keySize), entry.Id)).ToArray())))
                .ToList();
        }

        var head = new byte[8];
        (head[0], head[1], head[2], head[3]) = (0xB5, keySize, valueSize, levels);
        BinaryPrimitives.WriteUInt32LittleEndian(head.AsSpan(4), level.Count == 0 ? 0 : level[0].Id);
        return Add(head);
    }

    /// <summary>Writes it.</summary>
    /// <param name="root">The item all hang on.</param>
    /// <returns>The id of its data.</returns>
    public ulong Finish(uint root)
    {
        EndBlock();
        var first = _full[0];
        (first[2], first[3]) = (0xEC, content);
        BinaryPrimitives.WriteUInt32LittleEndian(first.AsSpan(4), root);
        return ndb.WriteBlocks(_full);
    }

    private static byte[] Branch(ReadOnlySpan<byte> key, uint id)
    {
        var record = new byte[key.Length + 4];
        key.CopyTo(record);
        BinaryPrimitives.WriteUInt32LittleEndian(record.AsSpan(key.Length), id);
        return record;
    }

    private void EndBlock()
    {
        var end = (ushort)_block.Length;
        if (end % 2 != 0)
            _block.WriteByte(0);
        var map = (ushort)_block.Length;
        Word((ushort)_starts.Count);
        Word(0);
        foreach (var start in _starts)
            Word(start);
        Word(end);
        var octets = _block.ToArray();
        BinaryPrimitives.WriteUInt16LittleEndian(octets, map);
        _full.Add(octets);
        _starts.Clear();
        // Every 128th block from the ninth on begins with a map of how full those after it are.
        _block = NewBlock(_full.Count >= 8 && (_full.Count - 8) % 128 == 0 ? 66 : 2);

        void Word(ushort value) => _block.Write([(byte)value, (byte)(value >> 8)]);
    }

    private static MemoryStream NewBlock(int header)
    {
        var block = new MemoryStream();
        block.Write(new byte[header]);
        return block;
    }
}
