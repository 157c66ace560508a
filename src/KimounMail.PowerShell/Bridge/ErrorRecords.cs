using System.Management.Automation;

namespace KimounMail.PowerShell.Bridge;

/// <summary>How the engine's errors look in PowerShell: the one place that decides it.</summary>
internal static class ErrorRecords
{
    /// <summary>The error with its stable id, category and target, its text in words and no stack trace.</summary>
    public static ErrorRecord ToErrorRecord(this MailException failure, object? target) =>
        new(failure, failure.ErrorId, ToErrorCategory(failure.Category), target ?? failure.Account ?? failure.Server)
        {
            ErrorDetails = new ErrorDetails(failure.ToUserText()) { RecommendedAction = failure.Advice ?? "" },
        };

    private static ErrorCategory ToErrorCategory(MailErrorCategory category) => category switch
    {
        MailErrorCategory.InvalidArgument => ErrorCategory.InvalidArgument,
        MailErrorCategory.ObjectNotFound => ErrorCategory.ObjectNotFound,
        MailErrorCategory.ResourceExists => ErrorCategory.ResourceExists,
        MailErrorCategory.AuthenticationError => ErrorCategory.AuthenticationError,
        MailErrorCategory.SecurityError => ErrorCategory.SecurityError,
        MailErrorCategory.PermissionDenied => ErrorCategory.PermissionDenied,
        MailErrorCategory.ConnectionError => ErrorCategory.ConnectionError,
        MailErrorCategory.OperationTimeout => ErrorCategory.OperationTimeout,
        MailErrorCategory.LimitsExceeded => ErrorCategory.LimitsExceeded,
        MailErrorCategory.InvalidOperation => ErrorCategory.InvalidOperation,
        MailErrorCategory.InvalidData => ErrorCategory.InvalidData,
        MailErrorCategory.WriteError => ErrorCategory.WriteError,
        MailErrorCategory.ReadError => ErrorCategory.ReadError,
        MailErrorCategory.NotImplemented => ErrorCategory.NotImplemented,
        _ => ErrorCategory.NotSpecified,
    };
}
