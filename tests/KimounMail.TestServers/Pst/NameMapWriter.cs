using System.Buffers.Binary;
using System.Text;

namespace KimounMail.TestServers.Pst;

/// <summary>Gives names of properties their ids, and writes which has which ([MS-PST] 2.4.7).</summary>
internal sealed class NameMapWriter
{
    private const int Buckets = 251;

    private static readonly Guid s_publicStrings = new("00020329-0000-0000-C000-000000000046");

    private readonly List<(Guid Set, object Name)> _names = [(s_publicStrings, "Keywords")];

    /// <param name="set">The set.</param>
    /// <param name="name">A number or a word.</param>
    public ushort Id(Guid set, object name)
    {
        name = name is string ? name : Convert.ToUInt32(name, null);
        var index = _names.IndexOf((set, name));
        if (index < 0)
        {
            index = _names.Count;
            _names.Add((set, name));
        }

        return (ushort)(0x8000 + index);
    }

    public IEnumerable<PstValue> Properties()
    {
        var sets = _names.Select(name => name.Set).Distinct().ToList();
        var (entries, words) = (new MemoryStream(), new MemoryStream());
        for (var i = 0; i < _names.Count; i++)
        {
            var (set, name) = _names[i];
            var entry = new byte[8];
            BinaryPrimitives.WriteUInt32LittleEndian(entry, name is string word ? AddWord(words, word) : (uint)name);
            BinaryPrimitives.WriteUInt16LittleEndian(entry.AsSpan(4), (ushort)((sets.IndexOf(set) + 3) << 1 | (name is string ? 1 : 0)));
            BinaryPrimitives.WriteUInt16LittleEndian(entry.AsSpan(6), (ushort)i);
            entries.Write(entry);
        }

        return
        [
            new(0x00010003, Buckets), new(0x00020102, sets.SelectMany(set => set.ToByteArray()).ToArray()),
            new(0x00030102, entries.ToArray()), new(0x00040102, words.ToArray()),
        ];
    }

    /// <summary>Words begin at multiples of four.</summary>
    private static uint AddWord(MemoryStream words, string word)
    {
        var at = (uint)words.Length;
        words.Write(BitConverter.GetBytes(word.Length * 2));
        words.Write(Encoding.Unicode.GetBytes(word));
        words.Write(new byte[(4 - (words.Length % 4)) % 4]);
        return at;
    }
}
