using System.Buffers.Binary;

namespace KimounMail.Protocols.Pst.Ltp;

/// <summary>
/// A tree of records on a heap ([MS-PST] 2.3.2). Keys rise from record to record throughout the tree, which also ends the reading of one
/// whose pages lead back to each other.
/// </summary>
internal readonly struct HeapTree
{
    private const byte TypeOfTree = 0xB5;
    private const int MaxLevels = 8;

    private readonly Heap _heap;
    private readonly int _keySize;
    private readonly int _valueSize;
    private readonly int _levels;
    private readonly uint _root;

    public HeapTree(Heap heap, uint id)
    {
        _heap = heap;
        var header = new Octets(heap.Item(id).Span);
        (_keySize, _valueSize, _levels, _root) = (header.U8(1), header.U8(2), header.U8(3), header.U32(4));
        if (header.U8(0) != TypeOfTree || _keySize is not (2 or 4) || _levels > MaxLevels)
            throw new PstDamageException("A tree on a heap has keys or levels it cannot have.");
    }

    public int KeySize => _keySize;

    public int ValueSize => _valueSize;

    /// <summary>The leaves in their order: records of key and value, one after the other.</summary>
    public IEnumerable<ReadOnlyMemory<byte>> Leaves()
    {
        if (_root == 0)
            yield break;
        var last = -1L;
        var open = new Stack<(ReadOnlyMemory<byte> Index, int Next, int Level)>();
        if (_levels == 0)
            yield return _heap.Item(_root);
        else
            open.Push((_heap.Item(_root), 0, _levels));
        while (open.TryPop(out var at))
        {
            var (index, next, level) = at;
            if (index.Length - next < _keySize + 4)
                continue;
            open.Push((index, next + _keySize + 4, level));
            var (key, item) = Branch(index.Span[next..]);
            if (level == 1 ? key <= last : key < last)
                throw new PstDamageException("The keys of a tree on a heap do not rise.");
            if (level > 1)
                open.Push((_heap.Item(item), 0, level - 1));
            else
                yield return _heap.Item(item);
            last = key;
        }
    }

    /// <summary>The value of a key; null when there is none.</summary>
    public ReadOnlyMemory<byte>? Find(uint key)
    {
        if (_root == 0)
            return null;
        var page = _heap.Item(_root);
        for (var level = _levels; level > 0; level--)
        {
            var index = LastNotAbove(page.Span, _keySize + 4, key);
            if (index < 0)
                return null;
            page = _heap.Item(Branch(page.Span[(index * (_keySize + 4))..]).Item);
        }

        var size = _keySize + _valueSize;
        var found = LastNotAbove(page.Span, size, key);
        if (found < 0 || Key(page.Span[(found * size)..]) != key)
            return null;
        return page.Slice(found * size + _keySize, _valueSize);
    }

    private int LastNotAbove(ReadOnlySpan<byte> page, int recordSize, uint key)
    {
        var (low, high) = (0, page.Length / recordSize);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Key(page[(middle * recordSize)..]) <= key)
                low = middle + 1;
            else
                high = middle;
        }

        return low - 1;
    }

    private uint Key(ReadOnlySpan<byte> record) =>
        _keySize == 2 ? BinaryPrimitives.ReadUInt16LittleEndian(record) : BinaryPrimitives.ReadUInt32LittleEndian(record);

    private (uint Key, uint Item) Branch(ReadOnlySpan<byte> record) => (Key(record), BinaryPrimitives.ReadUInt32LittleEndian(record[_keySize..]));
}
