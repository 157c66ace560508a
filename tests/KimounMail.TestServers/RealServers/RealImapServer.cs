using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using KimounMail.TestServers.Tls;

namespace KimounMail.TestServers.RealServers;

/// <summary>
/// A mail server of its own on this machine: a folder of its own, free ports on 127.0.0.1, stopped by its process id and
/// deleted with its mail on dispose. Its TLS certificate is <see cref="TestCertificates.Shared"/>'s valid one.
/// </summary>
public abstract class RealImapServer : IAsyncDisposable
{
    private const int SigTerm = 15;
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(10);

    private Process? _process;

    /// <summary>Makes the folder, which others than its owner may pass through, with the certificate in it.</summary>
    private protected RealImapServer(string name)
    {
        Folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), $"kimoun-{name}-{Guid.NewGuid():N}"[..30])).FullName;
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Folder, (UnixFileMode)0b111_101_101);
        TestCertificates.WritePem(TestCertificates.Shared.Valid, CertificateFile, KeyFile);
    }

    /// <summary>IMAP without TLS at first; STARTTLS is offered, plain-text login allowed.</summary>
    public int Port { get; } = FreePort();

    /// <summary>IMAP with TLS from the first octet.</summary>
    public int TlsPort { get; } = FreePort();

    /// <summary>Everything the server writes is below.</summary>
    public string Folder { get; }

    private protected string CertificateFile => Path.Combine(Folder, "cert.pem");

    private protected string KeyFile => Path.Combine(Folder, "key.pem");

    /// <summary>The server's log, for the message of a test that fails.</summary>
    public abstract string ReadLog();

    /// <summary>Asks the server to stop, waits, and deletes its folder.</summary>
    public async ValueTask DisposeAsync()
    {
        await EndAsync(StopAsync);
        Directory.Delete(Folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends the server's processes where they stand, as a crash does. What it stored stays.</summary>
    public Task KillAsync() => EndAsync(KillAsync);

    private protected Task StopAsync() => EndAsync(StopAsync);

    /// <summary>Runs the server in the foreground and returns when it greets.</summary>
    private protected async Task RunAsync(ProcessStartInfo start, CancellationToken cancellationToken)
    {
        start.RedirectStandardOutput = start.RedirectStandardError = start.RedirectStandardInput = true;
        _process = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start.");
        var words = Task.WhenAll(_process.StandardOutput.ReadToEndAsync(cancellationToken), _process.StandardError.ReadToEndAsync(cancellationToken));
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StartLimit);
        try
        {
            await GreetingAsync(Port, limit.Token);
        }
        catch (Exception exception) when (exception is OperationCanceledException or InvalidOperationException)
        {
            var said = _process.HasExited ? string.Join('\n', await words) : "";
            var log = ReadLog();
            await DisposeAsync();
            cancellationToken.ThrowIfCancellationRequested();
            throw new InvalidOperationException($"{start.FileName} does not answer.\n{said}\n{log}", exception);
        }
    }

    /// <summary>Runs a program of the server's to its end.</summary>
    /// <exception cref="InvalidOperationException">It failed; its words are in the message.</exception>
    private protected static async Task ExecuteAsync(ProcessStartInfo start, string input, CancellationToken cancellationToken)
    {
        start.RedirectStandardInput = start.RedirectStandardError = true;
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start.");
        await process.StandardInput.WriteAsync(input.AsMemory(), cancellationToken);
        process.StandardInput.Close();
        var words = await process.StandardError.ReadToEndAsync(cancellationToken);
        await process.WaitForExitAsync(cancellationToken);
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{start.FileName} ended with {process.ExitCode}: {words}");
    }

    private async Task GreetingAsync(int port, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_process!.HasExited)
                throw new InvalidOperationException("The server has ended.");
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
                using var reader = new StreamReader(client.GetStream());
                if (await reader.ReadLineAsync(cancellationToken) is { } line && line.StartsWith("* OK", StringComparison.Ordinal))
                    return;
            }
            catch (Exception exception) when (exception is SocketException or IOException)
            {
                // Not listening yet. There is nothing to be told by: the next attempt is the question.
                await Task.Delay(25, cancellationToken);
            }
        }
    }

    private async Task EndAsync(Func<Process, Task> end)
    {
        if (_process is not { } process)
            return;
        await end(process);
        process.Dispose();
        _process = null;
    }

    private static Task KillAsync(Process process)
    {
        process.Kill(entireProcessTree: true);
        return process.WaitForExitAsync(CancellationToken.None);
    }

    private static async Task StopAsync(Process process)
    {
        if (process.HasExited)
            return;
        _ = Kill(process.Id, SigTerm);
        using var limit = new CancellationTokenSource(StopLimit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            await KillAsync(process);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Kill(int processId, int signal);
}
