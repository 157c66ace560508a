namespace KimounMail.Protocols.AccountFiles;

/// <summary>
/// Dovecot's passwd-file: a line for each user, <c>user:password:uid:gid:gecos:home:shell:extra fields</c>. All that is not changed is
/// written back as it was: comments, order, users of other kinds, fields of other programs.
/// </summary>
public sealed class PasswdFile
{
    private readonly List<string> _lines;
    private readonly string _name;

    private PasswdFile(List<string> lines, string name)
    {
        (_lines, _name) = (lines, name);
    }

    /// <summary>Reads the file's octets; errors tell the name.</summary>
    public static PasswdFile Parse(ReadOnlySpan<byte> octets, string name) => new(LineFile.Read(octets), name);

    /// <summary>The users, in the order of the file. Of several with one name all are given; Dovecot would take one of them.</summary>
    public IEnumerable<PasswdEntry> Entries => _lines.Where(IsEntry).Select(PasswdEntry.Parse);

    /// <summary>The user with this name, whatever its case; null when there is none.</summary>
    /// <exception cref="InvalidDataException">There are several.</exception>
    public PasswdEntry? Find(string user) => IndexOf(user) is >= 0 and var index ? PasswdEntry.Parse(_lines[index]) : null;

    /// <summary>Adds a user at the end.</summary>
    public void Add(PasswdEntry entry) => _lines.Add(entry.ToString());

    /// <summary>Puts an entry in the place of a user's.</summary>
    public void Replace(string user, PasswdEntry entry) => _lines[Existing(user)] = entry.ToString();

    /// <summary>Takes a user out.</summary>
    public void Remove(string user) => _lines.RemoveAt(Existing(user));

    /// <summary>The file's octets.</summary>
    public byte[] ToBytes() => LineFile.Write(_lines);

    private static bool IsEntry(string line) => !LineFile.IsEmpty(line) && line.IndexOf(':', StringComparison.Ordinal) > 0;

    private int Existing(string user) => IndexOf(user) is >= 0 and var index ? index : throw new InvalidOperationException($"{user} is not in the file.");

    private int IndexOf(string user)
    {
        var first = _lines.FindIndex(line => IsEntry(line) && IsUser(line, user));
        if (first >= 0 && _lines.FindIndex(first + 1, line => IsEntry(line) && IsUser(line, user)) is > 0 and var second)
            throw new InvalidDataException($"{_name}: lines {first + 1} and {second + 1} are both of {user}");
        return first;
    }

    private static bool IsUser(string line, string user) =>
        line.Length > user.Length && line[user.Length] == ':' && line.StartsWith(user, StringComparison.OrdinalIgnoreCase);
}
