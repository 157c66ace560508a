using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace KimounMail.TestServers.RealServers;

/// <summary>
/// Name servers of other makers on this machine's loopback addresses: nsd and knot as authorities, unbound as a validating resolver,
/// dnsdist for faults, delay, DoT and DoH, and one that answers with what no server should. Made from the folder
/// <c>../shared/servers/dns</c> beside the project, whose README lists the zones; copied, so that several can run at once, each on ports
/// of its own.
/// </summary>
public sealed partial class DnsTestBed : IAsyncDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(60);
    private static readonly string[] Programs = ["nsd", "knotd", "unbound", "dnsdist", "ldns-signzone", "openssl", "python3"];
    private static readonly string? s_source = FindSource();

    private readonly Dictionary<int, int> _ports;
    private Process? _parent;

    private DnsTestBed(string folder)
    {
        Folder = folder;
        var taken = new HashSet<int>();
        // As the folder's own files number them.
        _ports = new[] { 5300, 5310, 5311, 5312, 5320, 5330, 8531, 8532, 8443 }.ToDictionary(port => port, _ => FreePort(taken));
    }

    /// <summary>Why it cannot run here; null when it can.</summary>
    public static string? MissingReason =>
        s_source is null ? AbsentReason
        : Programs.FirstOrDefault(program => Find(program) is null) is { } missing ? $"{missing} is not installed: run tests/servers/install.sh."
        : null;

    /// <summary>Why it cannot run here whatever is installed: its files are not part of the project. Null when they are there.</summary>
    public static string? AbsentReason => s_source is null ? "The DNS test bed is not beside the project, in ../shared/servers/dns." : null;

    private static string SearchPath => $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin:/sbin";

    /// <summary>Everything the servers write is below.</summary>
    public string Folder { get; }

    /// <summary>The authorities: nsd on 127.0.0.1 and 127.0.0.2; knot on 127.0.0.4, lame for most, and 127.0.0.5, with old copies.</summary>
    public int AuthorityPort => _ports[5300];

    /// <summary>
    /// One more nsd, at <see cref="AuthorityPort"/>, that serves <c>mailtest</c> alone: it delegates the zones below, where the first, which
    /// serves those too, answers for them itself and hides what the parent says.
    /// </summary>
    public static IPAddress ParentAddress { get; } = IPAddress.Parse("127.0.0.3");

    /// <summary>dnsdist before nsd, with faults by name: <c>servfail.fault.mailtest</c>.</summary>
    public int FaultPort => _ports[5310];

    /// <summary>The same over TLS.</summary>
    public int FaultTlsPort => _ports[8531];

    /// <summary>The same over HTTPS, at <c>/dns-query</c>.</summary>
    public int FaultHttpsPort => _ports[8443];

    /// <summary>nsd with 20 ms more a UDP answer.</summary>
    public int DelayPort => _ports[5311];

    /// <summary>The same way without the delay.</summary>
    public int NoDelayPort => _ports[5312];

    /// <summary>unbound, which validates.</summary>
    public int ResolverPort => _ports[5320];

    /// <summary>The same over TLS.</summary>
    public int ResolverTlsPort => _ports[8532];

    /// <summary>Hostile answers by the first label: <c>wrongid.x</c>.</summary>
    public int HostilePort => _ports[5330];

    /// <summary>The certificate of all TLS ports, its own issuer; for localhost and 127.0.0.1.</summary>
    public string CertificateFile => Path.Combine(Folder, "keys", "tls.pem");

    /// <summary>A running bed; dispose it to stop it.</summary>
    /// <param name="domains">Domains in the zone <c>bench</c>: d00000.bench and on.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="InvalidOperationException">Something is not installed, or does not start; its words are in the message.</exception>
    public static async Task<DnsTestBed> StartAsync(int domains = 20, CancellationToken cancellationToken = default)
    {
        if (MissingReason is { } reason)
            throw new InvalidOperationException(reason);
        var bed = new DnsTestBed(Path.Combine(Path.GetTempPath(), $"kimoun-dns-{Guid.NewGuid():N}"[..27]));
        try
        {
            bed.CopySource();
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(StartLimit);
            var words = await bed.RunAsync("start.sh", domains, limit.Token);
            if (words.Contains("FAILED", StringComparison.Ordinal))
                throw new InvalidOperationException($"The DNS test bed does not start.\n{words}");
            await bed.StartParentAsync(limit.Token);
            foreach (var port in bed._ports.Values)
                await ListeningAsync(IPAddress.Loopback, port, limit.Token);
            await ListeningAsync(ParentAddress, bed.AuthorityPort, limit.Token);
            return bed;
        }
        catch
        {
            await bed.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops the servers and deletes their folder.</summary>
    public async ValueTask DisposeAsync()
    {
        if (File.Exists(Path.Combine(Folder, "stop.sh")))
            await RunAsync("stop.sh", 0, CancellationToken.None);
        if (_parent is not null)
        {
            _parent.Kill(entireProcessTree: true);
            await _parent.WaitForExitAsync();
            _parent.Dispose();
        }

        if (Directory.Exists(Folder))
            Directory.Delete(Folder, recursive: true);
    }

    private void CopySource()
    {
        Directory.CreateDirectory(Folder);
        foreach (var file in Directory.EnumerateFiles(s_source!))
        {
            var text = File.ReadAllText(file);
            if (file.EndsWith(".in", StringComparison.Ordinal) || file.EndsWith("start.sh", StringComparison.Ordinal))
                text = KnownPorts().Replace(text, match => _ports[int.Parse(match.Value, CultureInfo.InvariantCulture)].ToString(CultureInfo.InvariantCulture));
            File.WriteAllText(Path.Combine(Folder, Path.GetFileName(file)), text);
        }

        if (OperatingSystem.IsWindows())
            return;
        foreach (var script in Directory.EnumerateFiles(Folder, "*.sh"))
            File.SetUnixFileMode(script, (UnixFileMode)0b111_101_101);
    }

    private async Task StartParentAsync(CancellationToken cancellationToken)
    {
        var zone = await File.ReadAllTextAsync(Path.Combine(Folder, "zones", "mailtest.zone"), cancellationToken);
        var own = zone.Replace("@ NS ns1.mailtest.\n@ NS ns2.mailtest.\n", $"@ NS nsparent.mailtest.\nnsparent A {ParentAddress}\n", StringComparison.Ordinal);
        await File.WriteAllTextAsync(Path.Combine(Folder, "run", "parent.zone"), own, cancellationToken);
        await File.WriteAllTextAsync(
            Path.Combine(Folder, "run", "parent.conf"),
            $"""
            server:
              ip-address: {ParentAddress}@{AuthorityPort}
              username: ""
              chroot: ""
              database: ""
              zonesdir: "{Folder}/run"
              pidfile: "{Folder}/run/parent.nsd.pid"
              xfrdfile: "{Folder}/run/parent.state"
              xfrdir: "{Folder}/run"
              zonelistfile: "{Folder}/run/parent.list"
              logfile: "{Folder}/run/parent.log"
            remote-control:
              control-enable: no
            zone:
              name: "mailtest"
              zonefile: "parent.zone"

            """,
            cancellationToken);
        _parent = Process.Start(new ProcessStartInfo("bash", ["-c", "exec nsd -d -c run/parent.conf >run/parent.out 2>&1 </dev/null"])
        {
            WorkingDirectory = Folder,
            Environment = { ["PATH"] = SearchPath },
        });
    }

    /// <summary>Output goes to a file: the servers inherit it, and a pipe would stay open as long as they live.</summary>
    private async Task<string> RunAsync(string script, int domains, CancellationToken cancellationToken)
    {
        var output = Path.Combine(Folder, script + ".out");
        using var process = Process.Start(new ProcessStartInfo("bash", ["-c", $"exec ./{script} >{script}.out 2>&1 </dev/null"])
        {
            WorkingDirectory = Folder,
            Environment =
            {
                ["PATH"] = SearchPath,
                ["BENCH_DOMAINS"] = domains.ToString(CultureInfo.InvariantCulture),
                ["WAIT"] = "0.3",
            },
        }) ?? throw new InvalidOperationException("bash did not start.");
        await process.WaitForExitAsync(cancellationToken);
        var words = await File.ReadAllTextAsync(output, cancellationToken);
        return process.ExitCode == 0 || script != "start.sh" ? words : words + "\nFAILED";
    }

    private static async Task ListeningAsync(IPAddress address, int port, CancellationToken cancellationToken)
    {
        while (true)
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(address, port, cancellationToken);
                return;
            }
            catch (SocketException)
            {
                await Task.Delay(50, cancellationToken);
            }
        }
    }

    /// <summary>Free for TCP and UDP on every loopback address the servers use, and below those a system gives to clients, who could take it before the server does.</summary>
    private static int FreePort(HashSet<int> taken)
    {
        while (true)
        {
            var port = Random.Shared.Next(10_000, 32_000);
            try
            {
                foreach (var address in new[] { "127.0.0.1", "127.0.0.2", "127.0.0.3", "127.0.0.4", "127.0.0.5" })
                {
                    using var tcp = new TcpListener(IPAddress.Parse(address), port);
                    tcp.Start();
                    using var udp = new UdpClient(new IPEndPoint(IPAddress.Parse(address), port));
                }

                if (taken.Add(port))
                    return port;
            }
            catch (SocketException)
            {
                // Taken: another one.
                continue;
            }
        }
    }

    private static string? Find(string program) =>
        SearchPath.Split(':').Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    private static string? FindSource()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "KimounMail.sln")))
                return Path.Combine(folder.FullName, "..", "shared", "servers", "dns") is var bed && File.Exists(Path.Combine(bed, "start.sh")) ? bed : null;
        }

        return null;
    }

    [GeneratedRegex(@"\b(5300|531[012]|5320|5330|8531|8532|8443)\b")]
    private static partial Regex KnownPorts();
}
