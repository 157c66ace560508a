using System.Diagnostics;
using System.Globalization;

namespace KimounMail.Benchmarks.MailDns;

/// <summary>c-ares as Node has it, in a process of its own: some passes of few domains under way to get warm, and those that count.</summary>
internal sealed class NodeResolver : IDisposable
{
    private const string Script = """
        const { Resolver } = require('node:dns').promises;
        const [port, domains, inFlight, passes] = process.argv.slice(2).map(Number);
        async function pass(inFlight) {
          const resolver = new Resolver();
          resolver.setServers([`127.0.0.1:${port}`]);
          let next = 0, failures = 0;
          const ask = query => query.catch(() => { failures++; });
          async function worker() {
            while (next < domains) {
              const domain = `d${String(next++).padStart(5, '0')}.bench`;
              await Promise.all([
                ask(resolver.resolveMx(domain)), ask(resolver.resolveTxt(domain)),
                ask(resolver.resolveTxt(`_dmarc.${domain}`)), ask(resolver.resolveTxt(`s1._domainkey.${domain}`))]);
            }
          }
          const start = process.hrtime.bigint();
          await Promise.all(Array.from({ length: Math.min(inFlight, domains) }, worker));
          return [Number(process.hrtime.bigint() - start) / 1e6, failures];
        }
        (async () => {
          for (let i = 0; i < 5; i++) await pass(50);
          let time = 0, failures = 0;
          for (let i = 0; i < passes; i++) {
            const [t, f] = await pass(inFlight);
            time += t; failures += f;
          }
          console.log(`${time / passes} ${failures}`);
        })();
        """;

    private readonly string _script = Path.Combine(Path.GetTempPath(), $"kimoun-c-ares-{Guid.NewGuid():N}.cjs");

    private NodeResolver() => File.WriteAllText(_script, Script);

    /// <summary>Null where there is no Node.</summary>
    public static async Task<NodeResolver?> FindAsync()
    {
        try
        {
            await RunAsync(["--version"]);
            return new NodeResolver();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    /// <summary>The mean of so many passes.</summary>
    /// <exception cref="InvalidOperationException">Node failed; its words are in the message.</exception>
    public async Task<DnsRun> MeasureAsync(int port, int domains, int inFlight, int passes)
    {
        var words = (await RunAsync([_script, .. new[] { port, domains, inFlight, passes }.Select(number => number.ToString(CultureInfo.InvariantCulture))])).Split(' ');
        return new DnsRun(TimeSpan.FromMilliseconds(double.Parse(words[0], CultureInfo.InvariantCulture)), int.Parse(words[1], CultureInfo.InvariantCulture), 0);
    }

    public void Dispose() => File.Delete(_script);

    private static async Task<string> RunAsync(IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("node", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })
            ?? throw new InvalidOperationException("node did not start.");
        var words = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return process.ExitCode == 0 ? words[0].Trim() : throw new InvalidOperationException($"node ended with {process.ExitCode}: {words[1]}");
    }
}
