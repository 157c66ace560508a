namespace KimounMail.Engine.Migration;

/// <summary>What goes wrong with tasks as such.</summary>
internal static class TaskErrors
{
    public static MailException NotFound(string id) => new(MailErrorId.TaskNotFound, $"There is no migration task '{id}'.")
    {
        Category = MailErrorCategory.ObjectNotFound,
        Advice = "Get-MigrationTask lists them.",
    };

    public static MailException Busy(string id) => new(MailErrorId.TaskBusy, $"Migration task '{id}' is being worked on by another worker, or compared.")
    {
        Category = MailErrorCategory.InvalidOperation,
        Advice = "Follow it with Get-MigrationTask or Wait-MigrationTask, or end it first with Stop-Migration.",
    };

    public static MailException RouteBusy(MigrationTask task) => new(MailErrorId.TaskBusy, "Another task is at work between the same two mailboxes.")
    {
        Category = MailErrorCategory.InvalidOperation,
        Account = task.SourceAccount,
        Advice = "Get-MigrationTask lists it. When it has ended, Resume-Migration goes on with this one.",
    };

    public static MailException NothingListed(EndpointAddress source) => new(MailErrorId.ProtocolError, "The source lists no folder, not even INBOX.")
    {
        Category = MailErrorCategory.InvalidData,
        Server = source.Server,
        Account = source.Account,
        Advice = "Nothing was changed. Try again; if it stays so, Test-MigrationEndpoint tells what the server offers.",
    };

    public static MailException UndoWindowExpired(MigrationTask task) => new(MailErrorId.UndoWindowExpired, $"The undo window of migration task '{task.Id}' ended at {task.UndoUntil:u}.")
    {
        Category = MailErrorCategory.InvalidOperation,
        Account = task.DestinationAccount,
        Advice = "Use -Force to undo all the same: mail users may have relied on what was copied since.",
    };

    public static void ThrowIfNotAllowed(MigrationTask task, RunMode mode)
    {
        var allowed = mode switch
        {
            RunMode.Start => task.Status is MigrationStatus.Created or MigrationStatus.Queued or MigrationStatus.Failed,
            RunMode.Resume => task.Status is not (MigrationStatus.Synced or MigrationStatus.SyncedWithErrors or MigrationStatus.Undone or MigrationStatus.Undoing),
            _ => task.Status is not MigrationStatus.Undoing,
        };
        if (!allowed)
        {
            throw new MailException(MailErrorId.InvalidTaskState, $"Migration task '{task.Id}' is {task.Status}; it cannot be {(mode == RunMode.Start ? "started" : mode == RunMode.Resume ? "resumed" : "synchronised")} now.")
            {
                Category = MailErrorCategory.InvalidOperation,
                Advice = "Sync-Migration makes a new pass of a task that is done.",
            };
        }
    }
}
