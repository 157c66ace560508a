using System.Buffers.Binary;
using KimounMail.MutationSweep.Pst;
using KimounMail.Protocols.Mapi;
using KimounMail.Protocols.Pst;
using KimounMail.Protocols.Pst.Ndb;
using Xunit;

namespace KimounMail.Tests.Protocols.Pst;

/// <summary>Damage of what leads to messages: lists of folders and messages, the trees of pages, the head of the file.</summary>
public sealed class PstTreeDamageTests
{
    [Fact]
    public void A_listed_message_that_is_not_there_is_named()
    {
        var ids = new List<uint>();
        using var pst = WrittenPst.Mails(ids, "one", "two");
        pst.ReplaceNode(ids[1], ids[1] + 32);
        using var file = pst.Open();

        Assert.Equal(["one"], WrittenPst.Subjects(file));
        Assert.Equal((PstProblemKind.Message, ids[1]), (file.Problems.Single().Kind, file.Problems.Single().NodeId!.Value));
        Assert.Equal("two", Assert.Single(file.FindOrphans()).Properties.GetString(MapiId.Subject));
    }

    [Fact]
    public void A_folder_whose_list_of_folders_is_damaged_has_those_that_say_they_are_in_it()
    {
        using var pst = new WrittenPst((writer, inbox) => writer.AddItem(writer.AddFolder(inbox, "below"), WrittenPst.Mail("deep")));
        pst.Spoil(pst.DataOffset(new NodeId(pst.TopId).As(NodeType.HierarchyTable).Value));
        using var file = pst.Open();

        Assert.Equal(["Deleted Items", "Inbox"], file.UserRoot.Folders.Select(folder => folder.Name));
        Assert.Equal("deep", Census.Folders(file.RootFolder).SelectMany(folder => folder.Messages).Single().Properties.GetString(MapiId.Subject));
        Assert.All(file.Problems, problem => Assert.Equal(PstProblemKind.Folder, problem.Kind));
        Assert.NotEmpty(file.Problems);
    }

    [Fact]
    public void A_folder_whose_list_of_messages_is_damaged_has_those_that_say_they_are_in_it()
    {
        using var pst = WrittenPst.Mails([], "one", "two", "three");
        pst.Spoil(pst.DataOffset(new NodeId(pst.InboxId).As(NodeType.ContentsTable).Value));
        using var damaged = pst.Open();

        Assert.Equal(["one", "two", "three"], WrittenPst.Subjects(damaged));
        Assert.Equal(PstProblemKind.Contents, Assert.Single(damaged.Problems).Kind);
        Assert.Empty(damaged.FindOrphans());
    }

    [Fact]
    public void A_folder_whose_own_node_is_damaged_keeps_its_messages()
    {
        using var pst = WrittenPst.Mails([], "one");
        var inbox = pst.InboxId;
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
        using var pst = WrittenPst.Mails([], [.. Enumerable.Range(0, 100).Select(i => $"{i}")]);
        var leaf = pst.Look(database =>
        {
            using var device = NdbDevice.Open(pst.Path);
            return TreePage.Read(device, database.Layout, TreeKind.Node, database.Header.NodeTree.Offset).Child(2);
        });
        pst.Spoil(leaf);
        using var file = pst.Open();

        // Fifteen nodes a page.
        Assert.Equal(85, WrittenPst.Subjects(file).Count);
        Assert.Equal(15, file.Problems.Count(problem => problem.Kind == PstProblemKind.Message));
    }

    [Fact]
    public void A_tree_that_leads_back_to_its_root_ends()
    {
        using var pst = WrittenPst.Mails([], [.. Enumerable.Range(0, 100).Select(i => $"{i}")]);
        var root = pst.Look(database => database.Header.NodeTree.Offset);
        pst.Change(root, page => BinaryPrimitives.WriteUInt64LittleEndian(page[(2 * 24 + 16)..], root));
        using var file = pst.Open();

        Assert.Equal(85, WrittenPst.Subjects(file).Count);
        Assert.Empty(file.FindOrphans());
        Assert.Contains(file.Problems, problem => problem.Kind == PstProblemKind.NodeTree && problem.Reason.Contains("level", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(NodeType.HierarchyTable)]
    [InlineData(NodeType.ContentsTable)]
    public void A_folder_whose_list_is_not_there_has_what_says_it_is_in_it(object type)
    {
        using var pst = new WrittenPst((writer, inbox) =>
        {
            writer.AddItem(inbox, WrittenPst.Mail("one"));
            writer.AddFolder(inbox, "below");
        });
        var inbox = pst.InboxId;
        pst.RemoveNode(new NodeId(inbox).As((NodeType)type).Value);
        using var file = pst.Open();

        Assert.Equal(["one"], WrittenPst.Subjects(file));
        Assert.Equal("below", Assert.Single(WrittenPst.Inbox(file).Folders).Name);
        Assert.Contains("not in the file", Assert.Single(file.Problems).Reason);
    }

    [Fact]
    public void A_folder_listed_by_another_than_its_own_is_left_out_and_its_messages_are_orphans()
    {
        using var pst = WrittenPst.Mails([], "one");
        var inbox = pst.InboxId;
        var (leaf, index) = pst.FindNode(inbox);
        pst.Change(leaf, page => BinaryPrimitives.WriteUInt32LittleEndian(page[((index * 32) + 24)..], 0x9999));
        using var file = pst.Open();

        Assert.Equal(["Deleted Items"], file.UserRoot.Folders.Select(folder => folder.Name));
        Assert.Contains("belongs to node 0x9999", Assert.Single(file.Problems).Reason);
        Assert.Equal("one", Assert.Single(file.FindOrphans()).Properties.GetString(MapiId.Subject));
    }

    [Fact]
    public void A_header_with_a_wrong_checksum_is_used_and_told()
    {
        using var pst = WrittenPst.Mails([], "one");
        pst.Spoil(4);
        using var file = pst.Open();

        Assert.Equal(["one"], WrittenPst.Subjects(file));
        Assert.Equal(PstProblemKind.Header, Assert.Single(file.Problems).Kind);
    }
}
