using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Security;
using KimounMail.Engine.Operators;
using KimounMail.Engine.State;
using KimounMail.PowerShell.Bridge;
using KimounMail.PowerShell.Parameters;

namespace KimounMail.PowerShell.Commands;

/// <summary>Connects to an operator: whoever keeps the mailboxes, aliases, lists and domains.</summary>
/// <remarks>
/// <para>The connection is kept for this session. Nothing of it is stored (but, for OVHcloud, when its keys were used in the last minute), unless -Save asks for it: then how to reach the operator is kept, encrypted for this user on this machine, and -Name alone connects again, as in a scheduled script; Disconnect-MailOperator -Forget takes it away. Several can be open at once, each with a -Name of its own; the other commands take it as -Operator, and need none while one alone is open.</para>
/// <para>Each kind of operator has parameters of its own, which appear when -Provider is given. Dovecot, run on the host itself: -PasswdFile (Dovecot's passwd-file), -DomainFile (the domains, one a line), -VirtualFile (Postfix's virtual alias table as text), -MailHome (such as /var/mail/%d/%n).</para>
/// <para>OvhZimbra, a Zimbra platform at OVHcloud: -Server is a region (ovh-eu, ovh-ca, ovh-us). Calls are signed with -ApplicationKey, -ApplicationSecret and -ConsumerKey, or -Credential is a service account (an OAuth2 client); without either, the variables OVH_APPLICATION_KEY and so on count, then the file ovh.conf of the current folder, .ovh.conf of the home folder and /etc/ovh.conf, or that of -ConfigurationPath alone. -Platform names the platform where the keys see several, -CallsPerMinute (60) how many calls are made at most. With the first two and -RequestConsumerKey a consumer key is asked for that may do what is needed here: a warning shows the address where its owner says yes in a browser, and the connection is made when he has (-Save keeps the key). Processes with one key keep its pace together. It has no distribution lists, no suspension, no quota of a mailbox's own and no change of offer, because OVHcloud publishes none.</para>
/// <para>OvhEmail, what OVHcloud keeps besides Zimbra (MX Plan, E-mail Pro, Exchange), to be migrated from: mailboxes, usage, what was bought and domains are read, a call each, and nothing of them is changed; their DNS zones can be written. -Service names the one service (or the domain of an MX Plan) to read; the rest is as for OvhZimbra.</para>
/// <para>ZimbraAdmin, a Zimbra of one's own: -Server is its host (and port, where the administration service is not at 7071), -Credential an administrator without two-factor authentication. Classes of service are its offers, and what they ask of passwords is the policy; a suspended mailbox is a locked account, whose mail goes on to arrive.</para>
/// <para>ExchangeOnlineManagement has commands of the same names, among them New-Mailbox and Get-Mailbox. To use both in one session, import this module with a prefix: Import-Module KimounMail -Prefix Km makes them New-KmMailbox and Get-KmMailbox.</para>
/// </remarks>
/// <example>
///   <summary>The accounts of this host</summary>
///   <code>Connect-MailOperator Dovecot -PasswdFile /etc/dovecot/users -DomainFile /etc/postfix/domains -VirtualFile /etc/postfix/virtual -MailHome /var/mail/%d/%n</code>
/// </example>
/// <example>
///   <summary>A Zimbra of one's own, with a certificate of one's own authority</summary>
///   <code>Connect-MailOperator ZimbraAdmin -Server mail.example.com -Credential admin@example.com -CertificateAuthority ./ca.pem</code>
/// </example>
/// <example>
///   <summary>Two at once</summary>
///   <code>
///   Connect-MailOperator Dovecot -Name old -PasswdFile /srv/old/users -DomainFile /srv/old/domains
///   Connect-MailOperator Dovecot -Name new -PasswdFile /srv/new/users -DomainFile /srv/new/domains
///   Get-Mailbox -Operator old
///   </code>
/// </example>
/// <example>
///   <summary>A platform at OVHcloud, by a service account</summary>
///   <code>Connect-MailOperator OvhZimbra -Server ovh-eu -Credential (Get-Credential EU.0123456789abcdef) -Platform customers</code>
/// </example>
/// <example>
///   <summary>A consumer key for an application, kept for scheduled scripts</summary>
///   <code>Connect-MailOperator OvhZimbra -ApplicationKey 7kbG7Bk7S9Nt7ZSV -ApplicationSecret (Read-Host -AsSecureString) -RequestConsumerKey -Save</code>
/// </example>
/// <example>
///   <summary>What is to be migrated from E-mail Pro</summary>
///   <code>Connect-MailOperator OvhEmail -Service emailpro-ab12345-1; Get-Mailbox | Export-Csv sources.csv</code>
/// </example>
/// <example>
///   <summary>Connect again in a scheduled script, to what was kept by -Save</summary>
///   <code>Connect-MailOperator -Name old</code>
/// </example>
/// <seealso cref="GetMailOperatorCommand"/>
/// <seealso cref="DisconnectMailOperatorCommand"/>
[Cmdlet(VerbsCommunications.Connect, "MailOperator", DefaultParameterSetName = Kept)]
[OutputType(typeof(MailOperator))]
public sealed class ConnectMailOperatorCommand : MailCmdlet, IDynamicParameters
{
    private const string Given = "Given";
    private const string Kept = "Kept";
    private readonly RuntimeDefinedParameterDictionary _options = [];

