namespace KimounMail.Engine.Migration.Pass;

/// <summary>Items that go to the destination together, in key order.</summary>
/// <param name="Items">The items; at least one.</param>
internal sealed record Batch(IReadOnlyList<Candidate> Items)
{
    /// <summary>A second try for an item whose keywords the destination seems to refuse.</summary>
    public bool WithoutKeywords { get; init; }

    /// <summary>How often the destination asked to wait for this batch.</summary>
    public int Waits { get; init; }

    public long Bytes => Items.Sum(i => i.Item.Size);

    public string FirstKey => Items[0].Key;

    public string LastKey => Items[^1].Key;

    public IReadOnlyList<string> Keys => [.. Items.Select(i => i.Key)];

    public Candidate? Find(string key)
    {
        for (int first = 0, last = Items.Count - 1; first <= last;)
        {
            var middle = (first + last) / 2;
            var order = string.CompareOrdinal(Items[middle].Key, key);
            if (order == 0)
                return Items[middle];
            (first, last) = order < 0 ? (middle + 1, last) : (first, middle - 1);
        }

        return null;
    }

    public IReadOnlyList<string> FlagsOf(Candidate candidate) =>
        WithoutKeywords ? [.. candidate.Item.Flags.Where(f => f.StartsWith('\\'))] : candidate.Item.Flags;

    public IEnumerable<Batch> Halves()
    {
        var middle = Items.Count / 2;
        yield return this with { Items = [.. Items.Take(middle)] };
        yield return this with { Items = [.. Items.Skip(middle)] };
    }
}
