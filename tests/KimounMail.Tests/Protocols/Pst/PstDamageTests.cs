using System.Buffers.Binary;
using KimounMail.MutationSweep.Pst;
using KimounMail.Protocols.Mapi;
using KimounMail.Protocols.Pst;
using KimounMail.Protocols.Pst.Ndb;
using Xunit;

namespace KimounMail.Tests.Protocols.Pst;

/// <summary>Damage in one place: it costs what is there, is named, and the rest is read.</summary>
public sealed class PstDamageTests
{
    [Fact]
    public void A_damaged_message_is_named_and_the_others_are_read()
    {
        var ids = new List<uint>();
        using var pst = Mails(ids, "one", "two", "three");
        pst.Spoil(pst.DataOffset(ids[1]));
        var told = new List<PstProblem>();
        using var file = pst.Open(new PstOptions { OnProblem = told.Add });

        Assert.Equal(["one", "three"], Subjects(file));
        Assert.Equal(["one", "three"], Subjects(file));
        var problem = Assert.Single(file.Problems);
        Assert.Equal((PstProblemKind.Message, ids[1], "Top of Personal Folders/Inbox"), (problem.Kind, problem.NodeId!.Value, problem.FolderPath!));
        Assert.Contains("wrong checksum", problem.Reason);
        Assert.Equal([problem], told);
        Assert.Equal(1, file.ProblemCount);
    }

    [Fact]
    public void A_listed_message_that_is_not_there_is_named()
    {
        var ids = new List<uint>();
        using var pst = Mails(ids, "one", "two");
        var root = pst.Look(database => database.Header.NodeTree.Offset);
        ReplaceInNodeTree(pst, root, ids[1], ids[1] + 32);
        using var file = pst.Open();

        Assert.Equal(["one"], Subjects(file));
        Assert.Equal((PstProblemKind.Message, ids[1]), (file.Problems.Single().Kind, file.Problems.Single().NodeId!.Value));
        Assert.Equal("two", Assert.Single(file.FindOrphans()).Properties.GetString(MapiId.Subject));
    }

    [Fact]
    public void A_folder_whose_list_of_folders_is_damaged_has_those_that_say_they_are_in_it()
    {
        using var pst = new WrittenPst((writer, inbox) => writer.AddItem(writer.AddFolder(inbox, "below"), WrittenPst.Mail("deep")));
        pst.Spoil(pst.DataOffset(TableOfTop(pst, NodeType.HierarchyTable)));
        using var file = pst.Open();

        Assert.Equal(["Deleted Items", "Inbox"], file.UserRoot.Folders.Select(folder => folder.Name));
        Assert.Equal("deep", Census.Folders(file.RootFolder).SelectMany(folder => folder.Messages).Single().Properties.GetString(MapiId.Subject));
        Assert.All(file.Problems, problem => Assert.Equal(PstProblemKind.Folder, problem.Kind));
        Assert.NotEmpty(file.Problems);
    }

    [Fact]
    public void A_folder_whose_list_of_messages_is_damaged_has_those_that_say_they_are_in_it()
    {
        using var pst = Mails([], "one", "two", "three");
        uint contents;
        using (var file = pst.Open())
            contents = WrittenPst.Inbox(file).NodeId & ~0x1Fu | (uint)NodeType.ContentsTable;
        pst.Spoil(pst.DataOffset(contents));
        using var damaged = pst.Open();

        Assert.Equal(["one", "two", "three"], Subjects(damaged));
        Assert.Equal(PstProblemKind.Contents, Assert.Single(damaged.Problems).Kind);
        Assert.Empty(damaged.FindOrphans());
    }

    [Fact]
    public void A_folder_whose_own_node_is_damaged_keeps_its_messages()
    {
        using var pst = Mails([], "one");
        uint inbox;
        using (var file = pst.Open())
            inbox = WrittenPst.Inbox(file).NodeId;
        pst.Spoil(pst.DataOffset(inbox));
        using var damaged = pst.Open();

        var folder = damaged.UserRoot.Folders.Single(folder => folder.NodeId == inbox);
        Assert.Equal(($"Folder 0x{inbox:X}", null), (folder.Name, folder.Properties));
        Assert.Single(folder.Messages);
        Assert.Equal(PstProblemKind.Folder, Assert.Single(damaged.Problems).Kind);
    }

