using System.Diagnostics;
using KimounMail.TestServers.Imap;
using KimounMail.TestServers.SampleMail;
using KimounMail.TestServers.Tls;
using Xunit;

namespace KimounMail.Tests.TestServers.Imap;

/// <summary>The server judged by a client that nobody here wrote: Python's imaplib.</summary>
public class ForeignClientTests
{
    [PythonFact]
    public async Task Imaplib_copies_an_account_and_nothing_is_lost()
    {
        await using var server = LoopbackImapServer.Start();
        var alice = server.AddAccount("alice", "x");
        var bob = server.AddAccount("bob", "x");
        SampleMailbox.Fill(alice, 120);
        var before = alice.Snapshot();

        var (exitCode, words) = await PythonAsync("imaplib_session.py", server.TlsPort, server.Port, TestCertificates.Shared.CaPemFile);

        Assert.True(exitCode == 0, words);
        Assert.Empty(before.DifferencesFrom(bob.Snapshot()));
        Assert.Empty(before.DifferencesFrom(alice.Snapshot()));
        Assert.Empty(server.Statistics.Failures);
        Assert.DoesNotContain(server.Statistics.Transcript, line => line.Contains(" BAD ", StringComparison.Ordinal));
    }

    private static async Task<(int ExitCode, string Words)> PythonAsync(string script, params object[] arguments)
    {
        var start = new ProcessStartInfo("python3", [Path.Combine(AppContext.BaseDirectory, "TestServers", "Imap", script), .. arguments.Select(it => $"{it}")])
        {
            RedirectStandardError = true,
        };
        using var python = Process.Start(start)!;
        var words = await python.StandardError.ReadToEndAsync();
        await python.WaitForExitAsync();
        return (python.ExitCode, words);
    }

    /// <summary>Skipped where there is no python3.</summary>
    private sealed class PythonFactAttribute : FactAttribute
    {
        public PythonFactAttribute()
        {
            var folders = Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator) ?? [];
            if (!folders.Any(folder => File.Exists(Path.Combine(folder, "python3"))))
                Skip = "python3 is not installed.";
        }
    }
}
