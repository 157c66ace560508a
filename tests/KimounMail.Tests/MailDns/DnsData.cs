using Xunit;

namespace KimounMail.Tests.MailDns;

/// <summary>Test data of others, read where it stands beside the project: <c>../shared/data/dns</c>, and the zones of the test bed in <c>../shared/servers/dns</c>.</summary>
internal static class DnsData
{
    private static readonly string? s_shared = Find();

    /// <summary>Why there is none here; null when there is.</summary>
    public static string? MissingReason => s_shared is null ? "The DNS data is not beside the project, in ../shared/data/dns." : null;

    /// <summary>A file or folder of the data: <c>spf/rfc7208-tests.json</c>.</summary>
    public static string PathOf(string name) => Path.Combine(s_shared!, "data", "dns", name);

    /// <summary>The folder of the test bed.</summary>
    public static string Bed => Path.Combine(s_shared!, "servers", "dns");

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "KimounMail.sln")))
                return Path.Combine(folder.FullName, "..", "shared") is var shared && Directory.Exists(Path.Combine(shared, "data", "dns")) ? shared : null;
        }

        return null;
    }
}

/// <summary>A test that needs the data; skipped with the reason where there is none.</summary>
internal sealed class DnsDataFactAttribute : FactAttribute
{
    public DnsDataFactAttribute() => Skip = DnsData.MissingReason;
}

/// <summary>A theory that needs the data; skipped with the reason where there is none.</summary>
internal sealed class DnsDataTheoryAttribute : TheoryAttribute
{
    public DnsDataTheoryAttribute() => Skip = DnsData.MissingReason;
}
