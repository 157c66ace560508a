using System.Text;
using KimounMail.Protocols.Pst;
using KimounMail.Protocols.Pst.Ndb;
using Xunit;

namespace KimounMail.Tests.Protocols.Pst;

/// <summary>The lowest layer against what other implementations give, and against pages of a real OST.</summary>
public sealed class NdbTests
{
    [Theory]
    [InlineData("", 0u)]
    [InlineData("123456789", 0x2DFD2D88u)]
    [InlineData("The quick brown fox jumps over the lazy dog", 0xB9C60808u)]
    public void Checksums_are_those_of_another_implementation(string text, uint checksum) =>
        Assert.Equal(checksum, NdbChecksum.Compute(Encoding.ASCII.GetBytes(text)));

    [Theory]
    [InlineData(PstEncryption.None, 0x152Cul, "4F75746C6F6F6B206B6565707320697420736F2E")]
    [InlineData(PstEncryption.Compressible, 0x152Cul, "A07882FD86862C4C2CEAEA7EEB4C70824CEB868B")]
    [InlineData(PstEncryption.High, 0x152Cul, "92D3D2377BD673367775305D67DEB0D70AB849F3")]
    [InlineData(PstEncryption.High, 0x123456FCul, "0F8887E73B110B043725E024C0982C32E957C370")]
    public void Text_encoded_by_another_implementation_is_decoded(PstEncryption method, ulong block, string encoded)
    {
        var text = Convert.FromHexString(encoded);
        NdbCipher.Decode(method, block, text, text);

        Assert.Equal("Outlook keeps it so.", Encoding.ASCII.GetString(text));
    }

    [Fact]
    public void A_signature_folds_offset_and_id() => Assert.Equal(0x1234 ^ 0x5678, NdbChecksum.Signature(0x12340000, 0x5678));

    [PublicPstFact]
    public void Leaves_of_a_real_tree_of_blocks_are_read()
    {
        var page = ReadPage("btree_leaf_block.raw", TreeKind.Block);

        Assert.Equal((100, 0), (page.Count, page.Level));
        Assert.Equal(new BlockEntry(4, 0x25000, 0xAC, 0xAC), page.Block(0));
        Assert.Equal(new BlockEntry(8, 0x25200, 0x144, 0x144), page.Block(page.FindLast(8)));
        Assert.Equal(-1, page.FindLast(3));
    }

    [PublicPstFact]
    public void Leaves_of_a_real_tree_of_nodes_are_read()
    {
        var page = ReadPage("btree_leaf_node.raw", TreeKind.Node);

        Assert.Equal((117, 0), (page.Count, page.Level));
        Assert.Equal(new NodeEntry(NodeId.MessageStore, 0x110BC, 0, new(0)), page.Node(0));
        Assert.Equal(new NodeEntry(NodeId.NameToIdMap, 0x10834, 0x1083A, new(0)), page.Node(1));
        Assert.Equal(new NodeEntry(NodeId.RootFolder, 0xC1FC, 0, NodeId.RootFolder), page.Node(page.FindLast(0x122)));
    }

    [PublicPstFact]
    public void Branches_of_real_trees_are_read()
    {
        var (blocks, nodes) = (ReadPage("block.raw", TreeKind.Block), ReadPage("node.raw", TreeKind.Node));

        Assert.Equal((31, 1, 0x116E000ul), (blocks.Count, blocks.Level, blocks.Child(0)));
        Assert.Equal((6, 1, 0x1198000ul), (nodes.Count, nodes.Level, nodes.Child(0)));
    }

    [PublicPstFact]
    public void The_checksum_of_a_real_block_of_the_4K_layout_is_of_its_stored_octets()
    {
        var block = File.ReadAllBytes(PublicPst.PagePathOf("block_raw.raw"));
        var trailer = block.AsSpan(block.Length - NdbLayout.Unicode4K.BlockTrailer);
        var stored = BitConverter.ToUInt16(trailer);

        Assert.Equal(block.Length, NdbLayout.Unicode4K.BlockExtent(stored));
        Assert.Equal(BitConverter.ToUInt32(trailer[4..]), NdbChecksum.Compute(block.AsSpan(0, stored)));
    }

    private static TreePage ReadPage(string name, TreeKind kind)
    {
        using var device = NdbDevice.Open(PublicPst.PagePathOf(name));
        return TreePage.Read(device, NdbLayout.Unicode4K, kind, 0);
    }
}
