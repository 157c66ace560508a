using System.Buffers.Binary;
using KimounMail.Protocols.Mapi;
using KimounMail.Protocols.Pst;
using KimounMail.Protocols.Pst.Ndb;
using KimounMail.TestServers.Pst;
using Xunit;

namespace KimounMail.Tests.Protocols.Pst;

/// <summary>Damage within a message: it costs what is there, is named, and the rest is read.</summary>
public sealed class PstDamageTests
{
    [Fact]
    public void A_damaged_message_is_named_and_the_others_are_read()
    {
        var ids = new List<uint>();
        using var pst = WrittenPst.Mails(ids, "one", "two", "three");
        pst.Spoil(pst.DataOffset(ids[1]));
        var told = new List<PstProblem>();
        using var file = pst.Open(new PstOptions { OnProblem = told.Add });

        Assert.Equal(["one", "three"], WrittenPst.Subjects(file));
        Assert.Equal(["one", "three"], WrittenPst.Subjects(file));
        var problem = Assert.Single(file.Problems);
        Assert.Equal((PstProblemKind.Message, ids[1], "Top of Personal Folders/Inbox"), (problem.Kind, problem.NodeId!.Value, problem.FolderPath!));
        Assert.Contains("wrong checksum", problem.Reason);
        Assert.Equal([problem], told);
        Assert.Equal(1, file.ProblemCount);
    }

    [Fact]
    public void Damaged_content_fails_when_it_is_read_and_the_message_stays()
    {
        var ids = new List<uint>();
        var content = Enumerable.Repeat((byte)7, 50_000).ToArray();
        using var pst = new WrittenPst((writer, inbox) => ids.Add(writer.AddItem(inbox, WrittenPst.Mail("attached", WrittenPst.Attached("a", content)))));
        pst.Spoil(pst.Look(database => LeafOffset(database, ids[0], 3)));
        using var file = pst.Open();
        var message = WrittenPst.Inbox(file).Messages.Single();

        using var stream = message.Attachments.Single().OpenContent()!;
        var error = Assert.Throws<PstDamageException>(() => stream.CopyTo(Stream.Null));

        Assert.Equal((MailErrorId.FileDamaged, MailErrorCategory.InvalidData), (error.ErrorId, error.Category));
        Assert.NotNull(error.Advice);
        Assert.Equal("attached", message.Properties.GetString(MapiId.Subject));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(-30_000)]
    public void Content_of_another_length_than_declared_is_told(int difference)
    {
        var ids = new List<uint>();
        using var pst = new WrittenPst((writer, inbox) => ids.Add(writer.AddItem(inbox, WrittenPst.Mail("attached", WrittenPst.Attached("a", new byte[50_000])))));
        var root = pst.Look(database => database.FindBlock(ContentId(database, ids[0])).Offset);
        pst.Change(root, block => BinaryPrimitives.WriteInt32LittleEndian(block[4..], 50_000 + difference));
        using var file = pst.Open();

        using var stream = WrittenPst.Inbox(file).Messages.Single().Attachments.Single().OpenContent()!;
        Assert.Contains("declared", Assert.Throws<PstDamageException>(() => stream.CopyTo(Stream.Null)).Message);
    }

    [Fact]
    public void An_attachment_that_declares_more_than_it_has_is_told()
    {
        var shortened = WrittenPst.Attached("short", new byte[100]) with { Properties = [new(0x0E200003, 1_000_000)] };
        using var pst = new WrittenPst((writer, inbox) => writer.AddItem(inbox, WrittenPst.Mail("short", shortened)));
        using var file = pst.Open();

        WrittenPst.Inbox(file).Messages.Single().Attachments.Single().OpenContent()!.Dispose();

        var problem = Assert.Single(file.Problems);
        Assert.Equal((PstProblemKind.Attachment, "It declares 1000000 octets, and has 100."), (problem.Kind, problem.Reason));
    }

