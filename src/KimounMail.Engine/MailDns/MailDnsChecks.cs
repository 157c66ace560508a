using KimounMail.Engine.MailDns.Checks;

namespace KimounMail.Engine.MailDns;

/// <summary>All checks there are. A new one is a file in Checks, one in Findings, and a line here.</summary>
internal static class MailDnsChecks
{
    /// <summary>In the order of their findings: where mail goes first, then who may send, then what protects and describes it.</summary>
    public static IReadOnlyList<IMailDnsCheck> All { get; } =
    [
        new MxCheck(),
        new ReverseCheck(),
        new SpfCheck(),
        new DkimCheck(),
        new DmarcCheck(),
        new MtaStsCheck(),
        new TlsReportingCheck(),
        new BimiCheck(),
        new DaneCheck(),
        new DnssecCheck(),
        new CaaCheck(),
        new ServicesCheck(),
        new NameServerCheck(),
        new TimeToLiveCheck(),
        new ExpectedCheck(),
    ];
}
