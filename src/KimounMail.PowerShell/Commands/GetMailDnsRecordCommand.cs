using System.Management.Automation;
using KimounMail.Engine.MailDns;
using KimounMail.Engine.MailDns.Profiles;
using KimounMail.PowerShell.Parameters;

namespace KimounMail.PowerShell.Commands;

/// <summary>Gives the DNS records a mail operator expects of a domain.</summary>
/// <remarks>
/// <para>They come from the operator's profile: MX, SPF, DKIM, DMARC, and the records mail programs are set up by. A part that only the operator knows is in angle brackets, and IsTemplate is True.</para>
/// <para>With -WhatIf it asks what is published, and gives the steps from there to what is expected: what to keep, remove, add and fill in. An SPF record keeps the senders it has. Only records of mail are looked at. Nothing is ever changed.</para>
/// </remarks>
/// <example>
///   <summary>A zone file to hand to whoever keeps the zone</summary>
///   <code>Get-MailDnsRecord example.com -Expected OvhZimbra -AsZoneFile | Set-Content example.com.zone</code>
/// </example>
/// <example>
///   <summary>What has to change</summary>
///   <code>Get-MailDnsRecord example.com -Expected OvhZimbra -WhatIf | Where-Object Action -ne Keep</code>
/// </example>
/// <example>
///   <summary>For many domains, into a table</summary>
///   <code>Import-Csv domains.csv | Get-MailDnsRecord -Expected Microsoft365 | Export-Csv records.csv</code>
///   <para>Reads the column Domain.</para>
/// </example>
/// <seealso cref="SetMailDnsRecordCommand"/>
/// <seealso cref="TestMailDnsCommand"/>
/// <seealso cref="ResolveMailDnsCommand"/>
[Cmdlet(VerbsCommon.Get, "MailDnsRecord", DefaultParameterSetName = AsRecords)]
[OutputType(typeof(MailDnsExpectedRecord), ParameterSetName = [AsRecords])]
[OutputType(typeof(string), ParameterSetName = [AsZone])]
[OutputType(typeof(MailDnsChange), ParameterSetName = [AsChanges])]
public sealed class GetMailDnsRecordCommand : MailDnsCmdlet
{
    private const string AsRecords = "Records";
    private const string AsZone = "ZoneFile";
    private const string AsChanges = "Changes";
    private Func<DnsName, MailDnsProfile>? _expected;

    /// <summary>The domains; of a mail address, its domain.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name", "DomainName")]
    [Domain]
    [ValidateNotNullOrEmpty]
    public string[] Domain { get; set; } = [];

    /// <summary>The operator: the name of a connection that tells what it wants (Connect-MailOperator OvhZimbra), else of a profile.</summary>
    [Parameter(Mandatory = true, Position = 1)]
    [ArgumentCompleter(typeof(ProfileCompleter))]
    [ValidateNotNullOrEmpty]
    public string Expected { get; set; } = "";

    /// <summary>A JSON file with an array of profiles of your own; of equal names yours counts.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? ProfilePath { get; set; }

    /// <summary>Gives a zone file for each domain, as one text.</summary>
    [Parameter(ParameterSetName = AsZone, Mandatory = true)]
    public SwitchParameter AsZoneFile { get; set; }

    /// <summary>Gives the steps from what is published to what is expected.</summary>
    [Parameter(ParameterSetName = AsChanges, Mandatory = true)]
    public SwitchParameter WhatIf { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => _expected = ExpectedBy(Expected, ProfilePath);

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var text in Domain)
            Attempt(text, () => Write(MailDomainName.Parse(text)));
    }

    private void Write(DnsName domain)
    {
        var profile = _expected!(domain);
        if (WhatIf)
            WriteChanges(profile, domain);
        else if (AsZoneFile)
            WriteObject(MailDnsZoneFile.Write(domain, profile.Records(domain)));
        else
            WriteObject(profile.Records(domain), enumerateCollection: true);
    }

    private void WriteChanges(MailDnsProfile profile, DnsName domain)
    {
        var (changes, unknown) = Await(Service.CompareAsync(profile, domain, StopToken));
        WriteObject(changes, enumerateCollection: true);
        foreach (var answer in unknown)
            Attempt(answer.Name.ToString(), () => throw answer.ToError()!);
    }
}