    /// <summary>The kind of operator.</summary>
    [Parameter(ParameterSetName = Given, Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [ArgumentCompleter(typeof(ProviderCompleter))]
    [ValidateNotNullOrEmpty]
    public string Provider { get; set; } = "";

    /// <summary>The name of the connection. A connection that has it already ends. Alone it names one that was kept by -Save.</summary>
    [Parameter(ParameterSetName = Given, ValueFromPipelineByPropertyName = true)]
    [Parameter(ParameterSetName = Kept, Mandatory = true)]
    [ArgumentCompleter(typeof(KeptOperatorCompleter))]
    [PSDefaultValue(Help = "The kind of operator")]
    public string? Name { get; set; }

    /// <summary>Where the operator is: a URL, a host or a region, by its kind.</summary>
    [Parameter(ParameterSetName = Given, ValueFromPipelineByPropertyName = true)]
    public string? Server { get; set; }

    /// <summary>The name and password to log in with.</summary>
    [Parameter(ParameterSetName = Given, ValueFromPipelineByPropertyName = true)]
    [Credential]
    public PSCredential? Credential { get; set; }

    /// <summary>A PEM file of certificate authorities to trust instead of the system's.</summary>
    [Parameter(ParameterSetName = Given, ValueFromPipelineByPropertyName = true)]
    public string? CertificateAuthority { get; set; }

    /// <summary>The SHA-256 fingerprint the server's certificate must have; for servers with a certificate of their own making.</summary>
    [Parameter(ParameterSetName = Given, ValueFromPipelineByPropertyName = true)]
    public string? CertificateFingerprint { get; set; }

    /// <summary>Keeps how to reach the operator, its credential included, encrypted for this user on this machine.</summary>
    [Parameter(ParameterSetName = Given)]
    public SwitchParameter Save { get; set; }

    /// <summary>What the kind of operator takes besides.</summary>
    public object GetDynamicParameters()
    {
        foreach (var option in OperatorCatalog.Find(Provider)?.Options ?? [])
            _options[option.Name] = ToParameter(option, option.IsSecret ? typeof(SecureString) : typeof(string));
        if (Consent is { } consent)
            _options[consent.Option.Name] = ToParameter(consent.Option, typeof(SwitchParameter));
        return _options;
    }

    /// <inheritdoc/>
    protected override void ProcessRecord() => Attempt(Name ?? Provider, () =>
    {
        using var store = Save || ParameterSetName == Kept ? OperatorStore.Open() : null;
        var settings = ParameterSetName == Kept ? Await(store!.FindAsync(Name!, StopToken)) ?? throw NotKept(Name!) : Settings;
        if (Consent is { } consent && _options.TryGetValue(consent.Option.Name, out var asks) && asks is { IsSet: true, Value: SwitchParameter { IsPresent: true } })
            settings = Await(consent.AskAsync(settings, TellWhere, StopToken));
        var connected = Await(OperatorCatalog.OpenAsync(settings, StopToken));
        if (Save)
            Await(store!.SaveAsync(settings, StopToken));
        WriteObject(Await(OperatorConnections.AddAsync(settings, connected)));
    });

    private OperatorConsent? Consent => OperatorCatalog.Find(Provider)?.Consent;

    private void TellWhere(Uri address) => _ = Pipeline.InvokeAsync(() =>
    {
        WriteWarning($"Open {HumanText.Line(address.AbsoluteUri)} and log in to say yes. It is waited for.");
        return true;
    });

    private static MailException NotKept(string name) => new(MailErrorId.OperatorNotConnected, $"No operator is kept as '{HumanText.Line(name)}'.")
    {
        Category = MailErrorCategory.ObjectNotFound,
        Advice = "Connect to it with -Provider and -Save once.",
    };

    private OperatorSettings Settings => new()
    {
        Provider = OperatorCatalog.Find(Provider)?.Name ?? Provider,
        Name = string.IsNullOrWhiteSpace(Name) ? OperatorCatalog.Find(Provider)?.Name ?? Provider : Name,
        Server = string.IsNullOrWhiteSpace(Server) ? null : Server,
        UserName = Credential?.UserName,
        Password = Credential is null ? null : new Secret(PasswordAttribute.Reveal(Credential.Password)),
        CertificateAuthorityPath = string.IsNullOrWhiteSpace(CertificateAuthority) ? null : GetUnresolvedProviderPathFromPSPath(CertificateAuthority),
        CertificateFingerprint = string.IsNullOrWhiteSpace(CertificateFingerprint) ? null : CertificateFingerprint,
        Options = GivenOptions.Where(option => !option.IsSecret).ToDictionary(option => option.Name, Text, StringComparer.OrdinalIgnoreCase),
        Secrets = GivenOptions.Where(option => option.IsSecret).ToDictionary(option => option.Name, option => new Secret(PasswordAttribute.Reveal((SecureString)_options[option.Name].Value)), StringComparer.OrdinalIgnoreCase),
    };

    private IEnumerable<OperatorOption> GivenOptions =>
        OperatorCatalog.Find(Provider)?.Options.Where(option => _options[option.Name] is { IsSet: true, Value: not null and not "" }) ?? [];

    private string Text(OperatorOption option) =>
        (string)_options[option.Name].Value is var text && option.IsPath ? GetUnresolvedProviderPathFromPSPath(text) : text;

    private static RuntimeDefinedParameter ToParameter(OperatorOption option, Type type)
    {
        var attributes = new Collection<Attribute> { new ParameterAttribute { ParameterSetName = Given, HelpMessage = option.Help, ValueFromPipelineByPropertyName = true } };
        if (option.IsSecret)
            attributes.Add(new PasswordAttribute());
        return new RuntimeDefinedParameter(option.Name, type, attributes);
    }
}
