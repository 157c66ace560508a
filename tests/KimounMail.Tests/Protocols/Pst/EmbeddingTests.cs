using System.Buffers.Binary;
using KimounMail.MutationSweep.Pst;
using KimounMail.Protocols.Pst;
using KimounMail.Protocols.Pst.Ndb;
using KimounMail.TestServers.Pst;
using Xunit;

namespace KimounMail.Tests.Protocols.Pst;

/// <summary>Messages embedded in each other without end, by every way: reading them has one.</summary>
public sealed class EmbeddingTests
{
    [Fact]
    public void A_message_that_contains_itself_is_told()
    {
        var ids = new List<uint>();
        using var pst = new WrittenPst((writer, inbox) => ids.Add(writer.AddItem(inbox, Nest(1, 1))));
        var (data, subnodes) = pst.Look(database => database.FindNode(new(ids[0])) is { } node ? (node.Data, node.Subnodes) : default);
        Redirect(pst, subnodes, 0, data, subnodes);
        using var file = pst.Open();

        var attachment = WrittenPst.Inbox(file).Messages.Single().Attachments.Single();
        Assert.Contains("itself", Assert.Throws<PstDamageException>(attachment.OpenMessage).Message);
    }

    [Fact]
    public void Messages_may_be_embedded_fifty_levels_deep()
    {
        using var pst = new WrittenPst((writer, inbox) => writer.AddItem(inbox, Nest(60, 1)));
        using var file = pst.Open();

        var census = Census.OfAll(file.RootFolder);

        Assert.Equal(Embedding.MaxDepth, census.Embedded["Message"]);
        Assert.Contains("50 levels", Assert.Single(census.Failures));
    }

    /// <summary>Forty levels, each with two ways into the next: two to the forty messages, in a file of some kilobytes.</summary>
    [Fact]
    public void A_message_that_many_ways_lead_to_is_not_read_without_end()
    {
        var ids = new List<uint>();
        using var pst = new WrittenPst((writer, inbox) => ids.Add(writer.AddItem(inbox, Nest(40, 2))));
        var subnodes = pst.Look(database => database.FindNode(new(ids[0]))!.Value.Subnodes);
        for (var level = 0; level < 39; level++)
        {
            var (data, below) = pst.Look(database => Embedded(database, subnodes, 0));
            Redirect(pst, subnodes, 1, data, below);
            subnodes = below;
        }

        using var file = pst.Open();

        var census = Census.OfAll(file.RootFolder);

        Assert.Contains(census.Failures, failure => failure.Contains("more content than the file", StringComparison.Ordinal));
        Assert.InRange(file.OctetsRead, 0, 1000 * file.Length);
    }

    /// <summary>A message in a message, so many levels deep; each level also has attachments of another small message.</summary>
    private static PstItem Nest(int levels, int attachments) => WrittenPst.Mail($"{levels}") with
    {
        Attachments = levels == 0 ? [] :
        [
            new PstAttachedItem { Message = Nest(levels - 1, attachments) },
            .. Enumerable.Range(1, attachments - 1).Select(_ => new PstAttachedItem { Message = WrittenPst.Mail("other") }),
        ],
    };

    private static (ulong Data, ulong Subnodes) Embedded(NodeDatabase database, ulong message, int attachment)
    {
        var below = SubnodeTree.Open(database, message).Find(new((0x401u + (uint)attachment) << 5 | (uint)NodeType.Attachment))!.Value.Subnodes;
        var entry = SubnodeTree.Open(database, below).Entries(damage => throw damage).Single();
        return (entry.Data, entry.Subnodes);
    }

    /// <summary>Makes an attachment lead to another message.</summary>
    private static void Redirect(WrittenPst pst, ulong message, int attachment, ulong data, ulong subnodes)
    {
        var offset = pst.Look(database =>
        {
            var id = new NodeId((0x401u + (uint)attachment) << 5 | (uint)NodeType.Attachment);
            return database.FindBlock(SubnodeTree.Open(database, message).Find(id)!.Value.Subnodes).Offset;
        });
        pst.Change(offset, block =>
        {
            BinaryPrimitives.WriteUInt64LittleEndian(block[16..], data);
            BinaryPrimitives.WriteUInt64LittleEndian(block[24..], subnodes);
        });
    }
}
