using KimounMail.TestServers;
using KimounMail.TestServers.RealServers;
using KimounMail.Tests.Operators.Dovecot;
using KimounMail.Tests.TestServers;
using KimounMail.Tests.TestServers.RealServers;
using Xunit;
using Xunit.Abstractions;

namespace KimounMail.Tests.PowerShell;

/// <summary>The example <c>Mailbox-Life.ps1</c> on real servers: twenty mailboxes from their order to their removal.</summary>
[System.Runtime.Versioning.SupportedOSPlatform("linux")]
public sealed class MailboxLifeTests(ITestOutputHelper output)
{
    private const int Mailboxes = 20;

    [LifeFact]
    public async Task Twenty_mailboxes_are_ordered_filled_used_suspended_and_removed_and_nothing_twice()
    {
        await using var source = await DovecotServer.StartAsync();
        await using var host = await DovecotServer.StartAsync();
        var files = await PrepareAsync(host);
        foreach (var address in Addresses)
        {
            await using var client = await RawImapClient.LogInAsync(source.Port, address);
            Assert.StartsWith("OK", await client.AppendAsync("INBOX", $"Subject: for {address}\r\n\r\nx\r\n"), StringComparison.Ordinal);
        }

        using var life = Pwsh.Start("-Command", Script(files, source, host));
        var errors = life.StandardError.ReadToEndAsync();
        var told = await life.StandardOutput.ReadToEndAsync();
        output.WriteLine(told);
        output.WriteLine(await errors);
        await life.WaitForExitAsync();

        Assert.Equal(0, life.ExitCode);
        Assert.Contains($"{Mailboxes} Created; again: {Mailboxes} AlreadyAsAsked", told, StringComparison.Ordinal);
        Assert.Contains($"{Mailboxes} mailboxes; again: nothing new", told, StringComparison.Ordinal);
        Assert.Contains($"{Mailboxes} Suspended; again: {Mailboxes} AlreadyAsAsked", told, StringComparison.Ordinal);
        Assert.Contains($"{Mailboxes} Removed; again: {Mailboxes} AlreadyAsAsked", told, StringComparison.Ordinal);
        Assert.Equal("", (await File.ReadAllTextAsync(files.Users)).Trim());
        Assert.Empty(Directory.GetDirectories(Path.Combine(host.Folder, "mail", DovecotHostFiles.Domain)));
    }

    private static IEnumerable<string> Addresses => Enumerable.Range(1, Mailboxes).Select(number => $"user{number:D2}@{DovecotHostFiles.Domain}");

    /// <summary>A host whose only users are those of a file, empty yet, and an order for it.</summary>
    private static async Task<DovecotHostFiles> PrepareAsync(DovecotServer host)
    {
        var files = new DovecotHostFiles(Directory.CreateDirectory(Path.Combine(host.Folder, "accounts")).FullName);
        File.SetUnixFileMode(files.Users, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead);
        await ExternalProgram.RunAsync("chgrp", ["dovecot", files.Users]);
        await host.StartAgainAsync(new DovecotOptions { PasswdFile = files.Users, Format = "maildir" });
        await File.WriteAllLinesAsync(Path.Combine(files.Folder, "order.yaml"), ["mailboxes:", .. Addresses.Select(address => $"  - {address}")]);
        return files;
    }

    private static string Script(DovecotHostFiles files, DovecotServer source, DovecotServer host) => $$"""
        $ErrorActionPreference = 'Stop'
        $env:KIMOUNMAIL_STATE = '{{files.Folder}}/state'
        $clear = { param($text) ConvertTo-SecureString $text -AsPlainText -Force }
        $operator = @{
            Provider = 'Dovecot'; PasswdFile = '{{files.Users}}'; DomainFile = '{{files.Domains}}'; VirtualFile = '{{files.Addresses}}'
            MailHome = '{{host.Folder}}/mail/%d/%n'
        }
        & '{{Pwsh.RepositoryRoot}}/examples/Mailbox-Life.ps1' '{{files.Folder}}/order.yaml' $operator imap+insecure://127.0.0.1:{{host.Port}} `
            imap+insecure://127.0.0.1:{{source.Port}} { param($Account, $Role) [pscredential]::new($Account, (ConvertTo-SecureString x -AsPlainText -Force)) } `
            '{{files.Folder}}/hand-over' -ListPassword (& $clear 'a long list password')
        """;

    /// <summary>Needs a real Dovecot and a PowerShell.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class LifeFactAttribute : FactAttribute
    {
        public LifeFactAttribute()
        {
            Skip = RealServerFactAttribute.SkipReason(RealServer.Dovecot) ?? Pwsh.Missing;
        }
    }
}
