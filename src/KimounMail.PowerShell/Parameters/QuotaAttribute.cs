using System.Globalization;
using System.Management.Automation;

namespace KimounMail.PowerShell.Parameters;

/// <summary>Takes a quota as a number of octets (5GB is one, to PowerShell), or as text. Nothing said is null, as in an empty column.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class QuotaAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData)
    {
        try
        {
            return (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
            {
                null => null,
                MailQuota quota => quota,
                string text => string.IsNullOrWhiteSpace(text) ? null : MailQuota.Parse(text),
                IConvertible number => new MailQuota(number.ToInt64(CultureInfo.InvariantCulture)),
                var other => other,
            };
        }
        catch (Exception e) when (e is FormatException or ArgumentOutOfRangeException or OverflowException or InvalidCastException)
        {
            throw new ArgumentTransformationMetadataException(e.Message, e);
        }
    }
}
