using KimounMail.Protocols.Mapi;
using KimounMail.Protocols.Pst.Ltp;

namespace KimounMail.Protocols.Pst;

/// <summary>Which id stands for which name in this store ([MS-PST] 2.4.7): node 0x61.</summary>
internal sealed class NamedProperties
{
    private const ushort GuidStream = 0x0002;
    private const ushort EntryStream = 0x0003;
    private const ushort StringStream = 0x0004;
    private const ushort FirstId = 0x8000;
    private const int EntrySize = 8;

    /// <summary>Octets of a name: several times what Outlook takes.</summary>
    private const int MaxWord = 4096;

    public static readonly NamedProperties None = new();

    private readonly Dictionary<MapiName, ushort> _ids = [];
    private readonly Dictionary<ushort, MapiName> _names = [];

    private NamedProperties()
    {
    }

    public static NamedProperties Read(PropertyContext context)
    {
        var map = new NamedProperties();
        var entries = new Octets(Stream(context, EntryStream).Span);
        var guids = new Octets(Stream(context, GuidStream).Span);
        var words = new Octets(Stream(context, StringStream).Span);
        for (var at = 0; at + EntrySize <= entries.Length; at += EntrySize)
        {
            var (value, kind, index) = (entries.U32(at), entries.U16(at + 4), entries.U16(at + 6));
            if (index >= FirstId || SetOf(kind >> 1, guids) is not { } set)
                continue;
            if ((kind & 1) == 0)
                map.Add(new(set, value), (ushort)(FirstId + index));
            else if (Word(words, value) is { } word)
                map.Add(new(set, word), (ushort)(FirstId + index));
        }

        return map;
    }

    public ushort? Id(MapiName name) => _ids.TryGetValue(name, out var id) ? id : null;

    public MapiName? Name(ushort id) => _names.TryGetValue(id, out var name) ? name : null;

    private void Add(MapiName name, ushort id)
    {
        if (_names.TryAdd(id, name))
            _ids.TryAdd(name, id);
    }

    private static ReadOnlyMemory<byte> Stream(PropertyContext context, ushort id) =>
        context.Find(id) is { } cell ? context.Node.Value(cell.Reference) : default;

    /// <summary>Null for a set that is not in the stream.</summary>
    private static Guid? SetOf(int index, Octets guids) => index switch
    {
        0 => Guid.Empty,
        1 => MapiPropertySet.Mapi,
        2 => MapiPropertySet.PublicStrings,
        _ => (index - 2) * 16 <= guids.Length ? new Guid(guids.Slice((index - 3) * 16, 16)) : null,
    };

    private static string? Word(Octets words, uint at)
    {
        if (at > words.Length - 4)
            return null;
        var length = words.U32((int)at);
        return length <= MaxWord && length <= words.Length - at - 4 ? MapiText.FromUtf16(words.Slice((int)at + 4, (int)length)) : null;
    }
}
