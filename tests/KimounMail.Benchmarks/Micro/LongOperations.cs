using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace KimounMail.Benchmarks.Micro;

/// <summary>For an operation so long that one is an iteration; in this process, which can start servers in another.</summary>
internal sealed class LongOperations : ManualConfig
{
    public LongOperations() => AddJob(Job.Default
        .WithToolchain(InProcessEmitToolchain.Instance)
        .WithStrategy(RunStrategy.Monitoring)
        .WithWarmupCount(2)
        .WithIterationCount(5));
}
