using System.Text.Json;
using System.Text.Json.Serialization;

namespace KimounMail.Engine.MailDns.Profiles;

/// <summary>The operators that are known: those built in, and those of a file of the user, which come first where names are equal.</summary>
public sealed class MailDnsProfiles
{
    private const int MaxFileSize = 1024 * 1024;
    private const string Resources = "KimounMail.Engine.MailDns.Profiles.";

    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web)
    {
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        Converters = { new JsonStringEnumConverter<DnsRecordType>() },
    };

    private static readonly Lazy<IReadOnlyList<MailDnsProfile>> s_builtIn = new(ReadBuiltIn);

    private MailDnsProfiles(IReadOnlyList<MailDnsProfile> all) => All = all;

    /// <summary>Those built in alone.</summary>
    public static MailDnsProfiles BuiltIn => new(s_builtIn.Value);

    /// <summary>All, by name.</summary>
    public IReadOnlyList<MailDnsProfile> All { get; }

    /// <summary>Those built in and those of a file, which need not be there.</summary>
    /// <param name="path">A JSON array of profiles; null for none.</param>
    /// <exception cref="MailException"><see cref="MailErrorId.InvalidDnsProfile"/>.</exception>
    public static MailDnsProfiles Load(string? path)
    {
        if (path is null || !File.Exists(path))
            return BuiltIn;
        var own = ReadFile(path);
        var taken = own.Select(profile => profile.Name).ToHashSet(StringComparer.OrdinalIgnoreCase);
        return new MailDnsProfiles([.. own.Concat(s_builtIn.Value.Where(profile => !taken.Contains(profile.Name))).OrderBy(profile => profile.Name, StringComparer.OrdinalIgnoreCase)]);
    }

    /// <summary>The profile of a name, in any case.</summary>
    /// <exception cref="MailException"><see cref="MailErrorId.UnknownDnsProfile"/>.</exception>
    public MailDnsProfile Get(string name) => Find(name) ?? throw new MailException(
        MailErrorId.UnknownDnsProfile, $"There is no profile '{HumanText.Line(name)}'.")
    {
        Category = MailErrorCategory.ObjectNotFound,
        Advice = $"Known are {string.Join(", ", All.Select(profile => profile.Name))}.",
    };

    /// <summary>The profile of a name, in any case; null when there is none.</summary>
    public MailDnsProfile? Find(string name) => All.FirstOrDefault(profile => profile.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static List<MailDnsProfile> ReadFile(string path)
    {
        try
        {
            if (new FileInfo(path).Length > MaxFileSize)
                throw Invalid(path, "it is larger than 1 MB", null);
            var profiles = JsonSerializer.Deserialize<List<MailDnsProfile>>(File.ReadAllText(path), s_json) ?? [];
            foreach (var profile in profiles)
                Verify(path, profile);
            return profiles;
        }
        catch (Exception error) when (error is JsonException or IOException or UnauthorizedAccessException)
        {
            throw Invalid(path, error.Message, error);
        }
    }

    /// <summary>What is to be published must be records, or a typing error would reach the zone.</summary>
    private static void Verify(string path, MailDnsProfile? profile)
    {
        if (profile is null || !IsWhole(profile))
            throw Invalid(path, "a value is null that must be given", null);
        var example = DnsName.Parse("example.com");
        foreach (var record in profile.Records(example))
        {
            if (!record.IsTemplate && !ExpectedData.IsSound(record))
                throw Invalid(path, $"profile {profile.Name}: '{record.Data}' is no data of {record.Type}", null);
        }
    }

    /// <summary>JSON says null also where there must be a value.</summary>
    private static bool IsWhole(MailDnsProfile profile) =>
        profile is { Name: not null, Title: not null, Mx: { Accept: not null, Publish: not null }, Dkim: not null, Services: not null, DiagnosticCodes: not null, Spf: null or { Publish: not null } }
        && profile.Mx.Accept.Concat(profile.Mx.Publish).All(text => text is not null)
        && profile.Dkim.All(key => key is { Selector: not null, Accept: not null } && key.Accept.Count > 0 && key.Accept.All(text => text is not null))
        && profile.Services.All(service => service is { Name: not null, Accept: not null, Publish: not null, Purpose: not null } && service.Accept.All(text => text is not null));

    private static MailException Invalid(string path, string reason, Exception? error) =>
        new(MailErrorId.InvalidDnsProfile, $"The profiles of '{HumanText.Line(path)}' cannot be used: {HumanText.Line(reason)}.", error) { Category = MailErrorCategory.InvalidData };

    private static IReadOnlyList<MailDnsProfile> ReadBuiltIn()
    {
        var assembly = typeof(MailDnsProfiles).Assembly;
        var profiles = new List<MailDnsProfile>();
        foreach (var resource in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Resources, StringComparison.Ordinal)))
        {
            using var stream = assembly.GetManifestResourceStream(resource)!;
            profiles.Add(JsonSerializer.Deserialize<MailDnsProfile>(stream, s_json)!);
        }

        return [.. profiles.OrderBy(profile => profile.Name, StringComparer.OrdinalIgnoreCase)];
    }
}
