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
/// <seealso cref="NewMailDomainCommand"/>
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

    /// <inheritdoc/>
    protected override void ProcessRecord() => Attempt(Domain, () =>
    {
        var isFound = false;
        WriteAll(Connected.Operator.Domains.ListAsync(StopToken), domain => Matches(Domain, domain.Domain) && (isFound = true));
        if (!isFound && Domain is not null && !IsPattern(Domain))
            throw new MailException(MailErrorId.DomainNotFound, $"The operator takes no mail for '{HumanText.Line(Domain)}'.") { Category = MailErrorCategory.ObjectNotFound };
    });
}
