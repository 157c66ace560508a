using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace KimounMail.Benchmarks.WholeJob;

/// <summary>A job of ours in a process of its own, and the memory it took.</summary>
internal abstract partial class OwnProcess(string name, Route route) : Tool(name, route)
{
    /// <summary>Octets a run had in memory at most.</summary>
    public long PeakMemory { get; private set; }

    /// <summary>The child's last words, where it is this program again.</summary>
    protected static void TellPeak()
    {
        using var self = Process.GetCurrentProcess();
        Console.WriteLine($"peak memory: {self.PeakWorkingSet64.ToString(CultureInfo.InvariantCulture)}");
    }

    protected override void Read(string words)
    {
        PeakMemory = Math.Max(PeakMemory, long.Parse(Peak().Match(words).Groups[1].ValueSpan, CultureInfo.InvariantCulture));
        if (Excuses.Count == 0)
            Excuses = [words.Split('\n')[0]];
    }

    /// <summary>An account of a server, without TLS.</summary>
    public static MigrationEndpoint Endpoint(string user, IPEndPoint server) => new(
        new EndpointAddress { Account = user, Host = server.Address.ToString(), Port = server.Port, Security = ConnectionSecurity.None },
        new EndpointCredential.Password(user, Password));

    /// <summary>An account of a server on this machine.</summary>
    public static MigrationEndpoint Endpoint(string user, int port) => Endpoint(user, new IPEndPoint(IPAddress.Loopback, port));

    [GeneratedRegex(@"^peak memory: (\d+)", RegexOptions.Multiline)]
    private static partial Regex Peak();
}
