using System.Runtime.CompilerServices;

namespace KimounMail.Protocols.ContentLines;

/// <summary>Reads calendars, cards, or any other components from a stream, an item at a time.</summary>
public static class ComponentReader
{
    /// <summary>
    /// The items of a stream in their order, each with what is wrong with it. Lines between items come as an item without component, and so does an item
    /// beyond the limits: neither ends the reading.
    /// </summary>
    /// <param name="stream">Octets in UTF-8, whatever lines end with; or UTF-16 with a byte order mark. It is not closed.</param>
    /// <param name="limits">What is taken in; <see cref="ContentLimits.Default"/> where null.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static async IAsyncEnumerable<ContentItem> ReadAsync(
        Stream stream, ContentLimits? limits = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        limits ??= ContentLimits.Default;
        var lines = new ContentLineReader(stream, limits);
        var items = new ItemBuilder(limits);
        while (await lines.ReadAsync(cancellationToken) is { } line)
        {
            if (items.Add(line, lines.LineNumber, lines.IsCut) is { } item)
                yield return item;
        }

        if (items.Complete() is { } last)
            yield return last;
    }
}
