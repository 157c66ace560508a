using System.Management.Automation;
using KimounMail.Engine.MailDns;
using KimounMail.Engine.MailDns.Profiles;
using KimounMail.Engine.Operators;
using KimounMail.PowerShell.Parameters;

namespace KimounMail.PowerShell.Commands;

/// <summary>Writes the DNS records of mail into the zone of a domain, where the connected operator keeps it.</summary>
/// <remarks>
/// <para>The records are those the operator tells for the domain at this moment, or those of a profile with -Expected. What is in the zone is compared with them first: -WhatIf shows each step and does nothing. Records of other purposes are never touched; an SPF record keeps the senders it has, and a DMARC record stays as it is.</para>
/// <para>The zone is published when all steps are done. What fails in the middle is not published: run it again, it goes on from what is in the zone. A zone that is as wanted is left alone.</para>
/// <para>Every step is written, also Keep; a record of which only the operator knows a part is FillIn, and a warning. Afterwards Test-MailDns tells what the world sees, as soon as old answers are gone.</para>
/// </remarks>
/// <example>
///   <summary>See first, then do it, then check</summary>
///   <code>
///   Set-MailDnsRecord example.com -WhatIf
///   Set-MailDnsRecord example.com | Where-Object Action -ne Keep
///   Test-MailDns example.com -Expected OvhZimbra
///   </code>
/// </example>
/// <example>
///   <summary>For many domains</summary>
///   <code>Import-Csv domains.csv | Set-MailDnsRecord | Export-Csv steps.csv</code>
///   <para>Reads the column Domain.</para>
/// </example>
/// <seealso cref="GetMailDnsRecordCommand"/>
/// <seealso cref="TestMailDnsCommand"/>
/// <seealso cref="ConnectMailOperatorCommand"/>
[Cmdlet(VerbsCommon.Set, "MailDnsRecord", SupportsShouldProcess = true)]
[OutputType(typeof(MailDnsChange))]
public sealed class SetMailDnsRecordCommand : OperatorCmdlet
{
    /// <summary>The domains; of a mail address, its domain.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name", "DomainName")]
    [Domain]
    [ValidateNotNullOrEmpty]
    public string[] Domain { get; set; } = [];

    /// <summary>The records of this profile, in place of those the operator tells.</summary>
    [Parameter]
    [ArgumentCompleter(typeof(ProfileCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Expected { get; set; }

    /// <summary>Writes also what mail works without: a DMARC record where there is none, and names by which mail programs find the servers.</summary>
    [Parameter]
    public SwitchParameter IncludeOptional { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var text in Domain)
            Attempt(text, () => Set(MailDomainName.Parse(text)));
    }

    private void Set(DnsName domain)
    {
        var profile = Expected is null ? null : MailDnsProfiles.BuiltIn.Get(Expected);
        var plan = Await(Connected.Zones.PlanAsync(domain, profile, IncludeOptional, StopToken));
        var agreed = plan.Changes.Where(IsAgreed).ToList();
        Await(plan.ApplyAsync(agreed, StopToken));
        foreach (var change in agreed.Where(change => change.Action == MailDnsAction.FillIn))
            WriteWarning($"{change.Name} {change.Type} was not written: {change.Data} has a part that only the operator knows.");
        WriteObject(agreed, enumerateCollection: true);
    }

    private bool IsAgreed(MailDnsChange change) =>
        !PlannedZone.IsNeeded(change) || ShouldProcess($"{change.Name} {change.Type}", $"{change.Action} {change.Data} ({change.Reason})");
}
