using System.Diagnostics;
using System.Globalization;
using System.Net;
using KimounMail.TestServers;

namespace KimounMail.Benchmarks.WholeJob;

/// <summary>
/// A distance to each of two servers of this machine, where the kernel has no netem: a network namespace for the tools, joined to
/// this one by two pairs of TUN devices. Between the devices of a pair <c>tundelay.c</c> of <see cref="BenchFolder"/> holds every
/// packet back for half the round trip. Names and addresses carry the process id, so that two runs do not meet.
/// </summary>
internal sealed class DelayLine : IAsyncDisposable
{
    /// <summary>The program of iproute2.</summary>
    public const string Ip = "/usr/sbin/ip";

    private const string Source = "tundelay.c";
    private const string Device = "/dev/net/tun";
    private const string QueueLength = "20000";

    private readonly List<Process> _lines = [];

    private DelayLine()
    {
    }

    /// <summary>The namespace at the near end, where the tools run.</summary>
    public string Namespace { get; } = string.Create(CultureInfo.InvariantCulture, $"kimoun{Environment.ProcessId}");

    /// <summary>Where the source has to listen to be far away.</summary>
    public IPAddress SourceAddress { get; } = Address(0);

    /// <summary>Where the destination has to.</summary>
    public IPAddress DestinationAddress { get; } = Address(2);

    /// <summary>Why there can be none here; null when there can.</summary>
    private static string? MissingReason =>
        !OperatingSystem.IsLinux() || Environment.UserName != "root" ? "it takes root on Linux."
        : !File.Exists(Device) ? $"{Device} is not there."
        : !File.Exists(Ip) ? $"{Ip} is not there (apt-get install iproute2)."
        : BenchFolder.WhyWithout(Source);

    /// <summary>Lines that are up; dispose it to take everything down.</summary>
    /// <exception cref="InvalidOperationException">There can be none here; why is in the message.</exception>
    public static async Task<DelayLine> StartAsync(TimeSpan roundTrip, string scratch, CancellationToken cancellationToken)
    {
        if (MissingReason is { } reason)
            throw new InvalidOperationException($"Without a line with a delay: {reason}");
        var program = await BenchFolder.CompileAsync(Source, scratch);
        var line = new DelayLine();
        try
        {
            await IpAsync("netns", "add", line.Namespace);
            await line.JoinAsync(program, roundTrip / 2, line.SourceAddress, Address(1), cancellationToken);
            await line.JoinAsync(program, roundTrip / 2, line.DestinationAddress, Address(3), cancellationToken);
            return line;
        }
        catch
        {
            await line.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        // The devices go with the processes that hold them.
        foreach (var line in _lines)
        {
            line.Kill();
            await line.WaitForExitAsync();
            line.Dispose();
        }

        if (File.Exists($"/run/netns/{Namespace}"))
            await IpAsync("netns", "del", Namespace);
    }

    /// <summary>One of four addresses a process has, of the block for benchmarks (RFC 2544, appendix C.2.2: 198.18.0.0/15).</summary>
    private static IPAddress Address(int number)
    {
        var host = (Environment.ProcessId * 4 + number) & 0x1FFFF;
        return new IPAddress([198, (byte)(18 + (host >> 16)), (byte)(host >> 8), (byte)host]);
    }

    private async Task JoinAsync(string program, TimeSpan oneWay, IPAddress far, IPAddress near, CancellationToken cancellationToken)
    {
        // At most 15 characters.
        var farDevice = string.Create(CultureInfo.InvariantCulture, $"km{Environment.ProcessId}f{_lines.Count}");
        var nearDevice = string.Create(CultureInfo.InvariantCulture, $"km{Environment.ProcessId}n{_lines.Count}");
        var delay = oneWay.TotalMicroseconds.ToString("F0", CultureInfo.InvariantCulture);
        var start = new ProcessStartInfo(program, [farDevice, Namespace, nearDevice, delay]) { RedirectStandardOutput = true };
        var line = Process.Start(start)!;
        _lines.Add(line);
        if (await line.StandardOutput.ReadLineAsync(cancellationToken) is null)
            throw new InvalidOperationException("The line with a delay does not come up.");

        await IpAsync("addr", "add", $"{far}", "peer", $"{near}", "dev", farDevice);
        await IpAsync("link", "set", farDevice, "up", "txqueuelen", QueueLength);
        await IpAsync("-n", Namespace, "addr", "add", $"{near}", "peer", $"{far}", "dev", nearDevice);
        await IpAsync("-n", Namespace, "link", "set", nearDevice, "up", "txqueuelen", QueueLength);
    }

    private static Task IpAsync(params string[] arguments) => ExternalProgram.RunAsync(Ip, arguments);
}
