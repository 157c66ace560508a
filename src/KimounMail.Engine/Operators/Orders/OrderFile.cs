using System.Text;

namespace KimounMail.Engine.Operators.Orders;

/// <summary>Orders as files, by their endings: .yaml, .yml or .csv.</summary>
public static class OrderFile
{
    private const int MaxLength = 16 * 1024 * 1024;

    /// <summary>Reads an order, with all that is wrong in it.</summary>
    /// <exception cref="MailException"><see cref="MailErrorId.InvalidOrder"/>: there is no such file, or it cannot be read as text.</exception>
    public static MailOrder Read(string path)
    {
        var faults = new List<MailOrderFault>();
        var text = ReadText(path);
        var lines = IsYaml(path) ? YamlOrderReader.Read(text, faults) : CsvOrderReader.Read(text, faults);
        var order = new OrderBuilder(faults).Build(path, lines);
        if (faults.Count == 0 && order is { Domains.Count: 0, Mailboxes.Count: 0, DistributionLists.Count: 0, Aliases.Count: 0 })
            faults.Add(new MailOrderFault(0, "", MailErrorId.InvalidOrder, "The order asks for nothing."));
        return order with { Faults = faults };
    }

    /// <summary>Writes an order to fill in.</summary>
    /// <param name="path">Where to; its ending says what.</param>
    /// <param name="domain">A domain to write it for.</param>
    /// <param name="overwrite">A file that is there is replaced.</param>
    /// <exception cref="MailException"><see cref="MailErrorId.InvalidOrder"/>: the file is there, or cannot be written.</exception>
    public static void WriteTemplate(string path, string domain, bool overwrite)
    {
        var text = IsYaml(path) ? OrderTemplate.Yaml(domain) : OrderTemplate.Csv(domain);
        try
        {
            using var file = new FileStream(path, overwrite ? FileMode.Create : FileMode.CreateNew, FileAccess.Write);
            file.Write(Encoding.UTF8.GetBytes(text));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unusable(path, File.Exists(path) && !overwrite ? "it is there already" : "it cannot be written", error);
        }
    }

    /// <summary>All that is wrong with an order as one error.</summary>
    internal static MailException Invalid(string path, IReadOnlyList<MailOrderFault> faults) => new(MailErrorId.InvalidOrder, $"The order {Path.GetFileName(path)} cannot be carried out:")
    {
        Category = MailErrorCategory.InvalidArgument,
        Item = path,
        Faults = [.. faults.Select(fault => new RequestFault(fault.ErrorId, fault.ToString()))],
        Advice = "Nothing was sent to the operator.",
    };

    private static string ReadText(string path)
    {
        try
        {
            if (new FileInfo(path) is { Exists: true, Length: > MaxLength })
                throw Unusable(path, $"it is longer than {HumanText.Size(MaxLength)}", null);
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(File.ReadAllBytes(path)).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException error)
        {
            throw Unusable(path, "it is not in UTF-8; save it as that (in Excel: CSV UTF-8)", error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw Unusable(path, File.Exists(path) ? "it cannot be read" : "there is no such file", error);
        }
    }

    private static bool IsYaml(string path) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".YAML" or ".YML" => true,
        ".CSV" => false,
        _ => throw Unusable(path, "an order's file ends in .yaml, .yml or .csv", null),
    };

    private static MailException Unusable(string path, string why, Exception? cause) => new(MailErrorId.InvalidOrder, $"The order cannot be used: {why}.", cause)
    {
        Category = MailErrorCategory.InvalidArgument,
        Item = path,
    };
}
