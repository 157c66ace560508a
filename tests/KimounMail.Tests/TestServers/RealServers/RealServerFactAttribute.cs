using KimounMail.TestServers.RealServers;
using Xunit;

namespace KimounMail.Tests.TestServers.RealServers;

/// <summary>Real servers a test can ask for.</summary>
[Flags]
public enum RealServer
{
    Dovecot = 1,
    Cyrus = 2,

    /// <summary>The bed of name servers. Its files are not part of the project: where they are absent, a test is skipped in CI too.</summary>
    Dns = 4,
}

/// <summary>
/// A fact that needs real servers. Where one is not installed it is skipped, with the reason; where CI=true it runs and
/// fails, so that a pipeline cannot go green without them.
/// </summary>
public sealed class RealServerFactAttribute : FactAttribute
{
    public RealServerFactAttribute(RealServer servers) => Skip = SkipReason(servers);

    /// <summary>Null when the test is to run.</summary>
    internal static string? SkipReason(RealServer servers)
    {
        if (servers.HasFlag(RealServer.Dns) && DnsTestBed.AbsentReason is { } absent)
            return absent;
        if (string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase))
            return null;
        return (servers.HasFlag(RealServer.Dovecot) ? DovecotServer.MissingReason : null)
            ?? (servers.HasFlag(RealServer.Cyrus) ? CyrusServer.MissingReason : null)
            ?? (servers.HasFlag(RealServer.Dns) ? DnsTestBed.MissingReason : null);
    }
}

/// <summary>A theory that needs real servers; see <see cref="RealServerFactAttribute"/>.</summary>
public sealed class RealServerTheoryAttribute : TheoryAttribute
{
    public RealServerTheoryAttribute(RealServer servers) => Skip = RealServerFactAttribute.SkipReason(servers);
}
