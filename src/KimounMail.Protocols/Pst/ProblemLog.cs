namespace KimounMail.Protocols.Pst;

/// <summary>What could not be read so far, each once however often it was tried.</summary>
internal sealed class ProblemLog(Action<PstProblem>? told)
{
    /// <summary>Kept; later ones are counted and told only.</summary>
    private const int MaxKept = 10_000;

    private readonly object _lock = new();
    private readonly HashSet<PstProblem> _known = [];
    private readonly List<PstProblem> _kept = [];

    public long Count { get; private set; }

    public IReadOnlyList<PstProblem> Kept
    {
        get
        {
            lock (_lock)
                return [.. _kept];
        }
    }

    public void Add(PstProblemKind kind, uint? node, string? folder, string reason)
    {
        var problem = new PstProblem(kind, node, folder, reason);
        lock (_lock)
        {
            if (_kept.Count < MaxKept)
            {
                if (!_known.Add(problem))
                    return;
                _kept.Add(problem);
            }
            else if (_known.Contains(problem))
            {
                return;
            }

            Count++;
        }

        told?.Invoke(problem);
    }

    /// <summary>What reading gives; null, and a problem more, where it meets damage.</summary>
    public T? Try<T>(Func<T> read, PstProblemKind kind, uint? node, string? folder)
    {
        try
        {
            return read();
        }
        catch (PstDamageException damage)
        {
            Add(kind, node, folder, damage.Message);
            return default;
        }
    }

    /// <summary>What a sequence gives until it meets damage, which is a problem more.</summary>
    public IEnumerable<T> UntilDamage<T>(IEnumerable<T> source, Action<PstDamageException> damaged)
    {
        using var items = source.GetEnumerator();
        while (true)
        {
            try
            {
                if (!items.MoveNext())
                    yield break;
            }
            catch (PstDamageException damage)
            {
                damaged(damage);
                yield break;
            }

            yield return items.Current;
        }
    }
}
