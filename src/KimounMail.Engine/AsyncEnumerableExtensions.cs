namespace KimounMail.Engine;

internal static class AsyncEnumerableExtensions
{
    /// <summary>A sequence of one.</summary>
    public static async IAsyncEnumerable<T> Of<T>(T item)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        yield return item;
    }

    public static async Task<List<T>> ToListAsync<T>(this IAsyncEnumerable<T> items, CancellationToken cancellationToken)
    {
        var list = new List<T>();
        await foreach (var item in items.WithCancellation(cancellationToken).ConfigureAwait(false))
            list.Add(item);
        return list;
    }
}
