using System.Management.Automation;

namespace KimounMail.PowerShell.Parameters;

/// <summary>Takes true and false also as the text of a CSV column. Nothing said is null, as in an empty column.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class YesNoAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
        {
            string text => text.Trim().ToUpperInvariant() switch
            {
                "" => null,
                "TRUE" or "YES" or "1" or "$TRUE" => true,
                "FALSE" or "NO" or "0" or "$FALSE" => false,
                _ => throw new ArgumentTransformationMetadataException($"'{HumanText.Line(text)}' is neither true nor false."),
            },
            SwitchParameter given => given.ToBool(),
            var other => other,
        };
}
