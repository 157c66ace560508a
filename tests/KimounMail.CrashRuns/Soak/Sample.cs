using System.Diagnostics;
using System.Net.NetworkInformation;
using Microsoft.Data.Sqlite;

namespace KimounMail.CrashRuns.Soak;

/// <summary>What this process and its store take at one moment, all garbage collected. A name of a table stands for its rows.</summary>
internal sealed record Sample(TimeSpan At, IReadOnlyDictionary<string, double> Values)
{
    public const string Managed = "managed MB";
    public const string WorkingSet = "resident MB";
    public const string Handles = "files";
    public const string Connections = "connections";
    public const string Threads = "threads";
    public const string Log = "log MB";
    public const string OctetsPerRow = "octets/row";

    private const double Mega = 1 << 20;

    /// <summary>Tables of the store that have a row for what happened, not for what there is.</summary>
    public static readonly IReadOnlyList<string> Tables = ["tasks", "credentials", "containers", "sync_points", "items", "changes", "batches"];

    public static async Task<Sample> TakeAsync(TimeSpan at, string store, IReadOnlyCollection<int> ports)
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Forced, blocking: true, compacting: true);
        GC.WaitForPendingFinalizers();
        GC.Collect();
        using var self = Process.GetCurrentProcess();
        var database = Path.Combine(store, "kimounmail.db");
        var values = new Dictionary<string, double>
        {
            [Managed] = GC.GetTotalMemory(forceFullCollection: true) / Mega,
            [WorkingSet] = self.WorkingSet64 / Mega,
            [Handles] = Directory.EnumerateFileSystemEntries("/proc/self/fd").Count(),
            [Connections] = IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpConnections().Count(c => c.State == TcpState.Established && ports.Contains(c.RemoteEndPoint.Port)),
            [Threads] = self.Threads.Count,
            [Log] = new FileInfo(database + "-wal") is { Exists: true } log ? log.Length / Mega : 0,
        };
        await CountRowsAsync(database, values);
        values[OctetsPerRow] = new FileInfo(database).Length / Math.Max(1, Tables.Sum(table => values[table]));
        return new Sample(at, values);
    }

    private static async Task CountRowsAsync(string database, Dictionary<string, double> values)
    {
        await using var connection = new SqliteConnection($"Data Source={database};Mode=ReadOnly;Pooling=False");
        await connection.OpenAsync();
        foreach (var table in Tables)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = $"SELECT COUNT(*) FROM {table}";
            values[table] = Convert.ToDouble(await command.ExecuteScalarAsync(), System.Globalization.CultureInfo.InvariantCulture);
        }
    }
}
