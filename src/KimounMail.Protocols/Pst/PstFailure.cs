namespace KimounMail.Protocols.Pst;

/// <summary>Why a PST cannot be read at all, in words a user can act on.</summary>
internal static class PstFailure
{
    public static MailException Unreadable(string path, Exception cause) => new(
        cause is FileNotFoundException or DirectoryNotFoundException ? MailErrorId.FileNotFound : MailErrorId.FileUnreadable,
        $"{HumanText.Line(path)} cannot be opened: {HumanText.Line(cause.Message)}",
        cause)
    {
        Category = cause is FileNotFoundException or DirectoryNotFoundException ? MailErrorCategory.ObjectNotFound : MailErrorCategory.PermissionDenied,
        Item = path,
        Advice = cause is FileNotFoundException or DirectoryNotFoundException
            ? "Check the path."
            : "Check that you may read the file. If a program holds it exclusively (Outlook does), close that program, or copy the file while it is closed.",
    };

    public static MailException Unknown(string path, string reason) => new(MailErrorId.FileFormatUnknown, $"{HumanText.Line(path)} is not a PST or OST file: {reason}")
    {
        Category = MailErrorCategory.InvalidData,
        Item = path,
        Advice = "Check that the file was copied whole, and that it comes from Outlook (.pst or .ost).",
    };

    public static MailException Protected(string path) => new(
        MailErrorId.FileProtected,
        $"{HumanText.Line(path)} is encrypted by Windows Information Protection; nothing outside its organization can read it.")
    {
        Category = MailErrorCategory.PermissionDenied,
        Item = path,
        Advice = "Open it in Outlook on a device of the organization and export it to a new PST file there.",
    };

    public static MailException Damaged(string path, Exception cause) => new(
        MailErrorId.FileDamaged,
        $"{HumanText.Line(path)} is damaged where all else hangs on: {cause.Message}",
        cause)
    {
        Category = MailErrorCategory.InvalidData,
        Item = path,
        Advice = "Use another copy of the file, or repair a copy of this one with Outlook's Inbox Repair Tool (scanpst.exe).",
    };
}
