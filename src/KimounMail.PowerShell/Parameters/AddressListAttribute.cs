using System.Collections;
using System.Management.Automation;

namespace KimounMail.PowerShell.Parameters;

/// <summary>Takes addresses as an array, or as one text with semicolons, commas or spaces between them, as CSV columns have it.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AddressListAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) => Addresses(inputData).ToArray();

    private static IEnumerable<string> Addresses(object? value) => (value is PSObject wrapped ? wrapped.BaseObject : value) switch
    {
        null => [],
        string text => text.Split([';', ',', ' ', '\t'], StringSplitOptions.RemoveEmptyEntries),
        IEnumerable several => several.Cast<object?>().SelectMany(Addresses),
        var one => Addresses((value as PSObject)?.Properties["PrimarySmtpAddress"]?.Value ?? one.ToString()),
    };
}
