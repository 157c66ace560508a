using System.Management.Automation;
using KimounMail.Engine.MailDns;

namespace KimounMail.PowerShell.Parameters;

/// <summary>Lets the names of checks through, in any letter case.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ValidateCheckAttribute : ValidateEnumeratedArgumentsAttribute
{
    /// <inheritdoc/>
    protected override void ValidateElement(object element)
    {
        if (!MailDnsService.CheckNames.Contains($"{element}", StringComparer.OrdinalIgnoreCase))
            throw new ValidationMetadataException($"There is no check '{HumanText.Line($"{element}")}'. There are: {string.Join(", ", MailDnsService.CheckNames)}.");
    }
}
