namespace KimounMail.Engine.Endpoints.Profiles;

/// <summary>The providers and servers we know. Figures: the provider's own pages and the servers' sources.</summary>
internal static class ProviderProfiles
{
    public static readonly ProviderProfile Unknown = new() { Name = "IMAP" };

    public static readonly IReadOnlyList<ProviderProfile> All =
    [
        new()
        {
            Name = "OVHcloud Zimbra",
            ImapHost = "imap.mail.ovh.net",
            Hosts = ["ssl0.ovh.net"],
            MailExchangers = [".mail.ovh.net", ".mail.ovh.ca"],
            SetupHosts = ["mailconfig.ovh.net", "zimbra1.mail.ovh.net"],
            FolderNamesIgnoreCase = true,
            RefusedFolderCharacters = ":\"",
            LeafUses = [SpecialUse.Drafts, SpecialUse.Junk, SpecialUse.Trash],
            SuffixesKeywords = true,
            MaxEqualAppends = 25,
        },
        new()
        {
            Name = "OVHcloud Exchange",
            Hosts = ["ex.mail.ovh.net", "ex2.mail.ovh.net", "ex3.mail.ovh.net", "ex4.mail.ovh.net", "ex5.mail.ovh.net", "pro1.mail.ovh.net", "pro2.mail.ovh.net", "pro3.mail.ovh.net"],
            HasExactSizes = false,
            FolderNamesIgnoreCase = true,
            MaxConnections = 8,
        },
        new()
        {
            Name = "Gmail",
            Domains = ["gmail.com", "googlemail.com"],
            ImapHost = "imap.gmail.com",
            Hosts = ["imap.googlemail.com"],
            MailExchangers = [".google.com", ".googlemail.com"],
            ProductWords = ["Gimap", "GImap"],
            FolderNamesIgnoreCase = true,
            MaxConnections = 8,
            MaxItemSize = 35_651_584,
            MaxBytesReadPerDay = 2_500_000_000,
            MaxBytesWrittenPerDay = 500_000_000,
        },
        new()
        {
            Name = "Microsoft 365",
            Domains = ["outlook.com", "hotmail.com", "live.com", "msn.com", "outlook.fr", "hotmail.fr", "live.fr", ".onmicrosoft.com"],
            ImapHost = "outlook.office365.com",
            Hosts = ["outlook.office.com", "imap-mail.outlook.com"],
            MailExchangers = [".mail.protection.outlook.com", ".mx.microsoft"],
            SetupHosts = ["autodiscover.outlook.com", "autodiscover-s.outlook.com"],
            ProductWords = ["Microsoft.Exchange", "Microsoft Exchange"],
            HasExactSizes = false,
            FolderNamesIgnoreCase = true,
            MaxConnections = 8,
        },
        new()
        {
            Name = "Yahoo",
            Domains = ["yahoo.com", "yahoo.fr", "yahoo.de", "yahoo.it", "yahoo.es", "yahoo.co.uk", "ymail.com", "rocketmail.com", "aol.com"],
            ImapHost = "imap.mail.yahoo.com",
            Hosts = ["imap.aol.com"],
            MailExchangers = [".yahoodns.net"],
            ProductWords = ["Yahoo"],
            FolderNamesIgnoreCase = true,
            MaxItemSize = 41_697_280,
            RefusedFlags = ["\\Deleted"],
        },
        new()
        {
            Name = "iCloud",
            Domains = ["icloud.com", "me.com", "mac.com"],
            ImapHost = "imap.mail.me.com",
            MailExchangers = [".mail.icloud.com"],
        },
        new()
        {
            Name = "Orange",
            Domains = ["orange.fr", "wanadoo.fr"],
            ImapHost = "imap.orange.fr",
        },
        new()
        {
            Name = "Free",
            Domains = ["free.fr"],
            ImapHost = "imap.free.fr",
        },
        new()
        {
            Name = "GMX",
            Domains = ["gmx.de", "gmx.net", "gmx.at", "gmx.ch"],
            ImapHost = "imap.gmx.net",
        },
        new()
        {
            Name = "IONOS",
            ImapHost = "imap.ionos.de",
            Hosts = ["imap.ionos.fr", "imap.ionos.com", "imap.1und1.de", "imap.1and1.fr"],
            MailExchangers = [".ionos.de", ".ionos.fr", ".ionos.com", ".ionos.co.uk", ".ionos.es", ".ionos.it", ".kundenserver.de", ".1and1.fr"],
        },
        new()
        {
            Name = "Strato",
            ImapHost = "imap.strato.de",
            Hosts = ["imap.strato.com"],
            MailExchangers = [".rzone.de"],
        },
        new()
        {
            Name = "Zimbra",
            ProductWords = ["Zimbra"],
            FolderNamesIgnoreCase = true,
            RefusedFolderCharacters = ":\"",
            SuffixesKeywords = true,
            MaxEqualAppends = 25,
        },
        new() { Name = "Dovecot", ProductWords = ["Dovecot"], MaxConnections = 9 },
        // 2,000 commands a minute, and 16 connections.
        new() { Name = "Stalwart", ProductWords = ["Stalwart"], MaxConnections = 8, MaxCommandsPerSecond = 30 },
        new() { Name = "Cyrus", ProductWords = ["Cyrus"], MaxConnections = 5, RefusedFolderCharacters = "!\"%;<>\\^`{|}", StoresCatenatedAsIs = true },
    ];

    /// <summary>The provider that serves a mail domain; null when none is known to.</summary>
    public static ProviderProfile? ForDomain(string domain) =>
        All.FirstOrDefault(p => p.ImapHost is not null && p.Domains.Any(d => Serves(d, domain)));

    /// <summary>The provider that takes a domain's mail at this host; null when none is known to.</summary>
    public static ProviderProfile? ForMailExchanger(string host) =>
        All.FirstOrDefault(p => p.ImapHost is not null && p.MailExchangers.Any(m => Serves(m, host)));

    /// <summary>The provider that sets up mail programs by this host; null when none is known to.</summary>
    public static ProviderProfile? ForSetupHost(string host) =>
        All.FirstOrDefault(p => p.ImapHost is not null && p.SetupHosts.Contains(host, StringComparer.OrdinalIgnoreCase));

    /// <summary>True for hosts of providers we know.</summary>
    public static bool IsKnownHost(string host) => All.Any(p => IsHost(p, host));

    /// <summary>The profile of a server, by its host name, else by what it says of itself.</summary>
    public static ProviderProfile ForServer(string host, string selfDescription) =>
        All.FirstOrDefault(p => IsHost(p, host))
        ?? All.FirstOrDefault(p => p.ProductWords.Any(w => selfDescription.Contains(w, StringComparison.OrdinalIgnoreCase)))
        ?? Unknown;

    private static bool IsHost(ProviderProfile profile, string host) =>
        host.Equals(profile.ImapHost, StringComparison.OrdinalIgnoreCase) || profile.Hosts.Contains(host, StringComparer.OrdinalIgnoreCase);

    private static bool Serves(string pattern, string domain) =>
        pattern[0] == '.' ? domain.EndsWith(pattern, StringComparison.OrdinalIgnoreCase) : domain.Equals(pattern, StringComparison.OrdinalIgnoreCase);
}
