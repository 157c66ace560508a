namespace KimounMail.Protocols.Pst.Ndb;

/// <summary>
/// Where things are in each of the three layouts ([MS-PST] 2.2.2): sizes and offsets in octets. The specification does not have the
/// layout with pages of 4096; it is known from files and from the readers that read them.
/// </summary>
internal sealed record NdbLayout
{
    public static readonly NdbLayout Ansi = new()
    {
        Format = PstFormat.Ansi, Wide = false,
        PageSize = 512, PageCount = 496, PageTrailer = 500, PageIdFirst = true,
        BlockTrailer = 12, BlockUnit = 64, MaxBlock = 8192,
        HeapIndexBits = 11,
    };

    public static readonly NdbLayout Unicode = new()
    {
        Format = PstFormat.Unicode, Wide = true,
        PageSize = 512, PageCount = 488, PageTrailer = 496, PageIdFirst = false,
        BlockTrailer = 16, BlockUnit = 64, MaxBlock = 8192,
        HeapIndexBits = 11,
    };

    public static readonly NdbLayout Unicode4K = Unicode with
    {
        Format = PstFormat.Unicode4K,
        PageSize = 4096, PageCount = 4056, PageTrailer = 4072,
        BlockTrailer = 24, BlockUnit = 512, MaxBlock = 65536,
        HeapIndexBits = 14,
    };

    public required PstFormat Format { get; init; }

    /// <summary>Ids and offsets have 64 bits.</summary>
    public required bool Wide { get; init; }

    public required int PageSize { get; init; }

    /// <summary>Where a page of a tree tells how many entries it has; they are all before.</summary>
    public required int PageCount { get; init; }

    /// <summary>Where a page's trailer begins; the checksum is of all before.</summary>
    public required int PageTrailer { get; init; }

    /// <summary>In trailers the id comes before the checksum.</summary>
    public required bool PageIdFirst { get; init; }

    public required int BlockTrailer { get; init; }

    /// <summary>Blocks begin at multiples of this, and take multiples of it.</summary>
    public required int BlockUnit { get; init; }

    public required int MaxBlock { get; init; }

    /// <summary>Bits of a heap id that tell the item; those above tell the block ([MS-PST] 2.3.1.1).</summary>
    public required int HeapIndexBits { get; init; }

    /// <summary>The most data a block can have: what every block of a data tree has but the last.</summary>
    public int MaxBlockData => MaxBlock - BlockTrailer;

    /// <summary>Octets of an id.</summary>
    public int IdSize => Wide ? 8 : 4;

    /// <summary>What a block with this much stored data takes in the file.</summary>
    public int BlockExtent(int stored) => (stored + BlockTrailer + BlockUnit - 1) / BlockUnit * BlockUnit;
}
