using KimounMail.Protocols.Mime;

namespace KimounMail.Protocols.Maildir;

/// <summary>Folders of a Maildir: <c>.Clients.2024</c> beside the inbox (Maildir++), with names in IMAP's modified UTF-7, or folders within folders.</summary>
public static class MaildirFolder
{
    private const string Current = "cur";
    private const string New = "new";
    private const string Temporary = "tmp";

    /// <summary>True for a folder that holds messages the way of Maildir.</summary>
    public static bool IsOne(string path) => Directory.Exists(Path.Combine(path, Current)) || Directory.Exists(Path.Combine(path, New));

    /// <summary>The files of the messages in a folder, and whether each has been seen by a program yet.</summary>
    public static IEnumerable<(FileInfo File, bool IsNew)> Messages(string path) =>
        new[] { (Name: Current, IsNew: false), (Name: New, IsNew: true) }
            .Select(part => (Folder: new DirectoryInfo(Path.Combine(path, part.Name)), part.IsNew))
            .Where(part => part.Folder.Exists)
            .SelectMany(part => part.Folder.EnumerateFiles().Where(file => file.Name[0] != '.').Select(file => (file, part.IsNew)));

    /// <summary>All folders of a Maildir with their levels; none for the Maildir itself, which is the inbox.</summary>
    public static IEnumerable<(string Path, IReadOnlyList<string> Levels)> Find(string root) => Find(root, []);

    private static IEnumerable<(string Path, IReadOnlyList<string> Levels)> Find(string path, IReadOnlyList<string> levels)
    {
        if (IsOne(path))
            yield return (path, levels);
        foreach (var folder in new DirectoryInfo(path).EnumerateDirectories().Where(folder => folder.LinkTarget is null && folder.Name is not (Current or New or Temporary)).OrderBy(folder => folder.Name, StringComparer.Ordinal))
        {
            IReadOnlyList<string> names = folder.Name[0] == '.' ? [.. folder.Name[1..].Split('.').Where(part => part.Length > 0)] : [folder.Name];
            foreach (var found in Find(folder.FullName, [.. levels, .. names.Select(name => ModifiedUtf7.TryDecode(name) ?? name)]))
                yield return found;
        }
    }
}
