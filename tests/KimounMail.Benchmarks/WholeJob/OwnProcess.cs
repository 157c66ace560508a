using System.Diagnostics;
using System.Globalization;

namespace KimounMail.Benchmarks.WholeJob;

/// <summary>A job of ours in a process of its own, this program again, and the memory it took.</summary>
internal abstract class OwnProcess(string name) : Tool(name)
{
    private const string PeakLabel = "peak memory: ";

    /// <summary>Octets the last run had in memory at most.</summary>
    public long PeakMemory { get; private set; }

    /// <summary>The child's last words.</summary>
    protected static void TellPeak()
    {
        using var self = Process.GetCurrentProcess();
        Console.WriteLine($"{PeakLabel}{self.PeakWorkingSet64.ToString(CultureInfo.InvariantCulture)}");
    }

    protected override void Read(string words)
    {
        var at = words.LastIndexOf(PeakLabel, StringComparison.Ordinal) + PeakLabel.Length;
        PeakMemory = long.Parse(words.AsSpan(at).Trim(), CultureInfo.InvariantCulture);
    }

    protected static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);

    /// <summary>An account of a server on this machine.</summary>
    public static MigrationEndpoint Endpoint(string user, int port) => new(
        new EndpointAddress { Account = user, Host = "127.0.0.1", Port = port, Security = ConnectionSecurity.None },
        new EndpointCredential.Password(user, Password));

    protected static MigrationEndpoint Endpoint(string user, string port) => Endpoint(user, int.Parse(port, CultureInfo.InvariantCulture));
}
