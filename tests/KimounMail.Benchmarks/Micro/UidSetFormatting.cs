using BenchmarkDotNet.Attributes;
using KimounMail.Protocols.Imap;

namespace KimounMail.Benchmarks.Micro;

/// <summary>The text of the UIDs a FETCH asks for: one range after a first copy, many when every other message is there already.</summary>
[MemoryDiagnoser]
public class UidSetFormatting
{
    private UidSet _set = UidSet.Empty;

    [Params(1, 2)]
    public uint Step { get; set; }

    [GlobalSetup]
    public void Setup() => _set = UidSet.FromUids(Enumerable.Range(0, 10_000).Select(n => 1 + ((uint)n * Step)));

    [Benchmark]
    public string Format() => _set.ToString();
}
