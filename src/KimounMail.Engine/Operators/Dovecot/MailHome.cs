using System.Globalization;

namespace KimounMail.Engine.Operators.Dovecot;

/// <summary>Where the mail of users is, as Dovecot's <c>home</c> says it: <c>/var/mail/%d/%n</c>. Nothing outside of its fixed part is ever touched.</summary>
internal sealed class MailHome
{
    private readonly string _template;
    private readonly string _root;

    private MailHome(string template, string root)
    {
        (_template, _root) = (template, root);
    }

    /// <summary>Understands a template that gives each user a folder of its own.</summary>
    public static MailHome Parse(string template)
    {
        var variable = template.IndexOf('%', StringComparison.Ordinal);
        var isWhole = template.Contains("%u", StringComparison.Ordinal) || (template.Contains("%n", StringComparison.Ordinal) && template.Contains("%d", StringComparison.Ordinal));
        var root = variable < 0 ? "" : Path.GetDirectoryName(template[..variable]) ?? "";
        if (!isWhole || !Path.IsPathRooted(template) || root.Length < 2)
            throw DovecotSettings.Invalid($"'{HumanText.Line(template)}' gives no folder of its own to each user. Write it as /var/mail/%d/%n.");
        return new MailHome(template, Path.GetFullPath(root) + Path.DirectorySeparatorChar);
    }

    /// <summary>The folder of a user.</summary>
    public string For(string user) => _template
        .Replace("%u", user, StringComparison.Ordinal)
        .Replace("%n", MailAddress.LocalPartOf(user), StringComparison.Ordinal)
        .Replace("%d", MailAddress.DomainOf(user), StringComparison.Ordinal);

    /// <summary>What the paths of a folder and of all within it begin with.</summary>
    public static string Within(string home) => Path.TrimEndingDirectorySeparator(Path.GetFullPath(home)) + Path.DirectorySeparatorChar;

    /// <summary>
    /// The octets and the number of the messages in a folder: a file each in Maildir and sdbox, several in one in mdbox, where they are not counted. Against a
    /// quota Dovecot counts lines as they are sent, with two octets at their end; Maildir has that size in the name of the file.
    /// </summary>
    public static (long Bytes, long AgainstQuota, long? Items) Measure(string home)
    {
        var (bytes, againstQuota, items, isCounted) = (0L, 0L, 0L, true);
        if (!Directory.Exists(home))
            return (0, 0, 0);
        var everything = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
        foreach (var file in new DirectoryInfo(home).EnumerateFiles("*", everything).Where(IsMail))
        {
            isCounted &= !file.Name.StartsWith("m.", StringComparison.Ordinal) || file.Directory!.Name is "cur" or "new";
            (bytes, againstQuota, items) = (bytes + file.Length, againstQuota + SizeAsSent(file), items + 1);
        }

        return (bytes, againstQuota, isCounted ? items : null);
    }

    private static long SizeAsSent(FileInfo file) => file.Name.Split(',', ':').FirstOrDefault(part => part.StartsWith("W=", StringComparison.Ordinal)) is { } size
        && long.TryParse(size.AsSpan(2), NumberStyles.None, CultureInfo.InvariantCulture, out var octets) ? octets : file.Length;

    /// <summary>Removes the mail of a user for good.</summary>
    public void Remove(string home)
    {
        RequireOurs(home);
        if (Directory.Exists(home))
            Directory.Delete(home, recursive: true);
    }

    /// <summary>Refuses what is not a folder within the fixed part of the template.</summary>
    /// <exception cref="MailException"><see cref="MailErrorId.PermissionDenied"/>.</exception>
    public void RequireOurs(string home)
    {
        var path = Path.GetFullPath(home);
        if (!path.StartsWith(_root, StringComparison.Ordinal) || path.Length == _root.Length || new DirectoryInfo(path).LinkTarget is not null)
            throw new MailException(MailErrorId.PermissionDenied, $"'{HumanText.Line(home)}' is not a folder in '{_root}', and is left alone.")
            {
                Category = MailErrorCategory.PermissionDenied,
                Advice = "Remove the mailbox without -RemoveMail, and its mail by hand.",
            };
    }

    private static bool IsMail(FileInfo file) =>
        file.Directory!.Name is "cur" or "new"
        || (file.Name.Length > 2 && file.Name[0] is 'u' or 'm' && file.Name[1] == '.' && file.Name.AsSpan(2).IndexOfAnyExceptInRange('0', '9') < 0);
}
