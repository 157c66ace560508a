namespace KimounMail.Engine.Comparison;

/// <summary>The sets of flags that occur, each once: a mailbox has few. Used by the readers of both ends.</summary>
internal sealed class FlagTable
{
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly List<string> _sets = [];

    public int Add(IReadOnlyList<string> flags)
    {
        var set = string.Join(' ', flags);
        lock (_numbers)
        {
            if (!_numbers.TryGetValue(set, out var number))
            {
                _numbers.Add(set, number = _sets.Count);
                _sets.Add(set);
            }

            return number;
        }
    }

    public string this[int number]
    {
        get
        {
            lock (_numbers)
                return _sets[number];
        }
    }
}
