using System.Text;

namespace KimounMail.Protocols.AccountFiles;

/// <summary>
/// A file of lines that others write too. Octets are kept as they are, one character each, so that what is not understood, in whatever
/// character set, is written back as it was read; <see cref="ToText"/> and <see cref="FromText"/> translate what people are to read.
/// </summary>
internal static class LineFile
{
    /// <summary>The lines, without their ends.</summary>
    public static List<string> Read(ReadOnlySpan<byte> octets)
    {
        var lines = Encoding.Latin1.GetString(octets).Split('\n').ToList();
        if (lines[^1].Length == 0)
            lines.RemoveAt(lines.Count - 1);
        return lines;
    }

    /// <summary>The octets of the file, each line with its end.</summary>
    public static byte[] Write(IEnumerable<string> lines) => Encoding.Latin1.GetBytes(string.Concat(lines.Select(line => line + "\n")));

    /// <summary>A value of the file as people read it.</summary>
    public static string ToText(string value) => Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(value));

    /// <summary>A text as the file holds it.</summary>
    public static string FromText(string text) => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(text));

    /// <summary>True for what holds nothing: an empty line, or a comment.</summary>
    public static bool IsEmpty(string line) => line.AsSpan().Trim() is var content && (content.IsEmpty || content[0] == '#');
}
