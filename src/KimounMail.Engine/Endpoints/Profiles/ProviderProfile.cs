namespace KimounMail.Engine.Endpoints.Profiles;

/// <summary>What is known of a provider and its servers beyond what they announce: data, not code.</summary>
internal sealed record ProviderProfile
{
    public required string Name { get; init; }

    /// <summary>Mail domains it serves; a leading <c>.</c> also matches what lies below.</summary>
    public IReadOnlyList<string> Domains { get; init; } = [];

    /// <summary>Its IMAP host (TLS, port 993).</summary>
    public string? ImapHost { get; init; }

    /// <summary>Other hosts by which the profile is recognised.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>Hosts its customers' domains take mail at, so named or below a name with a leading <c>.</c>; where they do, <see cref="ImapHost"/> and <see cref="Hosts"/> hold the mail.</summary>
    public IReadOnlyList<string> MailExchangers { get; init; } = [];

    /// <summary>Hosts that set up mail programs without holding mail themselves (autodiscover, autoconfig).</summary>
    public IReadOnlyList<string> SetupHosts { get; init; } = [];

    /// <summary>Words in the greeting or ID answer by which the server is recognised wherever it stands.</summary>
    public IReadOnlyList<string> ProductWords { get; init; } = [];

    /// <summary>Connections one account may hold; half of what the provider allows, as the user's own clients count too.</summary>
    public int MaxConnections { get; init; } = 4;

    /// <summary>Octets an account may download in 24 hours.</summary>
    public long? MaxBytesReadPerDay { get; init; }

    /// <summary>Octets an account may upload in 24 hours.</summary>
    public long? MaxBytesWrittenPerDay { get; init; }

    /// <summary>Commands an account may send in a second, with some to spare.</summary>
    public double? MaxCommandsPerSecond { get; init; }

    /// <summary>The largest message it takes, where it does not announce it.</summary>
    public long? MaxItemSize { get; init; }

    /// <summary>RFC822.SIZE is what a FETCH delivers.</summary>
    public bool HasExactSizes { get; init; } = true;

    public bool FolderNamesIgnoreCase { get; init; }

    /// <summary>Characters it refuses in folder names.</summary>
    public string RefusedFolderCharacters { get; init; } = "";

    /// <summary>Roles below which it allows no folder.</summary>
    public IReadOnlyList<SpecialUse> LeafUses { get; init; } = [];

    /// <summary>Flags it refuses on APPEND.</summary>
    public IReadOnlyList<string> RefusedFlags { get; init; } = [];

    /// <summary>Keywords carry a suffix <c>:FLAG&lt;n&gt;</c> where it altered the tag's name.</summary>
    public bool SuffixesKeywords { get; init; }

    /// <summary>Alters or refuses what comes as a literal, and stores what comes by CATENATE as it is.</summary>
    public bool StoresCatenatedAsIs { get; init; }

    /// <summary>False when several messages must not be handed over by one command, though MULTIAPPEND is announced.</summary>
    public bool TakesGroups { get; init; } = true;

    /// <summary>Closes the connection after this many consecutive APPENDs it takes for equal; 0 where it does not count.</summary>
    public int MaxEqualAppends { get; init; }
}
