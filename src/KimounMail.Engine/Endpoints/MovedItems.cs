namespace KimounMail.Engine.Endpoints;

/// <summary>
/// Tells where moved items went when the server did not: a move keeps date and octets, and equal ones keep their order.
/// </summary>
internal static class MovedItems
{
    /// <summary>Old key → new key, of those found.</summary>
    /// <param name="moved">The items as they were where they came from, in key order.</param>
    /// <param name="arrived">What has appeared since where they went, in key order.</param>
    public static IReadOnlyDictionary<string, string> Match(IEnumerable<ItemSummary> moved, IEnumerable<ItemSummary> arrived)
    {
        var waiting = arrived.GroupBy(i => (i.InternalDate, i.Size)).ToDictionary(g => g.Key, g => new Queue<string>(g.Select(i => i.Key)));
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var item in moved)
        {
            if (waiting.TryGetValue((item.InternalDate, item.Size), out var keys) && keys.TryDequeue(out var key))
                found[item.Key] = key;
        }

        return found;
    }
}
