using System.Data.Common;
using System.Globalization;
using System.Reflection;
using Dapper;

namespace KimounMail.Engine.State;

/// <summary>
/// The versions of the schema: numbered scripts embedded beside this file, run in order, each at most once.
/// A script that was shipped is never edited; a change is a new one.
/// </summary>
internal static class Schema
{
    /// <summary>The scripts by version.</summary>
    public static readonly SortedList<int, string> Scripts = ReadScripts();

    /// <summary>The version this build writes.</summary>
    public static int CurrentVersion => Scripts.Keys[^1];

    /// <summary>True when the store lacks nothing: it can be opened without writing, and so while another writes or its disk is full.</summary>
    public static async Task<bool> IsCurrentAsync(DbConnection connection)
    {
        const string HasVersion = "SELECT COUNT(*) FROM sqlite_master WHERE name = 'schema_version'";
        return await connection.ExecuteScalarAsync<long>(HasVersion).ConfigureAwait(false) > 0
            && await connection.ExecuteScalarAsync<long?>("SELECT MAX(version) FROM schema_version").ConfigureAwait(false) == CurrentVersion;
    }

    /// <summary>Runs what the store lacks, within the caller's transaction; refuses one that is ahead of this build.</summary>
    public static Task MigrateAsync(WriteTransaction write, string path) => MigrateAsync(write, path, Scripts);

    /// <summary>Runs those of the scripts that the store lacks.</summary>
    public static async Task MigrateAsync(WriteTransaction write, string path, SortedList<int, string> scripts)
    {
        var newest = scripts.Keys[^1];
        await write.ExecuteAsync("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER NOT NULL PRIMARY KEY)").ConfigureAwait(false);
        var found = await write.ScalarAsync<long?>("SELECT MAX(version) FROM schema_version").ConfigureAwait(false) ?? 0;
        if (found > newest)
            throw StoreErrors.NewerVersion(path, found, newest);

        foreach (var (version, script) in scripts.Where(entry => entry.Key > found))
        {
            await write.ExecuteAsync(script).ConfigureAwait(false);
            await write.ExecuteAsync("INSERT INTO schema_version (version) VALUES (@version)", new { version }).ConfigureAwait(false);
        }
    }

    private static SortedList<int, string> ReadScripts()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var scripts = new SortedList<int, string>();
        foreach (var name in assembly.GetManifestResourceNames())
        {
            if (!name.StartsWith(SqliteDialect.SchemaPrefix, StringComparison.Ordinal))
                continue;
            var version = int.Parse(name.AsSpan(SqliteDialect.SchemaPrefix.Length, 3), CultureInfo.InvariantCulture);
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            scripts.Add(version, reader.ReadToEnd());
        }

        return scripts;
    }
}
