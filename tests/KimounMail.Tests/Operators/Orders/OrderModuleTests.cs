using System.Diagnostics;
using System.Text.Json;
using KimounMail.TestServers.Tls;
using KimounMail.TestServers.Zimbra;
using KimounMail.Tests.Operators.ZimbraAdmin;
using KimounMail.Tests.PowerShell;
using Xunit;

namespace KimounMail.Tests.Operators.Orders;

/// <summary>The built module in a real <c>pwsh</c> against the fake Zimbra: an order killed in the middle, and what is seen of secrets.</summary>
public sealed class OrderModuleTests : IAsyncLifetime
{
    private const int Mailboxes = 120;

    private readonly OrderFolder _folder = new();
    private readonly LoopbackZimbraServer _server = ZimbraBed.Start();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
        Assert.Empty(_server.Violations);
    }

    [PwshFact]
    public async Task A_run_that_was_killed_is_run_again_and_nothing_is_made_twice()
    {
        var order = _folder.Write("many.csv", "PrimarySmtpAddress\n" + string.Concat(Enumerable.Range(1, Mailboxes).Select(number => $"user{number:000}@{ZimbraBed.Domain}\n")));
        // The fiftieth account is made, and the run is killed before it learns of it.
        var trouble = ZimbraTrouble.SilentAfterEffect("CreateAccount") with { Skip = 49 };
        _server.Expect(trouble);
        using (var killed = Start($"Invoke-MailOrder '{order}'"))
        {
            await Task.WhenAny(trouble.Met, killed.WaitForExitAsync());
            Assert.True(trouble.Met.IsCompleted, "The run ended by itself.");
            killed.Kill(entireProcessTree: true);
            await killed.WaitForExitAsync();
        }
        Assert.Equal(50, Accounts.Count());

        var results = JsonSerializer.Deserialize<List<Line>>(await RunAsync($"Invoke-MailOrder '{order}' | ForEach-Object {{ @{{ Identity = $_.Identity; Outcome = \"$($_.Outcome)\"; Password = $_.Password.Reveal() }} }} | ConvertTo-Json"))!;
        Assert.Equal(Mailboxes, Accounts.Count());
        Assert.Equal(Mailboxes, _server.Commands.Count(command => command == "CreateAccount"));
        Assert.Equal(50, results.Count(result => result.Outcome == "AlreadyAsAsked"));
        Assert.All(results, result => Assert.Equal(_server.Directory.FindAddress(result.Identity)!.Password, result.Password));
    }

    [PwshFact]
    public async Task No_secret_is_seen_anywhere_at_the_most_verbose_level()
    {
        var order = _folder.Write("order.yaml", $"mailboxes:\n  - alice@{ZimbraBed.Domain}\n  - primarySmtpAddress: bob@{ZimbraBed.Domain}\n    password: H1s-very.0wn-word\n");
        var (trace, transcript) = (_folder.PathOf("trace"), _folder.PathOf("transcript.txt"));
        var said = await RunAsync(
            $"""
            $VerbosePreference = $DebugPreference = $InformationPreference = 'Continue'
            $null = Start-Transcript '{transcript}'
            $results = Invoke-MailOrder '{order}'
            $results; $results | Format-List *; $results | ConvertTo-Json -Depth 8
            $made = Reset-MailboxPassword alice@{ZimbraBed.Domain}
            $made | Format-List *
            Invoke-MailOrder '{_folder.Write("bad.csv", $"PrimarySmtpAddress,Password\nc@{ZimbraBed.Domain},short\n")}' -ErrorAction SilentlyContinue
            $Error | Format-List * -Force
            Get-MailOperator | Format-List *
            $null = Stop-Transcript
            """,
            $"$env:KIMOUNMAIL_TRACE = '{trace}'");
        var files = Directory.EnumerateFiles(trace).Append(transcript).Append(order + ".journal").ToList();
        var seen = said + string.Concat(files.Select(File.ReadAllText));
        Assert.Contains("CreateAccountRequest", seen, StringComparison.Ordinal);
        string[] secrets = [LoopbackZimbraServer.AdminPassword, "H1s-very.0wn-word", "'short'", .. Accounts.Select(account => account.Password!), .. _server.Tokens];
        Assert.All(secrets, secret => Assert.DoesNotContain(secret, seen, StringComparison.Ordinal));
    }

    private IEnumerable<DirectoryEntry> Accounts => _server.Directory.Entries.Where(entry => entry.Kind == DirectoryKind.Account);

    private sealed record Line(string Identity, string Outcome, string? Password);

    /// <summary>A script in a process of its own, connected; it reads the administrator's password, as no argument and no transcript may have it.</summary>
    private Process Start(string script, string before = "")
    {
        var pwsh = Pwsh.Start("-Command", $$"""
            $ErrorActionPreference = 'Stop'; $ProgressPreference = 'SilentlyContinue'
            $env:KIMOUNMAIL_STATE = '{{_folder.StateFolder}}'
            {{before}}
            Import-Module '{{Path.Combine(Pwsh.RepositoryRoot, "module", "KimounMail.psd1")}}'
            $credential = [pscredential]::new('{{LoopbackZimbraServer.AdminName}}', (ConvertTo-SecureString ([Console]::In.ReadLine()) -AsPlainText -Force))
            $null = Connect-MailOperator ZimbraAdmin -Server localhost:{{_server.Port}} -Credential $credential -CertificateAuthority '{{TestCertificates.Shared.CaPemFile}}'
            {{script}}
            """);
        pwsh.StandardInput.WriteLine(LoopbackZimbraServer.AdminPassword);
        return pwsh;
    }

    private async Task<string> RunAsync(string script, string before = "")
    {
        using var pwsh = Start(script, before);
        var errors = pwsh.StandardError.ReadToEndAsync();
        var words = await pwsh.StandardOutput.ReadToEndAsync();
        await pwsh.WaitForExitAsync();
        Assert.True(pwsh.ExitCode == 0, await errors);
        return words + await errors;
    }

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class PwshFactAttribute : FactAttribute
    {
        public PwshFactAttribute() => Skip = Pwsh.Missing;
    }
}
