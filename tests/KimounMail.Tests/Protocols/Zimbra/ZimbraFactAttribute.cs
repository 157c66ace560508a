using KimounMail.TestServers.Zimbra;
using Xunit;

namespace KimounMail.Tests.Protocols.Zimbra;

/// <summary>A test that needs the fake Zimbra, which needs the published description; skipped with the reason where there is none.</summary>
internal sealed class ZimbraFactAttribute : FactAttribute
{
    public ZimbraFactAttribute() => Skip = PublishedData.MissingReason;
}

/// <summary>A theory that needs the fake Zimbra; skipped with the reason where it cannot be.</summary>
internal sealed class ZimbraTheoryAttribute : TheoryAttribute
{
    public ZimbraTheoryAttribute() => Skip = PublishedData.MissingReason;
}
