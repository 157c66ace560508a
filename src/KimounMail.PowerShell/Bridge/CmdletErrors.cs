namespace KimounMail.PowerShell.Bridge;

/// <summary>The errors of tasks that arise on this side of the engine.</summary>
internal static class CmdletErrors
{
    public static MailException NotFound(string id) => new(MailErrorId.TaskNotFound, $"There is no migration task '{HumanText.Line(id)}'.")
    {
        Category = MailErrorCategory.ObjectNotFound,
        Advice = "Get-MigrationTask lists the tasks of this user on this machine.",
    };

    public static MailException WaitTimedOut(MigrationTask task, TimeSpan timeout) => new(MailErrorId.WaitTimedOut, $"The migration has not ended within {HumanText.Duration(timeout)}.")
    {
        Category = MailErrorCategory.OperationTimeout,
        Account = task.SourceAccount,
        Advice = "It goes on; wait for it again, or follow it with Get-MigrationTask.",
    };

    public static MailException WorkerFailed(MigrationTask task, string why, IEnumerable<string> log) => new(MailErrorId.WorkerFailed, $"The background worker did not take up the migration: {why}")
    {
        Category = MailErrorCategory.InvalidOperation,
        Account = task.SourceAccount,
        Advice = string.Join(Environment.NewLine, log.Prepend("Its last words:").Append($"Resume-Migration {task.Id} -Wait runs it here.")),
    };

    /// <summary>A pass that could not run, in the words the task has for it: they name server and account already.</summary>
    public static MailException PassFailed(MigrationTask task) =>
        new(task.ErrorId ?? MailErrorId.CommandFailed, task.StatusDetail ?? "The migration failed.")
        {
            Category = CategoryOf(task.ErrorId),
        };

    // A task remembers the id of its error alone.
    private static MailErrorCategory CategoryOf(string? errorId) => errorId switch
    {
        MailErrorId.AuthenticationFailed or MailErrorId.AuthenticationNotSupported or MailErrorId.CredentialUnavailable => MailErrorCategory.AuthenticationError,
        MailErrorId.CertificateRejected or MailErrorId.TlsUnavailable or MailErrorId.TlsFailed => MailErrorCategory.SecurityError,
        MailErrorId.HostNotFound or MailErrorId.ConnectionFailed or MailErrorId.ConnectionLost => MailErrorCategory.ConnectionError,
        MailErrorId.ConnectionTimedOut => MailErrorCategory.OperationTimeout,
        MailErrorId.QuotaExceeded => MailErrorCategory.LimitsExceeded,
        MailErrorId.InvalidEndpoint => MailErrorCategory.InvalidArgument,
        _ => MailErrorCategory.NotSpecified,
    };
}
