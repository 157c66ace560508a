using System.Management.Automation;
using System.Security;
using KimounMail.Engine.Operators.HandOver;
using KimounMail.PowerShell.Bridge;
using KimounMail.PowerShell.Parameters;

namespace KimounMail.PowerShell.Commands;

/// <summary>Writes the passwords mailboxes were given into protected lists to hand over, one file a domain.</summary>
/// <remarks>
/// <para>Each file is a page that any browser opens, without a network: it asks for the password of the list and shows the mailboxes with theirs, to read or to print. It is encrypted (AES-256-GCM, the key from the password by PBKDF2 with SHA-256), and readable by its owner alone. Send the file one way and its password another.</para>
/// <para>Each mailbox is in the file before the next one is taken from the pipeline, so an interruption loses no password. A file that is there is added to, with the same -FilePassword. Results without a password, as of mailboxes that were there already, are passed over.</para>
/// </remarks>
/// <example>
///   <summary>Create mailboxes and hand over their passwords</summary>
///   <code>Import-Csv mailboxes.csv | New-Mailbox | Export-MailboxPassword -Path ./handover -FilePassword (Read-Host -AsSecureString)</code>
/// </example>
/// <example>
///   <summary>New passwords for all of a domain</summary>
///   <code>Get-Mailbox -Domain example.com | Reset-MailboxPassword | Export-MailboxPassword ./handover -FilePassword (Read-Host -AsSecureString)</code>
/// </example>
/// <seealso cref="NewMailboxCommand"/>
/// <seealso cref="ResetMailboxPasswordCommand"/>
[Cmdlet(VerbsData.Export, "MailboxPassword", SupportsShouldProcess = true)]
[OutputType(typeof(FileInfo))]
public sealed class ExportMailboxPasswordCommand : MailCmdlet
{
    private readonly Dictionary<string, HandOverList> _lists = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>The folder for the files, which are called after their domains. It is made where there is none.</summary>
    [Parameter(Mandatory = true, Position = 0)]
    [ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>The password of the lists, ten characters at least: whoever has a file can try as often as they like.</summary>
    [Parameter(Mandatory = true)]
    [Password]
    [ValidateNotNull]
    public SecureString FilePassword { get; set; } = new();

    /// <summary>The mailbox, by its address.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [Alias("PrimarySmtpAddress")]
    [ValidateNotNullOrEmpty]
    public string Identity { get; set; } = "";

    /// <summary>Its password, as New-Mailbox and Reset-MailboxPassword have it in their results.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true)]
    [AllowNull]
    public Secret? Password { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Attempt(Identity, () =>
    {
        if (Password is not { } password)
            return;
        // It becomes the name of a file.
        if (AddressRules.Malformed(Identity) is { } malformed)
            throw new MailException(MailErrorId.InvalidRequest, malformed) { Category = MailErrorCategory.InvalidArgument };
        var domain = MailAddress.DomainOf(Identity).ToLowerInvariant();
        var folder = GetUnresolvedProviderPathFromPSPath(Path);
        var file = System.IO.Path.Combine(folder, domain + ".html");
        if (!ShouldProcess(file, $"Add the password of {HumanText.Line(Identity)}"))
            return;
        Directory.CreateDirectory(folder);
        if (!_lists.TryGetValue(domain, out var list))
            _lists[domain] = list = Await(HandOverList.OpenAsync(file, domain, new Secret(PasswordAttribute.Reveal(FilePassword)), StopToken));
        list.Add(Identity, password);
        list.Save();
    });

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        foreach (var list in _lists.Values)
            WriteObject(new FileInfo(list.Path));
    }
}
