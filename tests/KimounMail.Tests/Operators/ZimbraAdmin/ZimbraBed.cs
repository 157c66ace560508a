using KimounMail.Engine.Operators;
using KimounMail.TestServers.Tls;
using KimounMail.TestServers.Zimbra;

namespace KimounMail.Tests.Operators.ZimbraAdmin;

/// <summary>A fake Zimbra with two classes of service and one domain, and how to connect to it.</summary>
internal static class ZimbraBed
{
    public const string Domain = "example.test";

    public static LoopbackZimbraServer Start()
    {
        var server = LoopbackZimbraServer.Start();
        foreach (var (attribute, value) in new[] { ("zimbraPasswordMinLength", "8"), ("zimbraPasswordMaxLength", "64"), ("zimbraMailQuota", "1073741824") })
            server.Directory.DefaultCos[attribute] = value;
        server.Directory.AddCos("business", ("zimbraMailQuota", "5368709120"), ("zimbraPasswordMinLength", "10"), ("zimbraPasswordMinNumericChars", "2"), ("zimbraPasswordMinPunctuationChars", "1"));
        server.Directory.AddDomain(Domain);
        return server;
    }

    public static Task<IMailOperator> ConnectAsync(LoopbackZimbraServer server) => OperatorCatalog.OpenAsync(Settings(server), default);

    public static OperatorSettings Settings(LoopbackZimbraServer server) => new()
    {
        Provider = "ZimbraAdmin",
        Name = "zimbra",
        Server = $"localhost:{server.Port}",
        UserName = LoopbackZimbraServer.AdminName,
        Password = new Secret(LoopbackZimbraServer.AdminPassword),
        CertificateAuthorityPath = TestCertificates.Shared.CaPemFile,
    };
}
