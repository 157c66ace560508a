namespace KimounMail.Protocols.Ovh;

/// <summary>Sections of keys and values, as <c>ovh.conf</c> has them; names in any case, the last of equal keys counts.</summary>
internal sealed class IniFile
{
    private const int MaxLength = 1024 * 1024;
    private readonly Dictionary<(string Section, string Key), string> _values = [];

    /// <summary>Null where there is no such file.</summary>
    /// <exception cref="MailException"><see cref="MailErrorId.InvalidOperatorSettings"/>: it cannot be read, or a line is neither a section nor a value.</exception>
    public static IniFile? Read(string path)
    {
        try
        {
            if (!File.Exists(path))
                return null;
            if (new FileInfo(path).Length > MaxLength)
                throw OvhConfigurationErrors.Invalid($"The file {path} is longer than any configuration.", "Name the ovh.conf you mean.");
            return Parse(File.ReadAllLines(path), path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw OvhConfigurationErrors.Invalid($"The file {path} cannot be read.", "Check who may read it.", e);
        }
    }

    /// <summary>Null where the key is missing or empty.</summary>
    public string? this[string section, string key] =>
        _values.TryGetValue((section.ToUpperInvariant(), key.ToUpperInvariant()), out var value) && value.Length > 0 ? value : null;

    private static IniFile Parse(IReadOnlyList<string> lines, string path)
    {
        var file = new IniFile();
        var section = "";
        for (var i = 0; i < lines.Count; i++)
        {
            var line = lines[i].Trim();
            if (line is "" or [';' or '#', ..])
                continue;
            if (line is ['[', .. var name, ']'])
                section = name.Trim();
            else if (line.Split('=', 2) is [var key, var value])
                file._values[(section.ToUpperInvariant(), key.Trim().ToUpperInvariant())] = value.Trim();
            else
                throw OvhConfigurationErrors.Invalid($"Line {i + 1} of {path} is neither a section nor a value.", "Write it as key=value; a comment begins with ; or #.");
        }

        return file;
    }
}
