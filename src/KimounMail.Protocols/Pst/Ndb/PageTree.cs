namespace KimounMail.Protocols.Pst.Ndb;

/// <summary>
/// One of the two trees of pages. Pages stay in a cache of fixed size, each in the one slot its offset has, so that a lookup
/// takes no lock and memory does not grow with the file.
/// </summary>
internal sealed class PageTree(NdbDevice device, NdbLayout layout, TreeKind kind, PageReference root)
{
    private const int CachedOctets = 4 << 20;

    private readonly TreePage?[] _slots = new TreePage?[CachedOctets / layout.PageSize];

    /// <summary>The root, read.</summary>
    public TreePage Root => Page(root.Offset);

    /// <summary>The leaf that has the key, and where in it; null when no leaf has.</summary>
    public (TreePage Leaf, int Index)? Find(ulong key)
    {
        for (var page = Root; ;)
        {
            var index = page.FindLast(key);
            if (index < 0 || page.Level == 0 && page.Key(index) != key)
                return null;
            if (page.Level == 0)
                return (page, index);
            page = Below(page, index);
        }
    }

    /// <summary>
    /// All entries of all leaves with rising keys, whatever pages lead back to: a page whose keys do not rise was read before. One that cannot be
    /// read is told and passed over.
    /// </summary>
    public IEnumerable<(TreePage Leaf, int Index)> Entries(Action<PstDamageException> damaged)
    {
        var last = -1L;
        var open = new Stack<(TreePage Page, int Next)>();
        if (Try(() => Root, damaged) is { } top)
            open.Push((top, 0));
        while (open.TryPop(out var at))
        {
            var (page, index) = at;
            if (index >= page.Count)
                continue;
            open.Push((page, index + 1));
            var key = (long)page.Key(index);
            if (page.Level == 0 ? key <= last : key < last)
            {
                open.Pop();
                damaged(new PstDamageException($"The page at offset 0x{page.Offset:X} is out of order from its entry {index} on."));
            }
            else if (page.Level == 0)
            {
                last = key;
                yield return (page, index);
            }
            else if (Try(() => Below(page, index), damaged) is { } child)
            {
                open.Push((child, 0));
            }
        }
    }

    private TreePage Below(TreePage page, int index)
    {
        var child = Page(page.Child(index));
        return child.Level == page.Level - 1
            ? child
            : throw new PstDamageException($"The page at offset 0x{child.Offset:X} is at level {child.Level} below one at level {page.Level}.");
    }

    private TreePage Page(ulong offset)
    {
        ref var slot = ref _slots[(int)(offset / (uint)layout.PageSize % (uint)_slots.Length)];
        var page = Volatile.Read(ref slot);
        if (page?.Offset != offset)
            Volatile.Write(ref slot, page = TreePage.Read(device, layout, kind, offset));
        return page;
    }

    private static TreePage? Try(Func<TreePage> read, Action<PstDamageException> damaged)
    {
        try
        {
            return read();
        }
        catch (PstDamageException damage)
        {
            damaged(damage);
            return null;
        }
    }
}
