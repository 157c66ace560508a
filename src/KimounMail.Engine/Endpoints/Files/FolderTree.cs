namespace KimounMail.Engine.Endpoints.Files;

/// <summary>The containers a tree of files makes: what was found, and the levels between that hold nothing themselves.</summary>
internal static class FolderTree
{
    /// <summary>Completes containers by the levels above them, and sorts them, parents first.</summary>
    public static IReadOnlyList<Container> Complete(IEnumerable<Container> found)
    {
        var containers = found.ToDictionary(container => container.Id, StringComparer.Ordinal);
        foreach (var container in containers.Values.ToList())
        {
            for (var depth = container.Segments.Count - 1; depth > 0; depth--)
            {
                var level = Named([.. container.Segments.Take(depth)]) with { CanHoldItems = false };
                containers.TryAdd(level.Id, level);
            }
        }

        return [.. containers.Values.OrderBy(container => container.Segments.Count).ThenBy(container => container.Path, StringComparer.Ordinal)];
    }

    /// <summary>A container of mail with these levels; all that is in a file was the user's to see.</summary>
    public static Container Named(IReadOnlyList<string> segments) => new()
    {
        Id = string.Join('\u001f', segments),
        Segments = segments,
        Kind = ItemKind.Mail,
        IsSubscribed = true,
    };

    /// <summary>The levels, or where others have them already the same with a number: two files may differ only in what programs append to their names.</summary>
    public static IReadOnlyList<string> Distinct(IReadOnlyList<string> segments, Predicate<string> isTaken)
    {
        var distinct = segments;
        for (var number = 2; isTaken(Named(distinct).Id); number++)
            distinct = [.. segments.SkipLast(1), $"{segments[^1]} ({number})"];
        return distinct;
    }

    /// <summary>The levels of a file below a folder: its directories, and its name without what programs append to it.</summary>
    public static IReadOnlyList<string> Levels(string root, string path, params string[] suffixes) =>
        [.. Path.GetRelativePath(root, path).Split(Path.DirectorySeparatorChar).Where(part => part != ".").Select(part => Inbox(Without(part, suffixes)))];

    /// <summary>A name without the first of the suffixes it has.</summary>
    public static string Without(string name, params string[] suffixes) =>
        suffixes.FirstOrDefault(suffix => name.Length > suffix.Length && name.EndsWith(suffix, StringComparison.OrdinalIgnoreCase)) is { } found ? name[..^found.Length] : name;

    private static string Inbox(string name) => name.Equals("INBOX", StringComparison.OrdinalIgnoreCase) ? "INBOX" : name;
}
