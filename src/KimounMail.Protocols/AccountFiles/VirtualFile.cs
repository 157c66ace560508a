namespace KimounMail.Protocols.AccountFiles;

/// <summary>
/// Postfix's virtual alias table as text (virtual(5)): an address, white space, and where its mail goes. A line that begins with white
/// space goes on from the one before. All that is not changed is written back as it was.
/// </summary>
/// <remarks>
/// A distribution list has a comment above its line, <c># list team@example.com The team</c>: without members it has no line, and with
/// one it would look like an alias. A line without such a comment that has several targets is a list as well.
/// </remarks>
public sealed class VirtualFile
{
    private const string ListMark = "# list ";

    private readonly List<string> _lines;
    private readonly string _name;

    private VirtualFile(List<string> lines, string name)
    {
        (_lines, _name) = (lines, name);
    }

    /// <summary>Reads the file's octets; errors tell the name.</summary>
    public static VirtualFile Parse(ReadOnlySpan<byte> octets, string name) => new(LineFile.Read(octets), name);

    /// <summary>What stands for whole addresses, in the order of the file. Catch-alls, bare names and domains are not given.</summary>
    public IReadOnlyList<VirtualEntry> Entries => Locate().Select(place => place.Entry).ToList();

    /// <summary>The entry of this address, whatever its case; null when there is none.</summary>
    /// <exception cref="InvalidDataException">There are several.</exception>
    public VirtualEntry? Find(string address) => Place(address)?.Entry;

    /// <summary>Where mail for all other addresses of a domain goes; empty where it has no catch-all.</summary>
    public IReadOnlyList<string> FindCatchAll(string domain)
    {
        for (var at = 0; at < _lines.Count; at = EndOf(at))
        {
            var words = Words(Content(at, EndOf(at)));
            if (words.Length > 1 && words[0].Equals($"@{domain}", StringComparison.OrdinalIgnoreCase))
                return words[1..];
        }

        return [];
    }

    /// <summary>Puts the entry in the place of the one with its address, or at the end.</summary>
    public void Set(VirtualEntry entry)
    {
        var place = Place(entry.Address);
        var at = place?.Start ?? _lines.Count;
        if (place is not null)
            _lines.RemoveRange(place.Start, place.Count);
        _lines.InsertRange(at, Lines(entry));
    }

    /// <summary>Takes the entry of this address out, where there is one.</summary>
    public void Remove(string address)
    {
        if (Place(address) is { } place)
            _lines.RemoveRange(place.Start, place.Count);
    }

    /// <summary>The file's octets.</summary>
    public byte[] ToBytes() => LineFile.Write(_lines);

    private static IEnumerable<string> Lines(VirtualEntry entry)
    {
        if (entry.IsList)
            yield return LineFile.FromText($"{ListMark}{entry.Address} {entry.Name}".TrimEnd());
        if (entry.Targets.Count > 0)
            yield return $"{entry.Address}  {string.Join(", ", entry.Targets)}";
    }

    private EntryPlace? Place(string address)
    {
        var places = Locate().Where(place => place.Entry.Address.Equals(address, StringComparison.OrdinalIgnoreCase)).Take(2).ToList();
        return places.Count < 2
            ? places.FirstOrDefault()
            : throw new InvalidDataException($"{_name}: lines {places[0].Start + 1} and {places[1].Start + 1} are both of {address}");
    }

    private IEnumerable<EntryPlace> Locate()
    {
        (int Line, string Address, string Name)? mark = null;
        for (var at = 0; at < _lines.Count;)
        {
            if (ParseMark(_lines[at]) is { } found)
            {
                if (mark is { } lonely)
                    yield return EmptyList(lonely);
                mark = (at++, found.Address, found.Name);
                continue;
            }

            var end = EndOf(at);
            var entry = LineFile.IsEmpty(_lines[at]) ? null : ParseEntry(Content(at, end));
            var isMarked = entry is not null && mark is { } own && own.Line == at - 1 && own.Address.Equals(entry.Address, StringComparison.OrdinalIgnoreCase);
            if (mark is { } other && !isMarked)
                yield return EmptyList(other);
            if (entry is not null)
                yield return isMarked ? new EntryPlace(at - 1, end - at + 1, entry with { IsList = true, Name = mark!.Value.Name }) : new EntryPlace(at, end - at, entry);
            (mark, at) = (null, end);
        }

        if (mark is { } last)
            yield return EmptyList(last);
    }

    private static EntryPlace EmptyList((int Line, string Address, string Name) mark) =>
        new(mark.Line, 1, new VirtualEntry(mark.Address, []) { IsList = true, Name = mark.Name });

    /// <summary>Past the lines that go on from this one; comments between them belong to them.</summary>
    private int EndOf(int start)
    {
        var end = start + 1;
        if (LineFile.IsEmpty(_lines[start]))
            return end;
        for (var at = end; at < _lines.Count && (LineFile.IsEmpty(_lines[at]) || char.IsWhiteSpace(_lines[at][0])); at++)
        {
            if (!LineFile.IsEmpty(_lines[at]))
                end = at + 1;
        }

        return end;
    }

    /// <summary>Lines as one, without the comments between them.</summary>
    private string Content(int start, int end) => string.Join(' ', _lines[start..end].Where(line => !LineFile.IsEmpty(line)));

    private static string[] Words(string line) => line.Split([' ', '\t', '\r', ','], StringSplitOptions.RemoveEmptyEntries);

    private static (string Address, string Name)? ParseMark(string line)
    {
        if (!line.StartsWith(ListMark, StringComparison.Ordinal))
            return null;
        var parts = LineFile.ToText(line[ListMark.Length..]).Trim().Split(' ', 2);
        return parts[0].Contains('@', StringComparison.Ordinal) ? (parts[0], parts.Length > 1 ? parts[1] : "") : null;
    }

    private static VirtualEntry? ParseEntry(string line)
    {
        var parts = Words(line);
        // A quoted local part may hold what separates targets.
        var isPlain = !line.Contains('"', StringComparison.Ordinal) && !char.IsWhiteSpace(line[0]);
        return parts.Length > 1 && isPlain && parts[0].IndexOf('@', StringComparison.Ordinal) > 0
            ? new VirtualEntry(parts[0], parts[1..]) { IsList = parts.Length > 2 }
            : null;
    }

    private sealed record EntryPlace(int Start, int Count, VirtualEntry Entry);
}

/// <summary>An address of a virtual alias table, and where its mail goes.</summary>
/// <param name="Address">The address.</param>
/// <param name="Targets">Where its mail goes.</param>
public sealed record VirtualEntry(string Address, IReadOnlyList<string> Targets)
{
    /// <summary>It is a distribution list: marked as such, or with several targets.</summary>
    public bool IsList { get; init; }

    /// <summary>The name of a list; empty where it has none.</summary>
    public string Name { get; init; } = "";

    /// <summary>True when its mail goes to this address too.</summary>
    public bool GoesTo(string address) => Targets.Contains(address, StringComparer.OrdinalIgnoreCase);
}
