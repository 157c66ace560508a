using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace KimounMail.TestServers.RealServers;

/// <summary>How a <see cref="CyrusServer"/> is set up.</summary>
public sealed record CyrusOptions
{
    /// <summary>Users that can log in; more by <see cref="CyrusServer.AddUserAsync"/>.</summary>
    public IReadOnlyList<string> Users { get; init; } = ["s"];

    /// <summary>Of every user.</summary>
    public string Password { get; init; } = "x";

    /// <summary>Of every user, in units of 1024 octets; null for no limit.</summary>
    public int? QuotaKilobytes { get; init; }

    /// <summary>More lines for imapd.conf.</summary>
    public string ExtraConfiguration { get; init; } = "";
}

/// <summary>
/// Cyrus 3.6 from packages unpacked into a folder (<c>KIMOUN_CYRUS_ROOT</c>, else /opt/cyrus-root), as it cannot be installed
/// beside Dovecot. Separator '/', a mailbox with Drafts, Junk, Sent and Trash is made when a user first logs in.
/// </summary>
public sealed class CyrusServer : RealImapServer
{
    /// <summary>May act for every user, as authentication identity with the user as authorization identity.</summary>
    public const string AdminUser = "cyrus";

    private readonly string _password;

    private CyrusServer(string password)
        : base("cyrus") => _password = password;

    /// <summary>Why it cannot run here; null when it can.</summary>
    public static string? MissingReason =>
        !File.Exists(Path.Combine(Root, "usr/lib/cyrus/bin/master")) ? $"Cyrus is not in {Root}: run tests/servers/install.sh."
        : Environment.UserName != "root" ? "Cyrus has to be started by root."
        : null;

    private static string Root => Environment.GetEnvironmentVariable("KIMOUN_CYRUS_ROOT") is { Length: > 0 } set ? set : "/opt/cyrus-root";

    /// <summary>A running server; dispose it to stop it.</summary>
    /// <exception cref="InvalidOperationException">It is not installed, or does not answer; its log is in the message.</exception>
    public static async Task<CyrusServer> StartAsync(CyrusOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (MissingReason is { } reason)
            throw new InvalidOperationException(reason);
        options ??= new CyrusOptions();
        var server = new CyrusServer(options.Password);
        foreach (var folder in new[] { "conf/db", "conf/log", "conf/msg", "conf/socket", "run/lock", "run/proc", "spool", "sieve" })
            Directory.CreateDirectory(Path.Combine(server.Folder, folder));
        await File.WriteAllTextAsync(server.ImapdConf, server.ConfigureImapd(options), cancellationToken);
        await File.WriteAllTextAsync(server.CyrusConf, server.ConfigureMaster(), cancellationToken);
        foreach (var user in options.Users.Append(AdminUser))
            await server.AddUserAsync(user, cancellationToken);
        await ExecuteAsync(new ProcessStartInfo("chown", ["-R", "mail:mail", server.Folder]), "", cancellationToken);
        await server.RunAsync(
            Cyrus("usr/lib/cyrus/bin/master", "-C", server.ImapdConf, "-M", server.CyrusConf, "-p", Path.Combine(server.Folder, "run/master.pid"), "-D"),
            cancellationToken);
        return server;
    }

    /// <summary>Lets a user log in, with the server's one password.</summary>
    public Task AddUserAsync(string user, CancellationToken cancellationToken = default)
    {
        var (name, realm) = user.Split('@') is [var local, var domain] ? (local, domain) : (user, "localhost");
        return ExecuteAsync(
            Cyrus("usr/sbin/saslpasswd2", "-p", "-c", "-f", Path.Combine(Folder, "sasldb2"), "-u", realm, name), _password, cancellationToken);
    }

    // Cyrus logs to syslog only.
    public override string ReadLog() => "";

    private string ImapdConf => Path.Combine(Folder, "imapd.conf");

    private string CyrusConf => Path.Combine(Folder, "cyrus.conf");

    private static ProcessStartInfo Cyrus(string program, params IEnumerable<string> arguments)
    {
        var libraries = $"/usr/lib/{(RuntimeInformation.OSArchitecture == Architecture.Arm64 ? "aarch64" : "x86_64")}-linux-gnu";
        // In a process group of its own (setsid): a master that ends signals all of its group, other Cyrus servers among them.
        return new ProcessStartInfo("setsid", [Path.Combine(Root, program), .. arguments])
        {
            Environment =
            {
                // Some packages keep theirs in /lib.
                ["LD_LIBRARY_PATH"] = $"{Root}{libraries["/usr".Length..]}:{Root}{libraries}:{Root}/usr/lib/cyrus",
                ["SASL_PATH"] = $"{Root}{libraries}/sasl2:{libraries}/sasl2",
            },
        };
    }

    private string ConfigureMaster() => $$"""
        START {
          recover cmd="{{Root}}/usr/lib/cyrus/bin/ctl_cyrusdb -C {{ImapdConf}} -r"
        }
        SERVICES {
          imap cmd="{{Root}}/usr/lib/cyrus/bin/imapd -C {{ImapdConf}} -U 30" listen="127.0.0.1:{{Port}}" prefork=0 maxchild=50
          imaps cmd="{{Root}}/usr/lib/cyrus/bin/imapd -s -C {{ImapdConf}} -U 30" listen="127.0.0.1:{{TlsPort}}" prefork=0 maxchild=50
        }
        EVENTS {
          checkpoint cmd="{{Root}}/usr/lib/cyrus/bin/ctl_cyrusdb -C {{ImapdConf}} -c" period=30
        }

        """;

    private string ConfigureImapd(CyrusOptions options) => $$"""
        configdirectory: {{Folder}}/conf
        defaultpartition: default
        partition-default: {{Folder}}/spool
        sievedir: {{Folder}}/sieve
        cyrus_user: mail
        cyrus_group: mail
        admins: {{AdminUser}}
        proxyservers: {{AdminUser}}
        servername: localhost
        virtdomains: userid
        defaultdomain: localhost
        unixhierarchysep: yes
        altnamespace: yes
        mboxname_lockpath: {{Folder}}/run/lock
        proc_path: {{Folder}}/run/proc
        statuscache_db_path: {{Folder}}/run/statuscache.db
        duplicate_db_path: {{Folder}}/run/deliver.db
        idlesocket: {{Folder}}/run/idle
        notifysocket: {{Folder}}/run/notify
        lmtpsocket: {{Folder}}/run/lmtp
        sasl_pwcheck_method: auxprop
        sasl_auxprop_plugin: sasldb
        sasl_sasldb_path: {{Folder}}/sasldb2
        sasl_mech_list: PLAIN LOGIN
        sasl_minimum_layer: 0
        allowplaintext: yes
        autocreate_users: anyone
        autocreate_quota: {{options.QuotaKilobytes?.ToString(CultureInfo.InvariantCulture) ?? "0"}}
        autocreate_inbox_folders: Drafts|Junk|Sent|Trash
        autocreate_subscribe_folders: Drafts|Junk|Sent|Trash
        xlist-drafts: Drafts
        xlist-junk: Junk
        xlist-sent: Sent
        xlist-trash: Trash
        autocreate_post: yes
        tls_server_cert: {{CertificateFile}}
        tls_server_key: {{KeyFile}}
        skiplist_unsafe: yes
        failedloginpause: 0
        syslog_prefix: kimountest
        {{options.ExtraConfiguration}}

        """;
}
