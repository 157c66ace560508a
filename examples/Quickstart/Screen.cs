using KimounMail;

namespace Quickstart;

/// <summary>How things are shown.</summary>
internal static class Screen
{
    public static void Heading(string text) => Console.WriteLine($"\n{text}\n{new string('-', text.Length)}");

    public static void Show(MigrationPlan plan)
    {
        Console.WriteLine($"  {plan.SourceAccount} at {plan.SourceServer}  ->  {plan.DestinationAccount} at {plan.DestinationServer}");
        Console.WriteLine($"  {plan.ItemCount:N0} items, {HumanText.Size(plan.Bytes)}, in {plan.Containers.Count(c => c.DestinationPath is not null)} folders");
        foreach (var warning in plan.Warnings)
            Console.WriteLine($"  Note: {warning}");
        Table(plan.Containers, "Items", c => c.Counts.Found, "Size", c => HumanText.Size(c.Counts.BytesFound), c => c.IsNew ? "new" : "");
    }

    public static void Show(IReadOnlyList<MigrationContainer> containers) =>
        Table(containers, "Found", c => c.Counts.Found, "Copied", c => c.Counts.Copied.ToString("N0"), c => c.Reason ?? "");

    /// <summary>One line that is written anew; nothing when the output is no console.</summary>
    public static void Show(MigrationProgress progress)
    {
        if (Console.IsOutputRedirected)
            return;
        var counts = progress.Task.Counts;
        Console.Write($"\r  {progress.Task.PercentComplete,3} %  {counts.Copied:N0} copied  {HumanText.Size((long)progress.BytesPerSecond)}/s  {progress.Task.CurrentContainer}".PadRight(78));
    }

    public static void Show(MigrationTask task)
    {
        var counts = task.Counts;
        if (!Console.IsOutputRedirected)
            Console.Write($"\r{new string(' ', 78)}\r");
        Console.WriteLine($"  Task {task.Id}, pass {task.SyncPoint}: {task.Status} in {HumanText.Duration(task.EndedAt - task.StartedAt)} {task.StatusDetail}".TrimEnd());
        Console.WriteLine($"  Found {counts.Found:N0} = Copied {counts.Copied:N0} + AlreadyThere {counts.AlreadyThere:N0} + Skipped {counts.Skipped:N0} + Failed {counts.Failed:N0}");
        if (counts.FlagsChanged + counts.Removed > 0)
            Console.WriteLine($"  Flags changed {counts.FlagsChanged:N0}, set aside {counts.Removed:N0}");
    }

    public static void Show(MailboxComparison verdict)
    {
        Console.WriteLine($"  {verdict.ItemCount:N0} items, {HumanText.Size(verdict.Bytes)}, in {verdict.ContainerCount} folders read at both ends: {verdict.IdenticalCount:N0} identical, {verdict.DifferenceCount:N0} differences");
        foreach (var it in verdict.Differences.Take(10))
            Console.WriteLine($"    {it.Kind} in {it.SourceContainer}: {it.SourceKey} {it.SourceValue} / {it.DestinationKey} {it.DestinationValue}");
    }

    public static void Show(UndoResult undo) => Console.WriteLine(
        $"  Undone to pass {undo.ToSyncPoint}: {undo.RemovedCount:N0} removed, {undo.FlagsRestoredCount:N0} flags set back, {undo.RestoredCount:N0} brought back, " +
        $"folders deleted: {undo.DeletedContainers.Count}, left alone: {undo.LeftAlone.Count}");

    private static void Table(
        IReadOnlyList<MigrationContainer> containers, string first, Func<MigrationContainer, long> count, string second, Func<MigrationContainer, string> amount, Func<MigrationContainer, string> note)
    {
        Console.WriteLine($"\n  {"Source",-24}{"Destination",-24}{first,8}{second,10}");
        foreach (var it in containers)
            Console.WriteLine($"  {HumanText.Line(it.SourcePath),-24}{HumanText.Line(it.DestinationPath ?? "(not carried)"),-24}{count(it),8:N0}{amount(it),10}  {note(it)}".TrimEnd());
        Console.WriteLine();
    }
}
