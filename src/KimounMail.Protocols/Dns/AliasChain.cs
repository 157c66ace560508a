using KimounMail.Protocols.Dns.Wire;

namespace KimounMail.Protocols.Dns;

/// <summary>The CNAMEs from a name on, over one answer or several.</summary>
internal sealed class AliasChain(DnsQuestion question)
{
    private const int Longest = 16;

    private List<DnsNameRecord>? _aliases;

    public IReadOnlyList<DnsNameRecord> Aliases => _aliases ?? (IReadOnlyList<DnsNameRecord>)[];

    /// <summary>Where it leads so far.</summary>
    public DnsName End { get; private set; } = question.Name;

    /// <summary>Why it leads nowhere; null while it may.</summary>
    public string? Fault { get; private set; }

    /// <summary>Follows what an answer has of it, and gives the records asked for at its end.</summary>
    public IReadOnlyList<DnsRecord> Follow(IReadOnlyList<DnsRecord> answers)
    {
        while (true)
        {
            if (RecordsAtEnd(answers) is { Count: > 0 } records)
                return records;
            var alias = answers.OfType<DnsNameRecord>().FirstOrDefault(record => record.Type == DnsRecordType.CNAME && record.Name.Equals(End));
            if (alias is null || !TryAdd(alias))
                return [];
        }
    }

    /// <summary>The list itself where all of it is asked for, as nearly always.</summary>
    private IReadOnlyList<DnsRecord> RecordsAtEnd(IReadOnlyList<DnsRecord> answers)
    {
        var matching = 0;
        for (var i = 0; i < answers.Count; i++)
            matching += IsAskedFor(answers[i]) ? 1 : 0;
        return matching == answers.Count ? answers : matching == 0 ? [] : answers.Where(IsAskedFor).ToArray();
    }

    private bool IsAskedFor(DnsRecord record) => record.Type == question.Type && record.Name.Equals(End);

    private bool TryAdd(DnsNameRecord alias)
    {
        _aliases ??= [];
        if (alias.Target.Equals(question.Name) || _aliases.Exists(known => known.Target.Equals(alias.Target)))
            Fault = $"The aliases lead in a circle: {alias.Name} is an alias of {alias.Target}, which leads back to it.";
        else if (_aliases.Count == Longest)
            Fault = $"There are more than {Longest} aliases one after the other.";
        if (Fault is not null)
            return false;
        _aliases.Add(alias);
        End = alias.Target;
        return true;
    }
}
