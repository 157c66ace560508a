using System.Collections.Concurrent;
using System.Management.Automation;
using System.Net;
using KimounMail.Engine.MailDns;
using KimounMail.Engine.MailDns.Profiles;
using KimounMail.PowerShell.Parameters;

namespace KimounMail.PowerShell.Commands;

/// <summary>Checks what the DNS says about a domain's mail.</summary>
/// <remarks>
/// <para>Looks at MX, SPF, DKIM, DMARC, MTA-STS, TLS reporting, BIMI, DANE, DNSSEC, CAA, the records mail programs are set up by, and the name servers. Everything found has an id that does not change, a severity (Ok, Info, Warning, Unknown, Error), the record, the rule with RFC and section, and what to do. about_KimounMail_MailDns lists them all.</para>
/// <para>What cannot be found out is Unknown, never an error, and never hides what the other checks find. A DKIM key that is not under one of the well-known selectors is Unknown too: give yours with -Selector.</para>
/// <para>With -Expected the records are also compared with those an operator wants. With -CutOver it tells, for each record that decides where mail goes, what each name server of the zone says, what the resolver still remembers and for how long, when the last old answer will be gone, and what to do before and after.</para>
/// <para>Reports are written as they get ready, so domains come in another order than they were given.</para>
/// </remarks>
/// <example>
///   <summary>Check a domain</summary>
///   <code>Test-MailDns example.com</code>
///   <para>Shows what is not as it should be; with -Detailed also what is.</para>
/// </example>
/// <example>
///   <summary>Before a cut-over to a new operator</summary>
///   <code>Test-MailDns example.com -Expected OvhZimbra -CutOver -Selector s1 -SenderAddress 192.0.2.25</code>
///   <para>SPF is evaluated for mail from the address given.</para>
/// </example>
/// <example>
///   <summary>All customers' domains, the bad ones into a file</summary>
///   <code>
///   Get-Content domains.txt | Test-MailDns -ThrottleLimit 100 | Where-Object Overall -ge Warning |
///       ForEach-Object { $domain = $_.Domain; $_.Findings } | Where-Object Severity -ge Warning |
///       Select-Object @{ n = 'Domain'; e = { $domain } }, Severity, Id, Message, Fix | Export-Csv findings.csv
///   </code>
/// </example>
/// <example>
///   <summary>In a script</summary>
///   <code>if (-not (Test-MailDns example.com -Check Mx, Spf -Quiet)) { Write-Error 'The mail DNS of example.com needs a look.' }</code>
///   <para>True when nothing is an error and nothing is unknown.</para>
/// </example>
/// <seealso cref="ResolveMailDnsCommand"/>
/// <seealso cref="GetMailDnsRecordCommand"/>
/// <seealso cref="TestMigrationEndpointCommand"/>
[Cmdlet(VerbsDiagnostic.Test, "MailDns")]
[OutputType(typeof(MailDnsReport), typeof(bool))]
public sealed class TestMailDnsCommand : MailDnsCmdlet
{
    private const int ProgressFrom = 10;
    private MailDnsRun? _run;
    private readonly ConcurrentDictionary<DnsName, MailDnsProfile> _profiles = new();
    private Func<DnsName, MailDnsProfile>? _expected;
    private int _added;
    private int _written;

    /// <summary>The domains; of a mail address, its domain.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name", "DomainName")]
    [Domain]
    [ValidateNotNullOrEmpty]
    public string[] Domain { get; set; } = [];

    /// <summary>The operator whose values are expected: the name of a connection that tells what it wants (Connect-MailOperator OvhZimbra), else of a profile.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ProfileCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Expected { get; set; }

    /// <summary>A JSON file with an array of profiles of your own; of equal names yours counts.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ProfilePath { get; set; }

    /// <summary>DKIM selectors the domain signs with; the well-known ones are tried besides.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string[] Selector { get; set; } = [];

    /// <summary>Addresses the domain's mail will be sent from: SPF is evaluated for each.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public IPAddress[] SenderAddress { get; set; } = [];

    /// <summary>Tells how long which answer lives, at each name server and at the resolver, and what to do before and after a change.</summary>
    [Parameter]
    public SwitchParameter CutOver { get; set; }

    /// <summary>The checks to run.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(CheckCompleter))]
    [ValidateCheck]
    [PSDefaultValue(Help = "All")]
    public string[] Check { get; set; } = [];

    /// <summary>How many domains are looked at side by side.</summary>
    [Parameter]
    [ValidateRange(1, 1000)]
    [PSDefaultValue(Help = "20")]
    public int ThrottleLimit { get; set; } = 20;

    /// <summary>Gives True for a domain without errors and without anything unknown, else False, in place of the report.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <summary>Shows also what is as it should be.</summary>
    [Parameter]
    public SwitchParameter Detailed { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        if (Expected is not null)
            _expected = ExpectedBy(Expected, ProfilePath);
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var text in Domain)
            Attempt(text, () => Add(MailDomainName.Parse(text)));
    }

    /// <inheritdoc/>
    protected override void EndProcessing() => Attempt(null, () =>
    {
        while (_run is { Pending: > 0 })
            Write(Await(_run.TakeAsync())!);
        if (_added >= ProgressFrom)
            WriteProgress(new ProgressRecord(0, "Checking mail DNS", "Done") { RecordType = ProgressRecordType.Completed });
    });

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (_run is { } run)
            Await(run.DisposeAsync().AsTask());
        base.Dispose(disposing);
    }

    private void Add(DnsName domain)
    {
        if (_expected is not null)
            _profiles[domain] = _expected(domain);
        _run ??= Service.StartRun(Options, _profiles.GetValueOrDefault, ThrottleLimit, StopToken);
        if (_run.IsFull)
            Write(Await(_run.TakeAsync())!);
        _run.Add(domain);
        _added++;
        while (_run.TryTake(out var ready))
            Write(ready);
    }

    private void Write(MailDnsReport report)
    {
        _written++;
        if (_added >= ProgressFrom)
            WriteProgress(new ProgressRecord(0, "Checking mail DNS", $"{_written:N0} domains done, {_added - _written:N0} under way") { CurrentOperation = report.Domain.ToString() });
        if (Quiet)
            WriteObject(report.Overall is not (MailDnsSeverity.Error or MailDnsSeverity.Unknown));
        else
            WriteObject(Detailed ? Whole(report) : report);
    }

    /// <summary>The report under the name by which the view shows all of it.</summary>
    private static PSObject Whole(MailDnsReport report)
    {
        var shown = new PSObject(report);
        shown.TypeNames.Insert(0, "KimounMail.MailDnsReport#Detailed");
        return shown;
    }

    private MailDnsOptions Options => new()
    {
        Selectors = Selector,
        SenderAddresses = SenderAddress,
        Expected = Expected,
        CutOver = CutOver,
        Checks = Check,
    };
}
