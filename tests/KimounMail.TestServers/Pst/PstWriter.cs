namespace KimounMail.TestServers.Pst;

/// <summary>A folder of a file being written.</summary>
public sealed class PstWriterFolder
{
    internal PstWriterFolder(uint id, PstWriterFolder? parent, string name, string? containerClass)
    {
        (Id, Parent, Name, ContainerClass) = (id, parent, name, containerClass);
    }

    public uint Id { get; }

    public PstWriterFolder? Parent { get; }

    public string Name { get; }

    public string? ContainerClass { get; }

    internal List<PstWriterFolder> Folders { get; } = [];

    internal bool IsSearchFolder => (Id & 0x1F) == 3;
}

/// <summary>
/// Writes PST and OST files of any size and shape, front to back: of an item nothing stays in memory but its row in the table of its folder.
/// What it writes is for readers; Outlook needs more (folders of its own, templates, an index of property names).
/// </summary>
public sealed class PstWriter : IDisposable
{
    private const uint MessageStore = 0x21;
    private const uint NameToIdMap = 0x61;
    private const uint RootFolder = 0x122;
    private const uint RecipientTable = 0x692;
    private const uint AttachmentTable = 0x671;

    private static readonly byte[] s_storeKey = Convert.FromHexString("4B696D6F756E4D61696C5465737453FF");

    private static readonly uint[] s_contentsColumns = [0x001A001F, 0x0037001F, 0x00390040, 0x0042001F, 0x0E060040, 0x0E070003, 0x0E080003, 0x30080040];
    private static readonly uint[] s_folderColumns = [0x3001001F, 0x36020003, 0x36030003, 0x360A000B, 0x3613001F];
    private static readonly uint[] s_recipientColumns = [0x0C150003, 0x0FFE0003, 0x3001001F, 0x3002001F, 0x3003001F, 0x39FE001F];
    private static readonly uint[] s_attachmentColumns = [0x0E200003, 0x3704001F, 0x37050003, 0x370B0003];

    private readonly FileStream _file;
    private readonly NdbWriter _ndb;
    private readonly NameMapWriter _names = new();
    private readonly Dictionary<PstWriterFolder, (TableWriter Contents, TableWriter Associated)> _tables = [];
    private uint _nextFolder = 0x401;
    private uint _nextMessage = 0x10000;

    public PstWriter(string path, PstShape? shape = null)
    {
        _file = new FileStream(path, FileMode.Create, FileAccess.ReadWrite, FileShare.Read, 1 << 20);
        _ndb = new NdbWriter(new FileSpace(_file, shape ?? PstShape.Unicode), shape ?? PstShape.Unicode);
        Root = Remember(new(RootFolder, null, "", null));
        Top = AddFolder(Root, "Top of Personal Folders");
        DeletedItems = AddFolder(Top, "Deleted Items", "IPF.Note");
    }

    public PstWriterFolder Root { get; }

    /// <summary>The folder whose folders the user sees.</summary>
    public PstWriterFolder Top { get; }

    public PstWriterFolder DeletedItems { get; }

    /// <summary>Properties of the store beside those it always has.</summary>
    public List<PstValue> StoreProperties { get; } = [];

    public PstWriterFolder AddFolder(PstWriterFolder parent, string name, string? containerClass = null) => AddFolder(parent, name, containerClass, 2);

    public PstWriterFolder AddSearchFolder(PstWriterFolder parent, string name) => AddFolder(parent, name, null, 3);

    /// <summary>The tag, of the type given, of a property named by a number or a word.</summary>
    public uint Named(Guid set, object name, ushort type) => (uint)_names.Id(set, name) << 16 | type;

    /// <summary>Writes an item into a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="item">What it is.</param>
    /// <param name="listed">Whether the folder lists it: one that it does not is an orphan.</param>
    /// <returns>The id of its node.</returns>
    public uint AddItem(PstWriterFolder folder, PstItem item, bool listed = true)
    {
        var id = _nextMessage++ << 5 | 4;
        var (data, subnodes) = WriteItem(item);
        _ndb.AddNode(id, data, subnodes, folder.Id);
        if (listed)
            _tables[folder].Contents.Add(id, item.Properties);
        return id;
    }

    /// <summary>Writes an item that Outlook would keep for itself.</summary>
    public uint AddAssociatedItem(PstWriterFolder folder, PstItem item)
    {
        var id = _nextMessage++ << 5 | 8;
        var (data, subnodes) = WriteItem(item);
        _ndb.AddNode(id, data, subnodes, folder.Id);
        _tables[folder].Associated.Add(id, item.Properties);
        return id;
    }

    /// <summary>Leaves a gap, so that what is written next is beyond an offset: a file of any size in no time, where files may be sparse.</summary>
    public void SkipTo(long offset) => _ndb.SkipTo(offset);