    [Fact]
    public void A_damaged_page_of_the_tree_of_nodes_costs_what_it_leads_to()
    {
        using var pst = Mails([], [.. Enumerable.Range(0, 100).Select(i => $"{i}")]);
        var leaf = pst.Look(database =>
        {
            using var device = NdbDevice.Open(pst.Path);
            return TreePage.Read(device, database.Layout, TreeKind.Node, database.Header.NodeTree.Offset).Child(2);
        });
        pst.Spoil(leaf);
        using var file = pst.Open();

        // Fifteen nodes a page.
        Assert.Equal(85, Subjects(file).Count);
        Assert.Equal(15, file.Problems.Count(problem => problem.Kind == PstProblemKind.Message));
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
        using var pst = Mails(ids, "one");
        pst.Spoil(pst.Look(database => database.FindBlock(Subnode(database, ids[0], NodeId.RecipientTable).Data).Offset));
        using var file = pst.Open();
        var message = WrittenPst.Inbox(file).Messages.Single();

        Assert.Empty(message.Recipients);
        Assert.Equal("one", message.Properties.GetString(MapiId.Subject));
        Assert.Equal((PstProblemKind.Recipients, ids[0]), (file.Problems.Single().Kind, file.Problems.Single().NodeId!.Value));
    }

    [Fact]
    public void A_tree_that_leads_back_to_its_root_ends()
    {
        using var pst = Mails([], [.. Enumerable.Range(0, 100).Select(i => $"{i}")]);
        var root = pst.Look(database => database.Header.NodeTree.Offset);
        pst.Change(root, page => BinaryPrimitives.WriteUInt64LittleEndian(page[(2 * 24 + 16)..], root));
        using var file = pst.Open();

        Assert.Equal(85, Subjects(file).Count);
        Assert.Empty(file.FindOrphans());
        Assert.Contains(file.Problems, problem => problem.Kind == PstProblemKind.NodeTree && problem.Reason.Contains("level", StringComparison.Ordinal));
    }

    [Fact]
    public void A_header_with_a_wrong_checksum_is_used_and_told()
    {
        using var pst = Mails([], "one");
        pst.Spoil(4);
        using var file = pst.Open();

        Assert.Equal(["one"], Subjects(file));
        Assert.Equal(PstProblemKind.Header, Assert.Single(file.Problems).Kind);
    }

    private static WrittenPst Mails(List<uint> ids, params string[] subjects) => new((writer, inbox) =>
    {
        foreach (var subject in subjects)
            ids.Add(writer.AddItem(inbox, WrittenPst.Mail(subject)));
    });

    private static List<string?> Subjects(PstFile file) => [.. WrittenPst.Inbox(file).Messages.Select(message => message.Properties.GetString(MapiId.Subject))];

    private static uint TableOfTop(WrittenPst pst, NodeType type)
    {
        using var file = pst.Open();
        return file.UserRoot.NodeId & ~0x1Fu | (uint)type;
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

    /// <summary>Gives a node another id, in the leaf that has it.</summary>
    private static void ReplaceInNodeTree(WrittenPst pst, ulong root, uint id, uint other)
    {
        var (leaf, index) = pst.Look(database =>
        {
            using var device = NdbDevice.Open(pst.Path);
            var page = TreePage.Read(device, database.Layout, TreeKind.Node, root);
            while (page.Level > 0)
                page = TreePage.Read(device, database.Layout, TreeKind.Node, page.Child(page.FindLast(id)));
            return (page.Offset, page.FindLast(id));
        });
        pst.Change(leaf, page => BinaryPrimitives.WriteUInt32LittleEndian(page[(index * 32)..], other));
    }
}
