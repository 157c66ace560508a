namespace KimounMail.Engine.Operators.Dovecot;

/// <summary>Where a host keeps its accounts.</summary>
/// <param name="PasswdFile">Dovecot's passwd-file, the passdb and userdb of all users.</param>
/// <param name="DomainFile">The domains mail is taken for, one a line.</param>
/// <param name="VirtualFile">Postfix's virtual alias table as text; null without aliases, lists and forwarding.</param>
/// <param name="MailHome">The folder of a user's mail, with Dovecot's %d, %n and %u; null when it is not to be looked into.</param>
internal sealed record DovecotSettings(string PasswdFile, string DomainFile, string? VirtualFile, MailHome? MailHome)
{
    public static OperatorProvider Provider { get; } = new(
        "Dovecot",
        "This host's own Dovecot and Postfix, by their files",
        [
            new OperatorOption("PasswdFile", "Dovecot's passwd-file of the users.") { IsRequired = true, IsPath = true },
            new OperatorOption("DomainFile", "A file with the domains mail is taken for, one a line.") { IsRequired = true, IsPath = true },
            new OperatorOption("VirtualFile", "Postfix's virtual alias table as text (texthash:); without it there are no aliases, lists and forwarding.") { IsPath = true },
            new OperatorOption("MailHome", "The home of a user as Dovecot's configuration names it, such as /var/mail/%d/%n; without it sizes are not told, and mail is never removed."),
        ],
        OpenAsync);

    private static Task<IMailOperator> OpenAsync(OperatorSettings settings, CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux())
            throw Invalid("A Dovecot host's files can be kept on Linux only: their owner has to stay theirs.");
        cancellationToken.ThrowIfCancellationRequested();
        var files = new DovecotSettings(
            Locate(settings.Options["PasswdFile"]),
            Locate(settings.Options["DomainFile"]),
            settings.Options.TryGetValue("VirtualFile", out var addresses) ? Locate(addresses) : null,
            settings.Options.TryGetValue("MailHome", out var home) ? MailHome.Parse(home) : null);
        return Task.FromResult<IMailOperator>(new DovecotOperator(settings.Name, files));
    }

    /// <summary>The file itself: writing must not put a file in the place of a link to it.</summary>
    private static string Locate(string path) =>
        !File.Exists(path) ? throw Invalid($"There is no file '{HumanText.Line(path)}'.") : File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path);

    internal static MailException Invalid(string message) => new(MailErrorId.InvalidOperatorSettings, message)
    {
        Category = MailErrorCategory.InvalidArgument,
        Advice = "An empty file will do, where there is none yet.",
    };
}
