using System.Management.Automation;
using KimounMail.PowerShell.Parameters;

namespace KimounMail.PowerShell.Commands;

/// <summary>Has the connected operator take mail for domains.</summary>
/// <remarks>
/// <para>A domain that is there already is left alone. What the DNS has to say for mail to arrive is checked by Test-MailDns.</para>
/// </remarks>
/// <example>
///   <summary>Add a domain</summary>
///   <code>New-MailDomain example.com</code>
/// </example>
/// <example>
///   <summary>Many, for whom they are</summary>
///   <code>Import-Csv domains.csv | New-MailDomain</code>
///   <para>Reads the columns Domain and Organization.</para>
/// </example>
/// <seealso cref="GetMailDomainCommand"/>
/// <seealso cref="RemoveMailDomainCommand"/>
/// <seealso cref="TestMailDnsCommand"/>
[Cmdlet(VerbsCommon.New, "MailDomain", SupportsShouldProcess = true)]
[OutputType(typeof(MailOperatorResult))]
public sealed class NewMailDomainCommand : OperatorChangeCmdlet
{
    /// <summary>The domain.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name", "DomainName", "Identity")]
    [ValidateNotNullOrEmpty]
    public string Domain { get; set; } = "";

    /// <summary>Whom it belongs to, in the operator's word, where it tells organizations apart.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    public string? Organization { get; set; }

    /// <summary>The operator may write the records of mail into the domain's zone, where it keeps the zone.</summary>
    [Parameter]
    public SwitchParameter ConfigureDns { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() =>
        Change(Domain, planners => planners.Domains.CreateAsync(new NewMailDomain(Domain) { Organization = Said(Organization), ConfigureDns = ConfigureDns }, StopToken));
}
