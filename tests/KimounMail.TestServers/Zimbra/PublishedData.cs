using System.IO.Compression;
using System.Text.Json;
using System.Xml.Linq;

namespace KimounMail.TestServers.Zimbra;

/// <summary>
/// What Zimbra publishes of its service, read where it stands beside the project, in <c>../shared/data/schemas/zimbra</c>: the
/// description of all requests, and the attributes of its directory. Nothing of it is in this repository.
/// </summary>
public static class PublishedData
{
    private static readonly string Folder = Path.Combine(Path.GetDirectoryName(BenchFolder.Solution) ?? "", "shared", "data", "schemas", "zimbra");
    private static readonly Lazy<SoapDescription?> s_description = new(ReadDescription);
    private static readonly Lazy<DirectorySchema?> s_attributes = new(ReadAttributes);

    /// <summary>Why nothing can be held against it here; null when it can.</summary>
    public static string? MissingReason => File.Exists(DescriptionFile) ? null : "Zimbra's description is not beside the project, in ../shared/data/schemas/zimbra.";

    /// <summary>Null where it is not.</summary>
    public static SoapDescription? Description => s_description.Value;

    /// <summary>Null where it is not.</summary>
    public static DirectorySchema? Attributes => s_attributes.Value;

    private static string DescriptionFile => Path.Combine(Folder, "baseline-soapapi-desc.json.gz");

    private static SoapDescription? ReadDescription()
    {
        if (MissingReason is not null)
            return null;
        using var file = new GZipStream(File.OpenRead(DescriptionFile), CompressionMode.Decompress);
        return new SoapDescription(JsonDocument.Parse(file).RootElement);
    }

    private static DirectorySchema? ReadAttributes() => MissingReason is not null ? null : new(XElement.Load(Path.Combine(Folder, "zimbra-attrs.xml")));
}