    /// <summary>Writes folders, trees and head; without this there is no file.</summary>
    public void Finish()
    {
        foreach (var (folder, (contents, associated)) in _tables)
            WriteFolder(folder, contents, associated);
        AddProperties(NameToIdMap, 0, _names.Properties());
        AddProperties(MessageStore, 0,
        [
            new(0x0FF90102, s_storeKey), new(0x3001001F, "Test store"), new(0x35DF0003, 0x89), new(0x67FF0003, 0),
            new(0x35E00102, EntryId(Top.Id)), new(0x35E30102, EntryId(DeletedItems.Id)), .. StoreProperties,
        ]);
        _ndb.Finish();
    }

    public void Dispose() => _file.Dispose();

    /// <summary>Writes the data and subnodes of an item, wherever it is to be.</summary>
    internal (ulong Data, ulong Subnodes) WriteItem(PstItem item)
    {
        var writer = new PropertyWriter(_ndb).Add(item.Properties);
        if (item.Properties.All(property => property.Tag != 0x001A001F))
            writer.Add(new PstValue(0x001A001F, "IPM.Note"));
        var recipients = new TableWriter(_ndb, s_recipientColumns);
        for (var i = 0; i < item.Recipients.Count; i++)
            recipients.Add((uint)i, item.Recipients[i]);
        AddTable(writer, RecipientTable, recipients);
        var attachments = new TableWriter(_ndb, s_attachmentColumns);
        for (var i = 0; i < item.Attachments.Count; i++)
            AddAttachment(writer, attachments, item.Attachments[i], (0x401 + (uint)i) << 5 | 5);
        if (attachments.Count > 0)
            AddTable(writer, AttachmentTable, attachments);
        return writer.Finish();
    }

    private void AddAttachment(PropertyWriter message, TableWriter table, PstAttachedItem attachment, uint id)
    {
        var writer = new PropertyWriter(_ndb).Add(attachment.Properties);
        var size = 0L;
        if (attachment.Content is { } open)
        {
            using var content = open();
            size = writer.Add(0x37010102, content);
        }
        else if (attachment.Message is { } embedded)
        {
            var (data, subnodes) = WriteItem(embedded);
            writer.AddObject(new(_nextMessage++ << 5 | 4, data, subnodes));
        }

        var method = new PstValue(0x37050003, attachment.Message is not null ? 5 : attachment.Content is not null ? 1 : 0);
        var declared = new PstValue(0x0E200003, (int)Math.Min(int.MaxValue, size + 200));
        var all = attachment.Properties.Append(method).Append(declared).Append(new PstValue(0x370B0003, -1)).GroupBy(property => property.Tag)
            .Select(group => group.First()).ToList();
        var (attachmentData, below) = writer.Add(all.Skip(attachment.Properties.Count)).Finish();
        message.Subnodes.Add(new(id, attachmentData, below));
        table.Add(id, all);
    }

    private void WriteFolder(PstWriterFolder folder, TableWriter contents, TableWriter associated)
    {
        AddProperties(folder.Id, folder.Parent?.Id ?? folder.Id, Describe(folder));
        if (folder.IsSearchFolder)
            return;
        var folders = new TableWriter(_ndb, s_folderColumns);
        foreach (var below in folder.Folders)
            folders.Add(below.Id, Describe(below));
        AddTable(folder.Id & ~0x1Fu | 0x0D, folders);
        AddTable(folder.Id & ~0x1Fu | 0x0E, contents);
        AddTable(folder.Id & ~0x1Fu | 0x0F, associated);
    }

    private List<PstValue> Describe(PstWriterFolder folder)
    {
        var properties = new List<PstValue>
        {
            new(0x3001001F, folder.Name), new(0x36020003, _tables[folder].Contents.Count), new(0x36030003, 0), new(0x360A000B, folder.Folders.Count > 0),
        };
        if (folder.ContainerClass is { } containerClass)
            properties.Add(new(0x3613001F, containerClass));
        return properties;
    }

    private PstWriterFolder AddFolder(PstWriterFolder parent, string name, string? containerClass, uint type)
    {
        var folder = Remember(new(_nextFolder++ << 5 | type, parent, name, containerClass));
        parent.Folders.Add(folder);
        return folder;
    }

    private PstWriterFolder Remember(PstWriterFolder folder)
    {
        _tables[folder] = (new(_ndb, s_contentsColumns), new(_ndb, s_contentsColumns));
        return folder;
    }

    private void AddProperties(uint id, uint parent, IEnumerable<PstValue> properties)
    {
        var (data, subnodes) = new PropertyWriter(_ndb).Add(properties).Finish();
        _ndb.AddNode(id, data, subnodes, parent);
    }

    private void AddTable(uint id, TableWriter table)
    {
        var (data, subnodes) = table.Finish();
        _ndb.AddNode(id, data, subnodes, 0);
    }

    private static void AddTable(PropertyWriter owner, uint id, TableWriter table)
    {
        var (data, subnodes) = table.Finish();
        owner.Subnodes.Add(new(id, data, subnodes));
    }

    private static byte[] EntryId(uint node) => [0, 0, 0, 0, .. s_storeKey, .. BitConverter.GetBytes(node)];
}
