using KimounMail.TestServers.Tls;
using KimounMail.TestServers.Zimbra;

namespace KimounMail.TestServers.Host;

/// <summary>The administration service of a Zimbra in a process of its own.</summary>
internal static class ZimbraHost
{
    public static async Task<int> RunAsync()
    {
        await using var server = LoopbackZimbraServer.Start();
        server.Directory.DefaultCos["zimbraPasswordMinLength"] = "8";
        server.Directory.AddDomain("example.test");
        Console.WriteLine($"READY localhost:{server.Port} {TestCertificates.Shared.CaPemFile}");
        while (Console.ReadLine() is not null)
        {
        }

        return server.Violations.Count;
    }
}
