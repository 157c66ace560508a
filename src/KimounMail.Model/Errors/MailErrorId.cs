namespace KimounMail;

/// <summary>The stable ids of errors, and of the reasons an item was skipped or failed. An id never changes its meaning.</summary>
public static class MailErrorId
{
    /// <summary>The host name does not resolve.</summary>
    public const string HostNotFound = nameof(HostNotFound);

    /// <summary>No server accepted the connection.</summary>
    public const string ConnectionFailed = nameof(ConnectionFailed);

    /// <summary>The server did not answer in time.</summary>
    public const string ConnectionTimedOut = nameof(ConnectionTimedOut);

    /// <summary>An established connection broke and could not be restored.</summary>
    public const string ConnectionLost = nameof(ConnectionLost);

    /// <summary>The server's certificate is not trusted for this host.</summary>
    public const string CertificateRejected = nameof(CertificateRejected);

    /// <summary>The server offers no TLS and clear text was not allowed.</summary>
    public const string TlsUnavailable = nameof(TlsUnavailable);

    /// <summary>The TLS handshake failed for another reason than the certificate.</summary>
    public const string TlsFailed = nameof(TlsFailed);

    /// <summary>The server refused the credentials.</summary>
    public const string AuthenticationFailed = nameof(AuthenticationFailed);

    /// <summary>Server and client share no way to log in.</summary>
    public const string AuthenticationNotSupported = nameof(AuthenticationNotSupported);

    /// <summary>The server broke the protocol.</summary>
    public const string ProtocolError = nameof(ProtocolError);

    /// <summary>The server refused a command.</summary>
    public const string CommandFailed = nameof(CommandFailed);

    /// <summary>The server does not offer what the operation needs.</summary>
    public const string NotSupportedByServer = nameof(NotSupportedByServer);

    /// <summary>The account may not do this.</summary>
    public const string PermissionDenied = nameof(PermissionDenied);

    /// <summary>The server asked us to slow down.</summary>
    public const string Throttled = nameof(Throttled);

    /// <summary>The destination account is full.</summary>
    public const string QuotaExceeded = nameof(QuotaExceeded);

    /// <summary>The message is larger than the destination takes.</summary>
    public const string MessageTooLarge = nameof(MessageTooLarge);

    /// <summary>The destination refused this message.</summary>
    public const string MessageRefused = nameof(MessageRefused);

    /// <summary>The source could not deliver this message.</summary>
    public const string MessageUnreadable = nameof(MessageUnreadable);

    /// <summary>The destination refused to create or open the folder.</summary>
    public const string FolderRefused = nameof(FolderRefused);

    /// <summary>The source refused to open the folder.</summary>
    public const string FolderUnreadable = nameof(FolderUnreadable);

    /// <summary>The destination does not store this keyword; the message was copied without it.</summary>
    public const string KeywordRefused = nameof(KeywordRefused);

    /// <summary>A date or size filter excluded the item.</summary>
    public const string Filtered = nameof(Filtered);

    /// <summary>The item is of a kind that is not carried: a contact or an appointment among mail.</summary>
    public const string OtherKind = nameof(OtherKind);

    /// <summary>The item was copied, but for a part of it that could not be read.</summary>
    public const string PartlyUnreadable = nameof(PartlyUnreadable);

    /// <summary>The same message was copied under another label (Gmail).</summary>
    public const string CopiedUnderAnotherLabel = nameof(CopiedUnderAnotherLabel);

    /// <summary>The migration was stopped before it reached the item.</summary>
    public const string Stopped = nameof(Stopped);

    /// <summary>The item left the source between the scan and the copy.</summary>
    public const string GoneFromSource = nameof(GoneFromSource);

    /// <summary>The item changed or moved at the destination since it was written.</summary>
    public const string ChangedAtDestination = nameof(ChangedAtDestination);

    /// <summary>An endpoint given by the user cannot be understood.</summary>
    public const string InvalidEndpoint = nameof(InvalidEndpoint);

    /// <summary>No server was given, and none was found by the account's domain.</summary>
    public const string ServerNotDetected = nameof(ServerNotDetected);

    /// <summary>What was given for a mail domain is none.</summary>
    public const string InvalidDomain = nameof(InvalidDomain);

    /// <summary>A DNS server given by the user cannot be understood.</summary>
    public const string InvalidDnsServer = nameof(InvalidDnsServer);

    /// <summary>The DNS has no such name.</summary>
    public const string DnsNameNotFound = nameof(DnsNameNotFound);

    /// <summary>The DNS has the name, without records of the type asked for.</summary>
    public const string DnsNoData = nameof(DnsNoData);

    /// <summary>A DNS server could not find out: the authority is down, or what it says fails DNSSEC.</summary>
    public const string DnsServerFailure = nameof(DnsServerFailure);

    /// <summary>A DNS server does not answer this question to us.</summary>
    public const string DnsRefused = nameof(DnsRefused);

    /// <summary>A DNS server answered with another error.</summary>
    public const string DnsServerError = nameof(DnsServerError);

    /// <summary>No DNS server answered in time.</summary>
    public const string DnsTimedOut = nameof(DnsTimedOut);

    /// <summary>No DNS server could be reached.</summary>
    public const string DnsUnreachable = nameof(DnsUnreachable);

