using System.Management.Automation;

namespace KimounMail.PowerShell.Bridge;

/// <summary>A task's progress as PowerShell's bar: folder, items, octets, rate and time left.</summary>
internal static class ProgressBar
{
    public static ProgressRecord ToProgressRecord(this MigrationProgress progress)
    {
        var (task, counts) = (progress.Task, progress.Task.Counts);
        var record = new ProgressRecord(ActivityId(task), $"{task.SourceAccount} → {task.DestinationAccount}", Describe(progress))
        {
            PercentComplete = counts.Found == 0 ? -1 : Math.Clamp(task.PercentComplete, 0, 100),
            SecondsRemaining = progress.Remaining is { } left ? (int)Math.Min(left.TotalSeconds, int.MaxValue) : -1,
        };
        if (task.CurrentContainer is { } container)
            record.CurrentOperation = HumanText.Line(container);
        return record;
    }

    /// <summary>Takes the bar away.</summary>
    public static ProgressRecord Completed(MigrationTask task) =>
        new(ActivityId(task), task.SourceAccount, task.Status.ToString()) { RecordType = ProgressRecordType.Completed };

    private static string Describe(MigrationProgress progress)
    {
        var counts = progress.Task.Counts;
        if (counts.Found == 0)
            return progress.Task.StatusDetail is { Length: > 0 } detail ? HumanText.Line(detail) : progress.Task.Status.ToString();

        var items = $"{counts.Found - counts.Pending:N0} of {counts.Found:N0} items, {HumanText.Size(counts.BytesCopied)} of {HumanText.Size(counts.BytesFound)}";
        return progress.BytesPerSecond > 0
            ? $"{items}, {HumanText.Size((long)progress.BytesPerSecond)}/s, {progress.ItemsPerSecond:N0} items/s"
            : items;
    }

    // Several tasks may run side by side in one console, each with its own bar.
    private static int ActivityId(MigrationTask task) => string.GetHashCode(task.Id, StringComparison.Ordinal) & int.MaxValue;
}
