using System.Text;
using Xunit;

namespace KimounMail.Tests.RealServers;

/// <summary>
/// Mail that nobody here wrote: files of public repositories, read where they stand beside the project, in <c>../shared/data</c>.
/// Many are test cases of other mail software, and as broken as mail gets.
/// </summary>
internal static class PublicMail
{
    private static readonly string? s_folder = Find();

    /// <summary>Why there is none here; null when there is.</summary>
    public static string? MissingReason => s_folder is null ? "The public mail is not beside the project, in ../shared/data." : null;

    /// <summary>A file or folder of them.</summary>
    public static string PathOf(string name) => Path.Combine(s_folder!, name);

    /// <summary>The names of the files of one kind that are as asked for, for <see cref="PathOf"/>.</summary>
    public static TheoryData<string> Names(string kind, Predicate<string> condition) => s_folder is null
        ? [""]
        : [.. Directory.EnumerateFiles(PathOf(kind), "*", SearchOption.AllDirectories).Where(path => condition(path)).Order(StringComparer.Ordinal).Select(path => Path.GetRelativePath(s_folder, path))];

    /// <summary>Every message, its line ends made CRLF, under the name of the file it is from.</summary>
    public static IEnumerable<(string File, byte[] Octets)> ReadAll()
    {
        foreach (var kind in new[] { "eml", "maildir", "mbox" })
        {
            foreach (var file in Directory.EnumerateFiles(Path.Combine(s_folder!, kind), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                var messages = kind == "mbox" ? Split(File.ReadAllBytes(file)) : [Encoding.Latin1.GetString(File.ReadAllBytes(file))];
                foreach (var message in messages)
                    yield return (Path.GetRelativePath(s_folder!, file), Encoding.Latin1.GetBytes(message.Replace("\r\n", "\n").Replace("\n", "\r\n")));
            }
        }
    }

    /// <summary>
    /// The messages of an mbox: each begins after a line "From " that is the first or follows an empty one, and the empty line
    /// before the next is not its own. What quotes such lines is left as it is. A file without them is one message.
    /// </summary>
    private static IEnumerable<string> Split(byte[] mbox)
    {
        var text = Encoding.Latin1.GetString(mbox).Replace("\r\n", "\n");
        if (!text.StartsWith("From ", StringComparison.Ordinal))
            return [text];
        return ("\n\n" + text).Split("\n\nFrom ").Skip(1).Select(part => part[(part.IndexOf('\n') + 1)..] + "\n");
    }

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "KimounMail.sln")))
                return Path.Combine(folder.FullName, "..", "shared", "data") is var data && Directory.Exists(Path.Combine(data, "eml")) ? data : null;
        }

        return null;
    }
}

/// <summary>A theory about public mail, skipped where that is missing.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PublicFileTheoryAttribute : TheoryAttribute
{
    public PublicFileTheoryAttribute() => Skip = PublicMail.MissingReason;
}
