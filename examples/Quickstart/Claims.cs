namespace Quickstart;

/// <summary>What the example says is so, each checked as it is said.</summary>
internal sealed class Claims
{
    private int _made;
    private int _broken;

    /// <summary>0 when claims were made and all of them hold.</summary>
    public int ExitCode => _made > 0 && _broken == 0 ? 0 : 1;

    public void Check(string claim, bool holds)
    {
        _made++;
        if (!holds)
            _broken++;
        Console.WriteLine($"  [{(holds ? "ok" : "NOT SO")}] {claim}");
    }

    /// <summary>As <see cref="Check(string, bool)"/>; what speaks against it is printed below.</summary>
    public void Check(string claim, IReadOnlyCollection<string> objections)
    {
        Check(claim, objections.Count == 0);
        foreach (var objection in objections.Take(10))
            Console.WriteLine($"           {objection}");
    }

    public void PrintVerdict() => Console.WriteLine(ExitCode == 0 ? $"All {_made} claims hold." : $"{_broken} of {_made} claims do not hold.");
}
