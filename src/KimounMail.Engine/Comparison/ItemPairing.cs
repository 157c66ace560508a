namespace KimounMail.Engine.Comparison;

/// <summary>Takes pairs out of two lists, in place: both are sorted by what makes a pair, and walked along.</summary>
internal static class ItemPairing
{
    /// <summary>The same digest and size.</summary>
    public static int BySize(ComparedItem one, ComparedItem other)
    {
        var order = ByDigest(one, other);
        return order != 0 ? order : one.Size.CompareTo(other.Size);
    }

    /// <summary>The same digest, received at the same moment.</summary>
    public static int ByDigestAndDate(ComparedItem one, ComparedItem other)
    {
        var order = ByDigest(one, other);
        return order != 0 ? order : ByDate(one, other);
    }

    /// <summary>The same digest.</summary>
    public static int ByDigest(ComparedItem one, ComparedItem other) => one.Digest.CompareTo(other.Digest);

    /// <summary>Received at the same moment.</summary>
    public static int ByDate(ComparedItem one, ComparedItem other) => one.Seconds.CompareTo(other.Seconds);

    /// <summary>As they were scanned.</summary>
    public static int ByKey(ComparedItem one, ComparedItem other) => one.Key.CompareTo(other.Key);

    /// <summary>Takes out of both lists the items that agree, as often as they occur on both sides, and hands over each pair.</summary>
    public static void Take(List<ComparedItem> sources, List<ComparedItem> destinations, Comparison<ComparedItem> identity, Action<ComparedItem, ComparedItem> paired)
    {
        if (sources.Count == 0 || destinations.Count == 0)
            return;
        Sort(sources, identity);
        Sort(destinations, identity);
        int source = 0, destination = 0, sourcesLeft = 0, destinationsLeft = 0;
        while (source < sources.Count && destination < destinations.Count)
        {
            var order = identity(sources[source], destinations[destination]);
            if (order == 0)
                paired(sources[source++], destinations[destination++]);
            else if (order < 0)
                sources[sourcesLeft++] = sources[source++];
            else
                destinations[destinationsLeft++] = destinations[destination++];
        }

        sources.RemoveRange(sourcesLeft, source - sourcesLeft);
        destinations.RemoveRange(destinationsLeft, destination - destinationsLeft);
    }

    /// <summary>Among equals the one scanned first comes first, so that two comparisons tell the same.</summary>
    private static void Sort(List<ComparedItem> items, Comparison<ComparedItem> identity) =>
        items.Sort((one, other) => identity(one, other) is not 0 and var order ? order : ByKey(one, other));
}
