using KimounMail.TestServers.RealServers;
using Xunit;

namespace KimounMail.Tests.TestServers.RealServers;

/// <summary>Real servers a test can ask for.</summary>
[Flags]
public enum RealServer
{
    Dovecot = 1,
    Cyrus = 2,
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
        if (string.Equals(Environment.GetEnvironmentVariable("CI"), "true", StringComparison.OrdinalIgnoreCase))
            return null;
        return (servers.HasFlag(RealServer.Dovecot) ? DovecotServer.MissingReason : null)
            ?? (servers.HasFlag(RealServer.Cyrus) ? CyrusServer.MissingReason : null);
    }
}

/// <summary>A theory that needs real servers; see <see cref="RealServerFactAttribute"/>.</summary>
public sealed class RealServerTheoryAttribute : TheoryAttribute
{
    public RealServerTheoryAttribute(RealServer servers) => Skip = RealServerFactAttribute.SkipReason(servers);
}
