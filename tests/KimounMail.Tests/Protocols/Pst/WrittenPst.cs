using System.Buffers.Binary;
using KimounMail.Protocols.Mapi;
using KimounMail.Protocols.Pst;
using KimounMail.Protocols.Pst.Ndb;
using KimounMail.TestServers.Pst;

namespace KimounMail.Tests.Protocols.Pst;

/// <summary>A file made for one test, and gone with it.</summary>
internal sealed class WrittenPst : IDisposable
{
    private const int NodeEntrySize = 32;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kimounmail-pst-");

    public WrittenPst(Action<PstWriter, PstWriterFolder> fill, PstShape? shape = null)
    {
        Path = System.IO.Path.Combine(_folder.FullName, "made.pst");
        using var writer = new PstWriter(Path, shape);
        fill(writer, writer.AddFolder(writer.Top, "Inbox", "IPF.Note"));
        writer.Finish();
    }

    public string Path { get; }

    /// <summary>The id of the folder made for the test.</summary>
    public uint InboxId => Ask(file => Inbox(file).NodeId);

    /// <summary>The id of the folder whose folders the user sees.</summary>
    public uint TopId => Ask(file => file.UserRoot.NodeId);

    /// <summary>Small mails with these subjects, whose ids are added to a list.</summary>
    public static WrittenPst Mails(List<uint> ids, params string[] subjects) => new((writer, inbox) =>
    {
        foreach (var subject in subjects)
            ids.Add(writer.AddItem(inbox, Mail(subject)));
    });

    /// <summary>Of the mails that can be read.</summary>
    public static List<string?> Subjects(PstFile file) => [.. Inbox(file).Messages.Select(message => message.Properties.GetString(MapiId.Subject))];

    public static PstItem Mail(string subject, params PstAttachedItem[] attachments) => new()
    {
        Properties = [new(0x001A001F, "IPM.Note"), new(0x0037001F, subject), new(0x1000001F, $"Body of {subject}")],
        Recipients = [[new(0x0C150003, 1), new(0x3001001F, "Bob"), new(0x3003001F, "bob@example.test")]],
        Attachments = attachments,
    };

    public static PstAttachedItem Attached(string name, byte[] content) => new()
    {
        Properties = [new(0x3707001F, name)],
        Content = () => new MemoryStream(content),
    };

    public PstFile Open(PstOptions? options = null) => PstFile.Open(Path, options);

    /// <summary>The folder made for the test.</summary>
    public static PstFolder Inbox(PstFile file) => file.UserRoot.Folders.Single(folder => folder.Name == "Inbox");

    /// <summary>Changes an octet, and leaves the checksum as it is.</summary>
    public void Spoil(ulong offset, int at = 0)
    {
        using var file = File.OpenWrite(Path);
        file.Position = (long)offset + at;
        file.WriteByte(0xA5);
    }

    /// <summary>Changes a page or block that begins at an offset, and gives it the checksum it then has.</summary>
    public void Change(ulong offset, Action<Span<byte>> change)
    {
        var file = File.ReadAllBytes(Path);
        var part = SealedPart.Find(file).Single(part => part.Offset == (int)offset);
        change(file.AsSpan(part.Offset, part.Length));
        part.Seal(file);
        File.WriteAllBytes(Path, file);
    }

    /// <summary>Looks into the file by its lowest layer.</summary>
    public T Look<T>(Func<NodeDatabase, T> look)
    {
        using var database = NodeDatabase.Open(Path);
        return look(database);
    }

    /// <summary>Where the first block of a node's data is.</summary>
    public ulong DataOffset(uint node) => Look(database => database.FindBlock(database.FindNode(new(node))!.Value.Data).Offset);

    /// <summary>Gives a node another id, in the leaf that has it; its place there must do for both.</summary>
    public void ReplaceNode(uint id, uint other)
    {
        var (leaf, index) = FindNode(id);
        Change(leaf, page => BinaryPrimitives.WriteUInt32LittleEndian(page[(index * NodeEntrySize)..], other));
    }

    public void RemoveNode(uint id)
    {
        var (leaf, index) = FindNode(id);
        Change(leaf, page =>
        {
            page[((index + 1) * NodeEntrySize)..NdbLayout.Unicode.PageCount].CopyTo(page[(index * NodeEntrySize)..]);
            page[NdbLayout.Unicode.PageCount]--;
        });
    }

    /// <summary>The leaf of the tree of nodes that has a node, and where in it.</summary>
    public (ulong Leaf, int Index) FindNode(uint id) => Look(database =>
    {
        using var device = NdbDevice.Open(Path);
        var page = TreePage.Read(device, database.Layout, TreeKind.Node, database.Header.NodeTree.Offset);
        while (page.Level > 0)
            page = TreePage.Read(device, database.Layout, TreeKind.Node, page.Child(page.FindLast(id)));
        return (page.Offset, page.FindLast(id));
    });

    public void Dispose() => _folder.Delete(true);

    private T Ask<T>(Func<PstFile, T> ask)
    {
        using var file = Open();
        return ask(file);
    }
}
