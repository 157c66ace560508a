namespace KimounMail.Engine.Endpoints.Files;

/// <summary>What can be wrong with a file that is to be a mailbox.</summary>
internal static class FileErrors
{
    public static MailException Unreadable(string path, Exception cause, Container? container = null) => new(MailErrorId.FileUnreadable, $"{HumanText.Line(path)} cannot be read: {HumanText.Line(cause.Message)}", cause)
    {
        Category = cause is UnauthorizedAccessException ? MailErrorCategory.PermissionDenied : cause is InvalidDataException ? MailErrorCategory.InvalidData : MailErrorCategory.ReadError,
        Container = container?.Path,
        Advice = cause is UnauthorizedAccessException ? "Give the user who runs this the right to read it." : null,
    };

    public static MailException NotFound(string path) => new(MailErrorId.FileNotFound, $"There is no file or folder {HumanText.Line(path)}.")
    {
        Category = MailErrorCategory.ObjectNotFound,
    };

    public static MailException Unknown(string path) => new(MailErrorId.FileFormatUnknown, $"{HumanText.Line(path)} is no mailbox of a kind that is understood.")
    {
        Category = MailErrorCategory.InvalidData,
        Advice = "Give a PST, OST or mbox file, an .eml file, a Maildir, or a folder of mbox or .eml files.",
    };
}
