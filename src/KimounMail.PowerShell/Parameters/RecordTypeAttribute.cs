using System.Collections;
using System.Globalization;
using System.Management.Automation;

namespace KimounMail.PowerShell.Parameters;

/// <summary>Takes types of DNS records by name, by number and as TYPE123 (RFC 3597 §5), also those without a name here.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class RecordTypeAttribute : ArgumentTransformationAttribute
{
    /// <inheritdoc/>
    public override object Transform(EngineIntrinsics engineIntrinsics, object inputData) =>
        (Unwrap(inputData) is IList list ? list.Cast<object>() : [inputData]).Select(value => Read(Unwrap(value))).ToArray();

    private static DnsRecordType Read(object? value) => value switch
    {
        DnsRecordType type => type,
        int number and > 0 and <= ushort.MaxValue => Check((DnsRecordType)number),
        string text when ToNumber(text) is { } number => Check((DnsRecordType)number),
        string text when Enum.TryParse<DnsRecordType>(text, ignoreCase: true, out var type) => Check(type),
        _ => throw new ArgumentTransformationMetadataException($"'{value}' is no type of DNS records. Give a name such as MX, or a number."),
    };

    private static ushort? ToNumber(string text) =>
        ushort.TryParse(text.StartsWith("TYPE", StringComparison.OrdinalIgnoreCase) ? text.AsSpan(4) : text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>None, and those that are questions about more than records (RFC 6895 §3.1), are refused.</summary>
    private static DnsRecordType Check(DnsRecordType type) => (ushort)type is > 0 and not 41 and not (>= 249 and <= 255)
        ? type
        : throw new ArgumentTransformationMetadataException($"{(ushort)type} is not a type records have.");

    private static object? Unwrap(object? value) => value is PSObject wrapped ? wrapped.BaseObject : value;
}
