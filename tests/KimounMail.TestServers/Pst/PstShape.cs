namespace KimounMail.TestServers.Pst;

/// <summary>The layout of a file to be written.</summary>
public sealed record PstShape
{
    /// <summary>As Outlook 2003 and later write PST files.</summary>
    public static readonly PstShape Unicode = new()
    {
        Version = 23, PageSize = 512, EntriesSize = 488, TrailerAt = 496, BlockTrailer = 16, BlockUnit = 64, MaxBlock = 8192,
        HeapIndexBits = 11, FirstMap = 0x4400, MapBits = 496 * 8,
    };

    /// <summary>As Outlook 2013 and later write OST files.</summary>
    public static readonly PstShape Unicode4K = new()
    {
        Version = 36, PageSize = 4096, EntriesSize = 4056, TrailerAt = 4072, BlockTrailer = 24, BlockUnit = 512, MaxBlock = 65536,
        HeapIndexBits = 14, FirstMap = 0x22000, MapBits = 4072 * 8,
    };

    public required ushort Version { get; init; }

    public required int PageSize { get; init; }

    public required int EntriesSize { get; init; }

    public required int TrailerAt { get; init; }

    public required int BlockTrailer { get; init; }

    public required int BlockUnit { get; init; }

    public required int MaxBlock { get; init; }

    public required int HeapIndexBits { get; init; }

    /// <summary>Where the first map of what is allocated is; another one follows after each <see cref="MapBits"/> units.</summary>
    public required int FirstMap { get; init; }

    public required int MapBits { get; init; }

    /// <summary>How data is encoded.</summary>
    public PstCipher Cipher { get; init; } = PstCipher.Compressible;

    /// <summary>An OST by its head.</summary>
    public bool IsOst { get; init; }

    /// <summary>Blocks that become smaller are deflated, as only the layout with pages of 4096 has it.</summary>
    public bool Deflate { get; init; }

    public bool Is4K => PageSize == 4096;

    public int MaxData => MaxBlock - BlockTrailer;
}
