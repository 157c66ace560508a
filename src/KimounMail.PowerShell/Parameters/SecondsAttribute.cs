using System.Management.Automation;

namespace KimounMail.PowerShell.Parameters;

/// <summary>Takes a plain number for seconds, as Wait-Job and Wait-Process do; PowerShell itself would read 60 as 60 ticks of 100 ns.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SecondsAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object? Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (inputData is PSObject wrapped ? wrapped.BaseObject : inputData) switch
        {
            int seconds => TimeSpan.FromSeconds(seconds),
            double seconds => TimeSpan.FromSeconds(seconds),
            var other => other,
        };
}
