namespace KimounMail.Protocols.Pst.Ndb;

/// <summary>Where a tree begins.</summary>
internal readonly record struct PageReference(ulong Id, ulong Offset);

/// <summary>The head of the file ([MS-PST] 2.2.2.6): layout, encoding, and the roots of its two trees.</summary>
internal sealed record NdbHeader
{
    private const int Size = 564;
    private const int ProtectedEncryption = 0x10;

    public required NdbLayout Layout { get; init; }

    public required PstEncryption Encryption { get; init; }

    /// <summary>What every file begins with (dwMagic).</summary>
    public static ReadOnlySpan<byte> Magic => "!BDN"u8;

    /// <summary>wMagicClient says an OST, Outlook's copy of a mailbox, and not a PST.</summary>
    public required bool IsOst { get; init; }

    public required PageReference NodeTree { get; init; }

    public required PageReference BlockTree { get; init; }

    /// <summary>What is wrong with it though it can be used; null when nothing is.</summary>
    public string? Fault { get; init; }

    /// <exception cref="MailException">It is no PST (<see cref="MailErrorId.FileFormatUnknown"/>), or one nobody else may read.</exception>
    public static NdbHeader Read(NdbDevice device, string path)
    {
        if (device.Length < Size)
            throw PstFailure.Unknown(path, $"it has {device.Length} octets only.");
        Span<byte> octets = stackalloc byte[Size];
        device.Read(0, octets);
        var header = new Octets(octets);
        if (!header.Slice(0, 4).SequenceEqual(Magic))
            throw PstFailure.Unknown(path, "it does not begin with !BDN.");
        var layout = header.U16(10) switch
        {
            14 or 15 => NdbLayout.Ansi,
            21 or 23 => NdbLayout.Unicode,
            36 => NdbLayout.Unicode4K,
            37 => throw PstFailure.Protected(path),
            var version => throw PstFailure.Unknown(path, $"its version, {version}, is not known."),
        };
        return layout.Wide ? ReadWide(header, layout, path) : ReadNarrow(header, layout, path);
    }

    private static NdbHeader ReadNarrow(Octets header, NdbLayout layout, string path) => new()
    {
        Layout = layout,
        IsOst = IsOstClient(header),
        Encryption = Method(header.U8(461), path),
        NodeTree = new(header.U32(184), header.U32(188)),
        BlockTree = new(header.U32(192), header.U32(196)),
        Fault = FaultOf(header),
    };

    private static NdbHeader ReadWide(Octets header, NdbLayout layout, string path) => new()
    {
        Layout = layout,
        IsOst = IsOstClient(header),
        Encryption = Method(header.U8(513), path),
        NodeTree = new(header.U64(216), header.U64(224)),
        BlockTree = new(header.U64(232), header.U64(240)),
        Fault = FaultOf(header),
    };

    private static bool IsOstClient(Octets header) => header.Slice(8, 2).SequenceEqual("SO"u8);

    private static PstEncryption Method(byte method, string path) => method switch
    {
        0 or 1 or 2 => (PstEncryption)method,
        ProtectedEncryption => throw PstFailure.Protected(path),
        _ => throw PstFailure.Unknown(path, $"its encryption method, {method}, is not known."),
    };

    private static string? FaultOf(Octets header) =>
        NdbChecksum.Compute(header.Slice(8, 471)) == header.U32(4) ? null : "The header's checksum is wrong; it was used all the same.";
}
