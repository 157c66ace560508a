using System.Management.Automation;

namespace KimounMail.PowerShell.Parameters;

/// <summary>Takes names also from objects of the DNS: a report for its domain, a record for its owner. PowerShell itself would take all their text.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class DomainAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
        {
            DnsName name => name.ToString(),
            MailDnsReport report => report.Domain.ToString(),
            DnsRecord record => record.Name.ToString(),
            DnsAnswer answer => answer.Name.ToString(),
            MailDnsExpectedRecord record => record.Name.ToString(),
            _ => inputData,
        };
}
