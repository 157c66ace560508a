using System.Globalization;

namespace KimounMail.Engine.Operators.Orders;

/// <summary>Takes the values out of a line one by one, and notes every one that is missing, wrong or unknown.</summary>
internal sealed class OrderFields(OrderLine line, List<MailOrderFault> faults)
{
    private readonly HashSet<string> _known = new(StringComparer.OrdinalIgnoreCase);

    public string? Text(string field) => List(field) switch
    {
        null => null,
        [] => "",
        [var text] => text,
        _ => Fault<string>(field, "is given more than once"),
    };

    /// <summary>Empty, and noted, where it is missing.</summary>
    public string Required(string field) => Text(field) is { Length: > 0 } text ? text : Fault<string>(field, "is missing") ?? "";

    /// <summary>Null where it is not there; none where it is there and empty, which clears.</summary>
    public IReadOnlyList<string>? List(string field)
    {
        _known.Add(field);
        return line.Fields.TryGetValue(field, out var given) ? [.. given.Values.Where(value => value.Length > 0)] : null;
    }

    public bool? Flag(string field) => Text(field)?.ToUpperInvariant() switch
    {
        null => null,
        "TRUE" or "YES" or "1" => true,
        "FALSE" or "NO" or "0" => false,
        _ => Fault<bool?>(field, "is true or false"),
    };

    /// <summary>A count; 0, and noted, where it is missing or none.</summary>
    public int Count(string field) =>
        int.TryParse(Required(field), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : Fault<int>(field, "is a whole number");

    public MailQuota? Quota(string field) => Text(field) is not { } text ? null
        : MailQuota.TryParse(text, out var quota) ? quota
        : Fault<MailQuota?>(field, "is an amount such as 5GB or 500 MB, or unlimited");

    /// <summary>Notes the fields nobody took.</summary>
    public void Finish()
    {
        foreach (var field in line.Fields.Keys.Where(field => !_known.Contains(field)))
            Fault<string>(field, $"is not known here; known are {string.Join(", ", _known)}");
    }

    private T? Fault<T>(string field, string what)
    {
        faults.Add(new MailOrderFault(line.Fields.GetValueOrDefault(field)?.Line ?? line.Line, "", MailErrorId.InvalidOrder, $"{HumanText.Line(field)} {what}."));
        return default;
    }
}
