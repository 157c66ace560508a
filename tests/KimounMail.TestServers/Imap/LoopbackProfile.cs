using System.Collections.Immutable;

namespace KimounMail.TestServers.Imap;

/// <summary>What a server does with keywords it does not know yet.</summary>
public enum NewKeywords
{
    /// <summary>Takes them; PERMANENTFLAGS ends in <c>\*</c>.</summary>
    Accept,

    /// <summary>Says OK and forgets them.</summary>
    Drop,

    /// <summary>Answers NO.</summary>
    Refuse,
}

/// <summary>
/// The lasting character of a server, as data: what it announces, its limits and its words.
/// What is not announced is not honoured. Replace a running server's with <c>server.Profile with { … }</c>.
/// </summary>
public sealed partial record LoopbackProfile
{
    public required string Name { get; init; }

    /// <summary>Capabilities after login. STARTTLS, LOGINDISABLED and AUTH= words are added by the server where they apply.</summary>
    public required ImmutableHashSet<string> Capabilities { get; init; }

    /// <summary>Capabilities before login; null for those of <see cref="Capabilities"/> that make sense there.</summary>
    public ImmutableHashSet<string>? CapabilitiesBeforeLogin { get; init; }

    /// <summary>SASL mechanisms: PLAIN, SCRAM-SHA-256, XOAUTH2, OAUTHBEARER.</summary>
    public ImmutableArray<string> Mechanisms { get; init; } = ["PLAIN", "SCRAM-SHA-256", "XOAUTH2", "OAUTHBEARER"];

    /// <summary>Greeting and login reply carry the capabilities.</summary>
    public bool CapabilitiesInGreeting { get; init; } = true;

    public bool OffersStartTls { get; init; } = true;

    /// <summary>Announces LOGINDISABLED and refuses every login until TLS is up.</summary>
    public bool LoginNeedsTls { get; init; }

    /// <summary>Refuses the LOGIN command always (servers that take OAuth only).</summary>
    public bool LoginDisabled { get; init; }

    /// <summary>For accounts made by <see cref="LoopbackImapServer.AddAccount(string, string)"/>.</summary>
    public char Separator { get; init; } = '/';

    /// <summary>Prefix of the personal namespace; mailboxes outside cannot be created.</summary>
    public string NamespacePrefix { get; init; } = "";

    /// <summary>Name → special-use attribute (empty for none) of the mailboxes a new account starts with.</summary>
    public ImmutableSortedDictionary<string, string> InitialMailboxes { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>No mailbox can be created below the special ones.</summary>
    public bool SpecialMailboxesHaveNoChildren { get; init; }

    /// <summary>LIST shows special-use attributes though SPECIAL-USE is not announced.</summary>
    public bool SpecialUseUnannounced { get; init; }

    public string ForbiddenInMailboxNames { get; init; } = "";

    public NewKeywords NewKeywords { get; init; } = NewKeywords.Accept;

    /// <summary>Keywords known from the start.</summary>
    public ImmutableArray<string> KnownKeywords { get; init; } = ["$Forwarded", "$MDNSent", "$Junk", "$NotJunk"];

    public string ForbiddenInKeywords { get; init; } = "";

    /// <summary>RFC822.SIZE is wrong by this part of the size, up or down by UID. 0: exact.</summary>
    public double SizeError { get; init; }

    /// <summary>Octets; null for no limit but that of APPENDLIMIT, where announced.</summary>
    public long? MaxMessageSize { get; init; }

    public string TooBigReply { get; init; } = "NO [TOOBIG] message too large";

    /// <summary>A non-synchronizing literal above the limit ends the session.</summary>
    public bool TooBigClosesNonSync { get; init; }

    public string OverQuotaReply { get; init; } = "NO [OVERQUOTA] Quota exceeded";

    /// <summary>Closes at the first APPEND after so many consecutive ones with equal folder, date, flags and sizes; 0 for never.</summary>
    public int EqualAppends { get; init; }

    /// <summary>Closes after so many NO or BAD in a row; 0 for never.</summary>
    public int MaxConsecutiveErrors { get; init; }

    /// <summary>Logins of one user at a time; 0 for no limit.</summary>
    public int MaxConnectionsPerUser { get; init; }

    public string TooManyConnectionsReply { get; init; } = "NO [UNAVAILABLE] Maximum number of connections from user+IP exceeded";

    /// <summary>Octets of a command line without its literals.</summary>
    public int MaxLineLength { get; init; } = 65536;

    internal bool Announces(string capability) => Capabilities.Contains(capability);

    /// <summary>The value of <c>APPENDLIMIT=n</c>.</summary>
    internal long? AppendLimit => Capabilities
        .Where(word => word.StartsWith("APPENDLIMIT=", StringComparison.Ordinal))
        .Select(word => (long?)long.Parse(word.AsSpan("APPENDLIMIT=".Length), System.Globalization.CultureInfo.InvariantCulture))
        .FirstOrDefault();

    /// <summary>The profile with these words announced as well.</summary>
    public LoopbackProfile With(params string[] capabilities) => this with { Capabilities = Capabilities.Union(capabilities) };

    /// <summary>The profile without these words.</summary>
    public LoopbackProfile Without(params string[] capabilities) => this with { Capabilities = Capabilities.Except(capabilities) };
}
