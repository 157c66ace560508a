using KimounMail.TestServers.RealServers;
using KimounMail.TestServers.SampleMail;
using KimounMail.TestServers.Tls;
using KimounMail.Tests.PowerShell;
using KimounMail.Tests.State;
using KimounMail.Tests.TestServers.RealServers;
using Xunit;

namespace KimounMail.Tests.RealServers;

/// <summary>The built module in a real <c>pwsh</c> against a real server, as an administrator uses it.</summary>
[Collection(RealServerCollection.Name)]
public sealed class ModuleTests(RealServers servers)
{
    [ModuleFact]
    public Task Start_Migration_trusts_a_server_by_its_authority_and_logs_in_as_administrator() =>
        AssertCopiesAsync($"-SourceCertificateAuthority '{TestCertificates.Shared.CaPemFile}'", "Synced,,30");

    [ModuleFact]
    public Task Start_Migration_trusts_a_server_by_its_fingerprint_and_logs_in_as_administrator() =>
        AssertCopiesAsync($"-SourceCertificateFingerprint {TestCertificates.Sha256Pin(TestCertificates.Shared.Valid)}", "Synced,,30");

    [ModuleFact]
    public Task Start_Migration_refuses_a_server_it_was_not_told_to_trust() => AssertCopiesAsync("", "CertificateRejected");

    /// <summary>Copies as Dovecot's master user, by TLS, and compares what the module says, and what arrived.</summary>
    private async Task AssertCopiesAsync(string trust, string expected)
    {
        var from = await servers.NewAccountAsync(Storage.DovecotSdbox);
        var to = await servers.NewAccountAsync(Storage.DovecotMaildir);
        await from.WriteAsync(SampleMailbox.Generate(30));

        var said = await RunAsync($$"""
            try {
                $password = ConvertTo-SecureString {{RealAccount.Password}} -AsPlainText -Force
                $admin = [pscredential]::new('{{DovecotServer.MasterUser}}', $password)
                $task = Start-Migration {{from.User}} {{to.User}} -SourceServer imaps://127.0.0.1:{{from.Server.TlsPort}} -SourceCredential $admin {{trust}} `
                    -DestinationServer imap+insecure://127.0.0.1:{{to.Server.Port}} -DestinationCredential $admin -Wait -ErrorAction Stop
                "$($task.Status),$($task.ErrorId),$($task.Counts.Copied)"
            } catch { ($_.FullyQualifiedErrorId -split ',')[0] }
            """);

        Assert.Equal(expected, said);
        Assert.Equal(expected.StartsWith("Synced", StringComparison.Ordinal) ? (await from.ReadAsync()).Messages() : [], (await to.ReadAsync()).Messages());
    }

    /// <summary>What a script that has the module and a store of its own writes.</summary>
    private static async Task<string> RunAsync(string script)
    {
        var store = TemporaryStore.NewFolderName();
        var module = Path.Combine(Pwsh.RepositoryRoot, "module", "KimounMail.psd1");
        try
        {
            using var pwsh = Pwsh.Start("-Command", $"$ProgressPreference = 'SilentlyContinue'; $env:KIMOUNMAIL_STATE = '{store}'; Import-Module '{module}'; {script}");
            var errors = pwsh.StandardError.ReadToEndAsync();
            var words = await pwsh.StandardOutput.ReadToEndAsync();
            await pwsh.WaitForExitAsync();
            Assert.Equal("", await errors);
            return words.Trim();
        }
        finally
        {
            if (Directory.Exists(store))
                Directory.Delete(store, recursive: true);
        }
    }

    /// <summary>A fact that needs Dovecot and <c>pwsh</c>; without either it is skipped, with the reason, but not without Dovecot where CI=true.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class ModuleFactAttribute : FactAttribute
    {
        public ModuleFactAttribute()
        {
            Skip = Pwsh.Missing ?? RealServerFactAttribute.SkipReason(RealServer.Dovecot);
        }
    }
}
