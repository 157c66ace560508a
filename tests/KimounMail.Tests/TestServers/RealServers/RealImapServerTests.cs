using KimounMail.TestServers.RealServers;
using Xunit;

namespace KimounMail.Tests.TestServers.RealServers;

public class RealImapServerTests
{
    [RealServerFact(RealServer.Dovecot)]
    public async Task Dovecot_takes_any_user_and_the_master_for_each()
    {
        await using var server = await DovecotServer.StartAsync(new DovecotOptions { Separator = '.', QuotaBytes = 4096 });
        await using var user = await RawImapClient.LogInAsync(server.Port, "anyone");

        Assert.Contains("* LIST (\\HasNoChildren \\Sent) \".\" Sent", await user.OkAsync("LIST \"\" *"));
        Assert.StartsWith("OK [APPENDUID", await user.AppendAsync("INBOX", "Subject: small\r\n\r\nx\r\n"), StringComparison.Ordinal);
        Assert.StartsWith("NO [OVERQUOTA]", await user.AppendAsync("INBOX", new string('x', 5000)), StringComparison.Ordinal);

        await using var master = await RawImapClient.ConnectAsync(server.TlsPort, tls: true);
        await master.OkAsync($"AUTHENTICATE PLAIN {Plain("anyone", DovecotServer.MasterUser, "x")}");
        Assert.Contains("* STATUS INBOX (MESSAGES 1)", await master.OkAsync("STATUS INBOX (MESSAGES)"));
    }

    [RealServerFact(RealServer.Cyrus)]
    public async Task Cyrus_takes_its_users_and_the_admin_for_each()
    {
        await using var server = await CyrusServer.StartAsync(new CyrusOptions { Users = ["s", "alice@example.test"], QuotaKilobytes = 100 });
        await using var user = await RawImapClient.LogInAsync(server.Port, "s");

        Assert.Contains(await user.OkAsync("LIST \"\" *"), line => line.EndsWith("\"/\" Sent", StringComparison.Ordinal));
        Assert.StartsWith("OK [APPENDUID", await user.AppendAsync("INBOX", "Subject: small\r\n\r\nx\r\n"), StringComparison.Ordinal);
        // In words only: Cyrus sends no response code here.
        Assert.StartsWith("NO Over quota", await user.AppendAsync("INBOX", "Subject: large\r\n\r\n" + new string('x', 200_000) + "\r\n"), StringComparison.Ordinal);
        await using var other = await RawImapClient.LogInAsync(server.Port, "alice@example.test");
        await server.AddUserAsync("late");
        await using var late = await RawImapClient.LogInAsync(server.Port, "late");

        await using var admin = await RawImapClient.ConnectAsync(server.TlsPort, tls: true);
        await admin.OkAsync($"AUTHENTICATE PLAIN {Plain("s", CyrusServer.AdminUser, "x")}");
        Assert.Contains("* STATUS INBOX (MESSAGES 1)", await admin.OkAsync("STATUS INBOX (MESSAGES)"));
    }

    [RealServerFact(RealServer.Dovecot)]
    public async Task A_stopped_server_leaves_neither_folder_nor_port()
    {
        var server = await DovecotServer.StartAsync();
        await server.DisposeAsync();

        Assert.False(Directory.Exists(server.Folder));
        await Assert.ThrowsAnyAsync<System.Net.Sockets.SocketException>(() => RawImapClient.ConnectAsync(server.Port));
    }

    private static string Plain(string forUser, string user, string password) =>
        Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"{forUser}\0{user}\0{password}"));
}
