using System.Collections.Concurrent;
using System.Reflection;
using Xunit;
using Xunit.Abstractions;
using Xunit.Sdk;

[assembly: TestFramework("KimounMail.Tests.SkipReasons", "KimounMail.Tests")]

namespace KimounMail.Tests;

/// <summary>
/// Says at the end of a run why tests were skipped, a line for each reason: <c>dotnet test</c> alone prints their names only.
/// A diagnostic message for xunit, which xunit.runner.json lets through.
/// </summary>
public sealed class SkipReasons(IMessageSink diagnostics) : XunitTestFramework(diagnostics)
{
    protected override ITestFrameworkExecutor CreateExecutor(AssemblyName assemblyName) =>
        new Executor(assemblyName, SourceInformationProvider, DiagnosticMessageSink);

    private sealed class Executor(AssemblyName assembly, ISourceInformationProvider sources, IMessageSink diagnostics)
        : XunitTestFrameworkExecutor(assembly, sources, diagnostics)
    {
        protected override void RunTestCases(
            IEnumerable<IXunitTestCase> testCases, IMessageSink executionMessageSink, ITestFrameworkExecutionOptions executionOptions) =>
            base.RunTestCases(testCases, new Listener(executionMessageSink, DiagnosticMessageSink), executionOptions);
    }

    private sealed class Listener(IMessageSink next, IMessageSink diagnostics) : Xunit.LongLivedMarshalByRefObject, IMessageSink
    {
        private readonly ConcurrentDictionary<string, int> _skipped = new();

        public bool OnMessage(IMessageSinkMessage message)
        {
            if (message is ITestSkipped skipped)
                _skipped.AddOrUpdate(skipped.Reason, 1, (_, count) => count + 1);
            if (message is ITestAssemblyFinished)
            {
                foreach (var (reason, count) in _skipped.OrderBy(entry => entry.Key, StringComparer.Ordinal))
                    diagnostics.OnMessage(new DiagnosticMessage($"{count} skipped: {reason}"));
            }

            return next.OnMessage(message);
        }
    }
}
