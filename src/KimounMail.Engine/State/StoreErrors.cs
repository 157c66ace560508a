namespace KimounMail.Engine.State;

/// <summary>The failures of the store, in words.</summary>
internal static class StoreErrors
{
    public static MailException FolderUnusable(string path, Exception cause) => new(
        MailErrorId.StoreUnusable, $"The folder of the task store cannot be used: {path}.", cause)
    {
        Category = MailErrorCategory.PermissionDenied,
        Advice = "Set KIMOUNMAIL_STATE to a folder you may write to.",
    };

    public static MailException FolderOpenToOthers(string path) => new(
        MailErrorId.StoreUnusable, $"Others may write to the folder of the task store, and so replace what is in it: {path}.")
    {
        Category = MailErrorCategory.SecurityError,
        Advice = "Allow its owner alone (chmod go-w), or set KIMOUNMAIL_STATE to a folder of your own.",
    };

    public static MailException NotADatabase(string path, Exception cause) => new(
        MailErrorId.StoreUnusable, $"The task store is damaged or not one of ours: {path}.", cause)
    {
        Category = MailErrorCategory.InvalidData,
        Advice = "Restore the file from a backup, or move it away to begin with an empty store.",
    };

    public static MailException NewerVersion(string path, long found, long known) => new(
        MailErrorId.StoreUnusable, $"The task store {path} was written by a newer version of this module (schema {found}; this one knows {known}).")
    {
        Category = MailErrorCategory.InvalidData,
        Advice = "Update the module.",
    };

    public static MailException Busy(string path, Exception cause) => new(
        MailErrorId.StoreUnusable, $"The task store is locked by another program: {path}.", cause)
    {
        // Not transient: it was waited for, and opening a connection to a server again would not help.
        Category = MailErrorCategory.InvalidOperation,
        Advice = "When that program is done, Resume-Migration goes on from where it was.",
    };

    public static MailException Full(string path, Exception cause) => new(
        MailErrorId.StoreUnusable, $"The disk of the task store is full: {path}.", cause)
    {
        Category = MailErrorCategory.LimitsExceeded,
        Advice = "Make room on that disk; Resume-Migration then goes on from where it was.",
    };

    public static MailException Failed(string path, Exception cause) => new(
        MailErrorId.StoreUnusable, $"The task store cannot be read or written: {path}: {cause.Message}", cause)
    {
        Category = MailErrorCategory.WriteError,
        Advice = "See that the disk is not full and that the folder may be written to.",
    };

    public static MailException TaskNotFound(string id) => new(MailErrorId.TaskNotFound, $"There is no migration task '{id}'.")
    {
        Category = MailErrorCategory.ObjectNotFound,
        Advice = "Get-MigrationTask lists the tasks there are.",
    };

    public static MailException TaskBusy(string id) => new(MailErrorId.TaskBusy, $"A worker is running the migration task '{id}'.")
    {
        Category = MailErrorCategory.InvalidOperation,
        Advice = "Stop it first with Stop-Migration.",
    };
}
