using KimounMail.TestServers.Ovh.Schema;
using Xunit;

namespace KimounMail.Tests.Protocols.Ovh;

/// <summary>OVHcloud's own description of its API, read where it stands beside the project, in <c>../shared/data/schemas/ovh</c>.</summary>
internal static class OvhSchemas
{
    private static readonly string? s_folder = Find();
    private static readonly Lazy<ApiSchema> s_all = new(() => ApiSchema.In(s_folder ?? throw new DirectoryNotFoundException(MissingReason)));

    /// <summary>Why there is none here; null when there is.</summary>
    public static string? MissingReason => s_folder is null ? "OVHcloud's schemas are not beside the project, in ../shared/data/schemas/ovh." : null;

    /// <summary>All that we call.</summary>
    public static ApiSchema All => s_all.Value;

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "KimounMail.sln")))
                return Path.Combine(folder.FullName, "..", "shared", "data", "schemas", "ovh") is var schemas && Directory.Exists(schemas) ? schemas : null;
        }

        return null;
    }
}

/// <summary>A test that needs the schemas; skipped with the reason where there are none.</summary>
internal sealed class OvhFactAttribute : FactAttribute
{
    public OvhFactAttribute() => Skip = OvhSchemas.MissingReason;
}

/// <summary>A theory that needs the schemas; skipped with the reason where there are none.</summary>
internal sealed class OvhTheoryAttribute : TheoryAttribute
{
    public OvhTheoryAttribute() => Skip = OvhSchemas.MissingReason;
}
