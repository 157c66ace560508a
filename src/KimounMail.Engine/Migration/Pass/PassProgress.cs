namespace KimounMail.Engine.Migration.Pass;

/// <summary>The counts of a running pass, container by container; lanes report, the console reads.</summary>
internal sealed class PassProgress
{
    private readonly object _lock = new();
    private readonly Dictionary<long, ItemCounts> _byContainer = [];
    private string? _current;

    public string? CurrentContainer
    {
        get
        {
            lock (_lock)
                return _current;
        }
    }

    /// <summary>True as long as no container was reported.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_lock)
                return _byContainer.Count == 0;
        }
    }

    public void Report(long containerId, string? path, ItemCounts counts)
    {
        lock (_lock)
        {
            _byContainer[containerId] = counts;
            _current = path;
        }
    }

    public ItemCounts Total()
    {
        lock (_lock)
            return _byContainer.Values.Aggregate(ItemCounts.None, static (sum, counts) => sum + counts);
    }
}
