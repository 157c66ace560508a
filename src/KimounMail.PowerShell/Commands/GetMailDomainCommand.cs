using System.Management.Automation;
using KimounMail.PowerShell.Parameters;

namespace KimounMail.PowerShell.Commands;

/// <summary>Gives the domains the connected operator takes mail for.</summary>
/// <remarks>
/// <para>Where a domain does not work, StatusReason says why and StatusAdvice what to do.</para>
/// </remarks>
/// <example>
///   <summary>All domains</summary>
///   <code>Get-MailDomain</code>
/// </example>
/// <example>
///   <summary>What the DNS says about each</summary>
///   <code>Get-MailDomain | Test-MailDns</code>
/// </example>
/// <example>
///   <summary>What the operator finds wrong in their DNS</summary>
///   <code>Get-MailDomain -Diagnose | Where-Object Diagnosis | Select-Object Domain, Diagnosis</code>
/// </example>
/// <seealso cref="NewMailDomainCommand"/>
/// <seealso cref="RemoveMailDomainCommand"/>
[Cmdlet(VerbsCommon.Get, "MailDomain")]
[OutputType(typeof(MailDomain))]
public sealed class GetMailDomainCommand : OperatorCmdlet
{
    /// <summary>The domain; wildcards are allowed.</summary>
    [Parameter(Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Name", "DomainName", "Identity")]
    [SupportsWildcards]
    [PSDefaultValue(Help = "All")]
    public string? Domain { get; set; }

    /// <summary>Has the operator look at the DNS of the domains: Diagnosis is what it finds wrong, in its own words. Test-MailDns looks itself.</summary>
    [Parameter]
    public SwitchParameter Diagnose { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Attempt(Domain, () =>
    {
        var found = new List<MailDomain>();
        Pull(Connected.Operator.Domains.ListAsync(StopToken), domain =>
        {
            if (!Matches(Domain, domain.Domain))
                return;
            found.Add(domain);
            if (!Diagnose)
                WriteObject(domain);
        });
        if (Diagnose)
            WriteDiagnosed(found);
        if (found.Count == 0 && Domain is not null && !IsPattern(Domain))
            throw new MailException(MailErrorId.DomainNotFound, $"The operator takes no mail for '{HumanText.Line(Domain)}'.") { Category = MailErrorCategory.ObjectNotFound };
    });

    private void WriteDiagnosed(IReadOnlyList<MailDomain> domains)
    {
        Connected.Review.Require(OperatorFeatures.ExpectedDns, Domain ?? "");
        WriteObject(Await(Connected.Operator.Dns!.DiagnoseAsync(domains, StopToken)), enumerateCollection: true);
    }
}
