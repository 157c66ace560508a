namespace KimounMail.Engine.State;

/// <summary>Why stored credentials cannot be read, in words. None of them tells anything of what is stored.</summary>
internal static class CredentialErrors
{
    private const string GiveAgain = "Give the credential again.";

    public static MailException KeyUnusable(string path, string reason, Exception? cause = null) => new(
        MailErrorId.CredentialUnavailable, $"The key of the stored credentials cannot be used: {reason} ({path}).", cause)
    {
        Category = MailErrorCategory.SecurityError,
        Advice = "Run as the user, and on the machine, that created the task, or give the credential again.",
    };

    public static MailException Undecipherable(Exception cause) => new(
        MailErrorId.CredentialUnavailable, "The stored credential was encrypted with another key or password, or was altered.", cause)
    {
        Category = MailErrorCategory.SecurityError,
        Advice = GiveAgain,
    };

    public static MailException PasswordNeeded() => new(
        MailErrorId.CredentialUnavailable, "The stored credential is protected by a project password, and none was given.")
    {
        Category = MailErrorCategory.SecurityError,
        Advice = "Give the project's password.",
    };

    public static MailException PasswordNotUsed() => new(
        MailErrorId.CredentialUnavailable, "The stored credential is protected by the key of the user who created the task, not by a password.")
    {
        Category = MailErrorCategory.SecurityError,
        Advice = "Open the store without a password.",
    };

    public static MailException Damaged() => new(MailErrorId.CredentialUnavailable, "The stored credential is damaged or of a newer version.")
    {
        Category = MailErrorCategory.InvalidData,
        Advice = GiveAgain,
    };
}