    /// <summary>What a DNS server answered cannot be understood.</summary>
    public const string DnsMalformed = nameof(DnsMalformed);

    /// <summary>A file of DNS profiles cannot be used.</summary>
    public const string InvalidDnsProfile = nameof(InvalidDnsProfile);

    /// <summary>No DNS profile has this name.</summary>
    public const string UnknownDnsProfile = nameof(UnknownDnsProfile);

    /// <summary>No task has this id.</summary>
    public const string TaskNotFound = nameof(TaskNotFound);

    /// <summary>Another worker runs this task.</summary>
    public const string TaskBusy = nameof(TaskBusy);

    /// <summary>The task is in a state that does not allow the operation.</summary>
    public const string InvalidTaskState = nameof(InvalidTaskState);

    /// <summary>The undo window has passed.</summary>
    public const string UndoWindowExpired = nameof(UndoWindowExpired);

    /// <summary>The UIDVALIDITY of a folder changed, so what is in it cannot be told to be ours.</summary>
    public const string ContainerReplaced = nameof(ContainerReplaced);

    /// <summary>The store of tasks cannot be opened, read or written (its disk is full, another program has locked it), or is of a newer version.</summary>
    public const string StoreUnusable = nameof(StoreUnusable);

    /// <summary>Stored credentials cannot be read here.</summary>
    public const string CredentialUnavailable = nameof(CredentialUnavailable);

    /// <summary>The background worker did not start.</summary>
    public const string WorkerFailed = nameof(WorkerFailed);

    /// <summary>The tasks waited for did not end in the time given.</summary>
    public const string WaitTimedOut = nameof(WaitTimedOut);

    /// <summary>No operator is connected, or none by this name.</summary>
    public const string OperatorNotConnected = nameof(OperatorNotConnected);

    /// <summary>How to reach an operator cannot be understood, or is not whole.</summary>
    public const string InvalidOperatorSettings = nameof(InvalidOperatorSettings);

    /// <summary>The operator cannot do this at all; nothing was sent.</summary>
    public const string NotSupportedByOperator = nameof(NotSupportedByOperator);

    /// <summary>What was asked for cannot be: all that is wrong with it is listed; nothing was sent.</summary>
    public const string InvalidRequest = nameof(InvalidRequest);

    /// <summary>An order cannot be read, or asks for what cannot be: all that is wrong with it is listed; nothing was sent.</summary>
    public const string InvalidOrder = nameof(InvalidOrder);

    /// <summary>Somebody else carries out this order just now.</summary>
    public const string OrderBusy = nameof(OrderBusy);

    /// <summary>A file or folder cannot be read: that is not allowed, or another program holds it.</summary>
    public const string FileUnreadable = nameof(FileUnreadable);

    /// <summary>A file is not of the format it was taken for, or a file or folder holds no mailbox of a kind that is understood.</summary>
    public const string FileFormatUnknown = nameof(FileFormatUnknown);

    /// <summary>A file is encrypted in a way that cannot be undone here.</summary>
    public const string FileProtected = nameof(FileProtected);

    /// <summary>A file, or the part of it that was asked for, is damaged.</summary>
    public const string FileDamaged = nameof(FileDamaged);

    /// <summary>The operator has no such mailbox.</summary>
    public const string MailboxNotFound = nameof(MailboxNotFound);

    /// <summary>The operator has no such alias.</summary>
    public const string AliasNotFound = nameof(AliasNotFound);

    /// <summary>The operator has no such distribution list.</summary>
    public const string DistributionListNotFound = nameof(DistributionListNotFound);

    /// <summary>The operator takes no mail for this domain.</summary>
    public const string DomainNotFound = nameof(DomainNotFound);

    /// <summary>The domain is to be removed and still has mailboxes, aliases or lists.</summary>
    public const string DomainNotEmpty = nameof(DomainNotEmpty);

    /// <summary>The address is taken by something else than what was asked for.</summary>
    public const string AddressInUse = nameof(AddressInUse);

    /// <summary>The operator has no room left in what was bought.</summary>
    public const string NoFreeSlot = nameof(NoFreeSlot);

    /// <summary>Something would be lost, and nobody has said that it may be.</summary>
    public const string DataLossRefused = nameof(DataLossRefused);

    /// <summary>The operator is at work on the object, or somebody else changed it meanwhile.</summary>
    public const string OperatorBusy = nameof(OperatorBusy);

    /// <summary>The operator has no such object: a platform, a zone, an alias.</summary>
    public const string OperatorObjectNotFound = nameof(OperatorObjectNotFound);

    /// <summary>The operator's service is out of order for now.</summary>
    public const string OperatorUnavailable = nameof(OperatorUnavailable);

    /// <summary>The operator took the order, and its work on it failed.</summary>
    public const string OperatorFailed = nameof(OperatorFailed);

    /// <summary>A list of passwords to hand over cannot be read or written, or has another password.</summary>
    public const string HandOverListUnusable = nameof(HandOverListUnusable);

    /// <summary>A file of accounts cannot be read or written, or holds what would be lost by writing it.</summary>
    public const string AccountFileUnusable = nameof(AccountFileUnusable);

    /// <summary>There is no file or folder of this name.</summary>
    public const string FileNotFound = nameof(FileNotFound);}
