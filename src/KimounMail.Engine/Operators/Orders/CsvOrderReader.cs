using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace KimounMail.Engine.Operators.Orders;

/// <summary>
/// An order as a table: a row for each thing, what it is in the column Type (a mailbox where there is none), several values in a cell
/// separated by semicolons. Columns are separated by commas, or by semicolons where the first line has more of these.
/// </summary>
internal static class CsvOrderReader
{
    private const string Type = "Type";

    /// <summary>Columns of several values.</summary>
    private static readonly HashSet<string> s_lists = new(StringComparer.OrdinalIgnoreCase) { "Aliases", "Members", "ForwardingSmtpAddress" };

    public static IReadOnlyList<OrderLine> Read(string text, List<MailOrderFault> faults)
    {
        var lines = new List<OrderLine>();
        using var csv = new CsvReader(new StringReader(text), new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            Delimiter = DelimiterOf(text),
            TrimOptions = TrimOptions.Trim,
            BadDataFound = found => faults.Add(Fault(found.Context.Parser?.RawRow ?? 0, "A quotation mark is out of place.")),
        });
        if (!csv.Read() || !csv.ReadHeader())
            return lines;
        var header = csv.HeaderRecord!;
        foreach (var column in header.GroupBy(column => column, StringComparer.OrdinalIgnoreCase).Where(column => column.Count() > 1))
            faults.Add(Fault(1, $"The column '{HumanText.Line(column.Key)}' stands more than once."));
        while (csv.Read())
        {
            if (csv.Parser.Count > header.Length)
                faults.Add(Fault(csv.Parser.RawRow, "The row has more cells than there are columns."));
            if (ToLine(header, csv.Parser, faults) is { } line)
                lines.Add(line);
        }
        return lines;
    }

    private static OrderLine? ToLine(string[] header, IParser row, List<MailOrderFault> faults)
    {
        var fields = new Dictionary<string, OrderField>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < Math.Min(header.Length, row.Count); i++)
        {
            if (row[i].Length > 0)
                fields[header[i]] = new OrderField(row.RawRow, s_lists.Contains(header[i]) ? row[i].Split(';', StringSplitOptions.TrimEntries) : [row[i]]);
        }
        if (fields.Count == 0)
            return null;
        if (!fields.Remove(Type, out var field))
            return new OrderLine(OrderLineKind.Mailbox, row.RawRow, fields);
        var type = field.Values[0];
        // Enum.TryParse takes numbers too.
        if (char.IsAsciiLetter(type[0]) && Enum.TryParse<OrderLineKind>(type, ignoreCase: true, out var kind))
            return new OrderLine(kind, row.RawRow, fields);
        faults.Add(Fault(row.RawRow, $"'{HumanText.Line(type)}' is no type; there are {string.Join(", ", Enum.GetNames<OrderLineKind>())}."));
        return null;
    }

    private static string DelimiterOf(string text)
    {
        var first = text.AsSpan(0, text.IndexOf('\n') is >= 0 and var end ? end : text.Length);
        return first.Count(';') > first.Count(',') ? ";" : ",";
    }

    private static MailOrderFault Fault(int line, string message) => new(line, "", MailErrorId.InvalidOrder, message);
}