    [Fact]
    public void Attachments_are_found_without_the_list_of_them()
    {
        var ids = new List<uint>();
        using var pst = new WrittenPst((writer, inbox) => ids.Add(writer.AddItem(inbox, WrittenPst.Mail("m", WrittenPst.Attached("a", [1]), WrittenPst.Attached("b", [2])))));
        pst.Spoil(pst.Look(database => database.FindBlock(Subnode(database, ids[0], NodeId.AttachmentTable).Data).Offset));
        using var file = pst.Open();

        Assert.Equal(["a", "b"], WrittenPst.Inbox(file).Messages.Single().Attachments.Select(attachment => attachment.FileName));
        Assert.Equal(PstProblemKind.Attachment, Assert.Single(file.Problems).Kind);
    }

    [Fact]
    public void Damaged_recipients_cost_no_more()
    {
        var ids = new List<uint>();
        using var pst = WrittenPst.Mails(ids, "one");
        pst.Spoil(pst.Look(database => database.FindBlock(Subnode(database, ids[0], NodeId.RecipientTable).Data).Offset));
        using var file = pst.Open();
        var message = WrittenPst.Inbox(file).Messages.Single();

        Assert.Empty(message.Recipients);
        Assert.Equal("one", message.Properties.GetString(MapiId.Subject));
        Assert.Equal((PstProblemKind.Recipients, ids[0]), (file.Problems.Single().Kind, file.Problems.Single().NodeId!.Value));
    }

    /// <summary>Files are known where it is: the key of the block is its own id, not that of the reference.</summary>
    [Fact]
    public void A_reference_with_its_lowest_bit_set_leads_to_the_same_block()
    {
        var ids = new List<uint>();
        using var pst = new WrittenPst(
            (writer, inbox) => ids.Add(writer.AddItem(inbox, WrittenPst.Mail("m", WrittenPst.Attached("a", [.. Enumerable.Repeat((byte)7, 5000)])))),
            PstShape.Unicode with { Cipher = PstCipher.High });
        var attachment = pst.Look(database => Subnode(database, ids[0], new(0x401 << 5 | (uint)NodeType.Attachment)).Subnodes);
        pst.Change(pst.Look(database => database.FindBlock(attachment).Offset), block => block[16] |= 1);
        using var file = pst.Open();

        using var content = new MemoryStream();
        WrittenPst.Inbox(file).Messages.Single().Attachments.Single().OpenContent()!.CopyTo(content);
        Assert.Equal(Enumerable.Repeat((byte)7, 5000), content.ToArray());
    }

    /// <summary>Octets that are no deflated ones, and a head that asks for a dictionary, of which zlib tells in another way.</summary>
    [Theory]
    [InlineData(0xFF, 0xFF)]
    [InlineData(0x78, 0x20)]
    [InlineData(0x78, 0x01)]
    public void A_block_that_cannot_be_inflated_is_told(byte first, byte second)
    {
        var ids = new List<uint>();
        using var pst = new WrittenPst(
            (writer, inbox) => ids.Add(writer.AddItem(inbox, WrittenPst.Mail("m", WrittenPst.Attached("a", new byte[50_000])))),
            PstShape.Unicode4K with { Deflate = true });
        pst.Change(pst.Look(database => database.FindBlock(ContentId(database, ids[0])).Offset), block => (block[0], block[1], block[2]) = (first, second, 0xFF));
        using var file = pst.Open();

        using var stream = WrittenPst.Inbox(file).Messages.Single().Attachments.Single().OpenContent()!;
        Assert.Contains("cannot be inflated", Assert.Throws<PstDamageException>(() => stream.CopyTo(Stream.Null)).Message);
    }

    private static SubnodeEntry Subnode(NodeDatabase database, uint message, NodeId id) =>
        SubnodeTree.Open(database, database.FindNode(new(message))!.Value.Subnodes).Find(id)!.Value;

    /// <summary>The root of the content of a message's first attachment: the only value too large for its heap.</summary>
    private static ulong ContentId(NodeDatabase database, uint message)
    {
        var attachment = Subnode(database, message, new(0x401 << 5 | (uint)NodeType.Attachment));
        return SubnodeTree.Open(database, attachment.Subnodes).Entries(damage => throw damage).Single().Data;
    }

    private static ulong LeafOffset(NodeDatabase database, uint message, int leaf) =>
        database.FindBlock(BinaryPrimitives.ReadUInt64LittleEndian(database.ReadBlock(ContentId(database, message)).AsSpan(8 + (leaf * 8)))).Offset;
}
