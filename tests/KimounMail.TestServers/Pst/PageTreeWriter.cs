using System.Buffers.Binary;

namespace KimounMail.TestServers.Pst;

/// <summary>Writes a tree of pages from entries in the order of their keys: of each level one page is in memory.</summary>
internal sealed class PageTreeWriter(FileSpace space, PstShape shape, byte type, int leafEntrySize)
{
    private const int BranchEntrySize = 24;

    private readonly List<List<(ulong Key, byte[] Entry)>> _levels = [[]];

    public void Add(ulong key, byte[] entry) => Add(0, key, entry);

    /// <summary>Writes what is left.</summary>
    /// <returns>Id and offset of the root.</returns>
    public (ulong Id, ulong Offset) Finish()
    {
        for (var level = 0; ; level++)
        {
            if (level == _levels.Count - 1)
                return WritePage(level);
            if (_levels[level].Count > 0)
                Flush(level);
        }
    }

    private void Add(int level, ulong key, byte[] entry)
    {
        if (_levels.Count == level)
            _levels.Add([]);
        if (_levels[level].Count == shape.EntriesSize / EntrySize(level))
            Flush(level);
        _levels[level].Add((key, entry));
    }

    private void Flush(int level)
    {
        var first = _levels[level][0].Key;
        var (id, offset) = WritePage(level);
        _levels[level].Clear();
        var entry = new byte[BranchEntrySize];
        BinaryPrimitives.WriteUInt64LittleEndian(entry, first);
        BinaryPrimitives.WriteUInt64LittleEndian(entry.AsSpan(8), id);
        BinaryPrimitives.WriteUInt64LittleEndian(entry.AsSpan(16), offset);
        Add(level + 1, first, entry);
    }

    private (ulong Id, ulong Offset) WritePage(int level)
    {
        var page = new byte[shape.PageSize];
        var size = EntrySize(level);
        for (var i = 0; i < _levels[level].Count; i++)
            _levels[level][i].Entry.CopyTo(page, i * size);
        var counts = page.AsSpan(shape.EntriesSize);
        var (count, most) = (_levels[level].Count, shape.EntriesSize / size);
        if (shape.Is4K)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(counts, (ushort)count);
            BinaryPrimitives.WriteUInt16LittleEndian(counts[2..], (ushort)most);
            (counts[4], counts[5]) = ((byte)size, (byte)level);
        }
        else
        {
            (counts[0], counts[1], counts[2], counts[3]) = ((byte)count, (byte)most, (byte)size, (byte)level);
        }

        var id = space.NextPageId();
        return (id, space.WritePage(page, type, id));
    }

    private int EntrySize(int level) => level == 0 ? leafEntrySize : BranchEntrySize;
}
