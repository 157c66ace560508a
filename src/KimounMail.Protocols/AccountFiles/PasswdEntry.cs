namespace KimounMail.Protocols.AccountFiles;

/// <summary>One line of a passwd-file. Its text form is the line itself, which holds a password's hash.</summary>
public sealed class PasswdEntry
{
    private const int Password = 1;
    private const int Gecos = 4;
    private const int HomeField = 5;
    private const int Extra = 7;
    private const int FieldCount = 8;

    private readonly string[] _fields;

    private PasswdEntry(string[] fields)
    {
        _fields = fields;
    }

    /// <summary>The user's name, here an address.</summary>
    public string User => _fields[0];

    /// <summary>The name shown with the address, which Dovecot ignores; null where there is none.</summary>
    public string? FullName => Field(Gecos) is { Length: > 0 } value ? FieldText.Decode(value) : null;

    /// <summary>The user's own home; null where the host's rule counts.</summary>
    public string? Home => Field(HomeField) is { Length: > 0 } value ? LineFile.ToText(value) : null;

    /// <summary>A user with a password as the host verifies it, and all else by the host's rules. All fields are there: a line that ends before is of no use to Dovecot's userdb.</summary>
    public static PasswdEntry Create(string user, string passwordHash) => new([user, passwordHash, "", "", "", "", "", ""]);

    internal static PasswdEntry Parse(string line) => new(line.Split(':', FieldCount));

    /// <summary>The value of an extra field, empty where it is there without one; null where it is not there.</summary>
    public string? GetExtra(string name)
    {
        var found = Extras.FirstOrDefault(extra => IsExtra(extra, name));
        return found is null ? null : found.Length > name.Length ? FieldText.Decode(found[(name.Length + 1)..]) : "";
    }

    /// <summary>The same with an extra field, in the place of the one there was; without it for null, and without a value for an empty one.</summary>
    public PasswdEntry WithExtra(string name, string? value)
    {
        var extras = Extras.ToList();
        var index = extras.FindIndex(extra => IsExtra(extra, name));
        if (index >= 0)
            extras.RemoveAt(index);
        if (value is not null)
            extras.Insert(index >= 0 ? index : extras.Count, value.Length == 0 ? name : $"{name}={FieldText.EncodeExtra(value)}");
        return With(Extra, string.Join(' ', extras));
    }

    /// <summary>The same user under another name.</summary>
    public PasswdEntry WithUser(string user) => With(0, user);

    /// <summary>The same with another password, as the host verifies it.</summary>
    public PasswdEntry WithPassword(string passwordHash) => With(Password, passwordHash);

    /// <summary>The same with another name shown.</summary>
    public PasswdEntry WithFullName(string name) => With(Gecos, FieldText.EncodeField(name));

    /// <summary>The same with a home of its own.</summary>
    public PasswdEntry WithHome(string home) => With(HomeField, LineFile.FromText(home));

    /// <inheritdoc/>
    public override string ToString() => string.Join(':', _fields);

    private IEnumerable<string> Extras => (Field(Extra) ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private string? Field(int index) => index < _fields.Length ? _fields[index] : null;

    private PasswdEntry With(int index, string value)
    {
        var fields = new string[Math.Max(_fields.Length, value.Length > 0 ? index + 1 : 0)];
        Array.Fill(fields, "");
        _fields.CopyTo(fields, 0);
        if (index < fields.Length)
            fields[index] = value;
        return new PasswdEntry(fields);
    }

    private static bool IsExtra(string extra, string name) =>
        extra.StartsWith(name, StringComparison.Ordinal) && (extra.Length == name.Length || extra[name.Length] == '=');
}
