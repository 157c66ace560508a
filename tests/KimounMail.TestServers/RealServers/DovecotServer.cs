using System.Diagnostics;
using System.Net;

namespace KimounMail.TestServers.RealServers;

/// <summary>How a <see cref="DovecotServer"/> is set up.</summary>
public sealed record DovecotOptions
{
    public char Separator { get; init; } = '/';

    /// <summary>Storage format: maildir, sdbox or mdbox. Maildir eats a CR of CR CR LF. All give NUL as 0x80 and without a CR that is a message's last octet.</summary>
    public string Format { get; init; } = "sdbox";

    /// <summary>Of every user.</summary>
    public string Password { get; init; } = "x";

    /// <summary>Octets a user may store; null for no limit.</summary>
    public long? QuotaBytes { get; init; }

    /// <summary>Drafts, Junk, Sent and Trash exist, are subscribed and have their RFC 6154 attribute.</summary>
    public bool SpecialMailboxes { get; init; } = true;

    /// <summary>Announced instead of what Dovecot can do, as <c>imap_capability</c> takes it; null for all.</summary>
    public string? Capability { get; init; }

    /// <summary>An address of this machine to listen on besides 127.0.0.1, with the same ports; null for none.</summary>
    public IPAddress? FurtherAddress { get; init; }

    /// <summary>A passwd-file with the only users there are, in place of any; their mail is in mail/domain/name. Null for any user.</summary>
    public string? PasswdFile { get; init; }

    /// <summary>More lines for dovecot.conf.</summary>
    public string ExtraConfiguration { get; init; } = "";
}

/// <summary>Dovecot 2.3 from the distribution's package. Any user exists; <see cref="MasterUser"/> may act for each.</summary>
public sealed class DovecotServer : RealImapServer
{
    /// <summary>Has the same password, as authentication identity with the user as authorization identity, or as <c>user*admin</c>.</summary>
    public const string MasterUser = "admin";

    private const string Program = "/usr/sbin/dovecot";

    private DovecotServer()
        : base("dovecot")
    {
    }

    /// <summary>Why it cannot run here; null when it can.</summary>
    public static string? MissingReason =>
        !File.Exists(Program) ? "Dovecot is not installed: run tests/servers/install.sh."
        : Environment.UserName != "root" ? "Dovecot's test instance has to be started by root."
        : null;

    /// <summary>A running server; dispose it to stop it.</summary>
    /// <exception cref="InvalidOperationException">It is not installed, or does not answer; its log is in the message.</exception>
    public static async Task<DovecotServer> StartAsync(DovecotOptions? options = null, CancellationToken cancellationToken = default)
    {
        if (MissingReason is { } reason)
            throw new InvalidOperationException(reason);
        options ??= new DovecotOptions();
        var server = new DovecotServer();
        await File.WriteAllTextAsync(Path.Combine(server.Folder, "masters"), $"{MasterUser}:{{PLAIN}}{options.Password}\n", cancellationToken);
        var mail = Directory.CreateDirectory(Path.Combine(server.Folder, "mail")).FullName;
        await ExecuteAsync(new ProcessStartInfo("chown", ["mail:mail", mail]), "", cancellationToken);
        await server.StartAgainAsync(options, cancellationToken);
        return server;
    }

    /// <summary>Starts it anew on its mail and ports, after a stop where it still runs.</summary>
    public async Task StartAgainAsync(DovecotOptions options, CancellationToken cancellationToken = default)
    {
        await StopAsync();
        var configuration = Path.Combine(Folder, "dovecot.conf");
        await File.WriteAllTextAsync(configuration, Configure(options), cancellationToken);
        await RunAsync(new ProcessStartInfo(Program, ["-F", "-c", configuration]), cancellationToken);
    }

    public override string ReadLog()
    {
        var log = Path.Combine(Folder, "log");
        return File.Exists(log) ? File.ReadAllText(log) : "";
    }

    private string Configure(DovecotOptions options) => $$"""
        base_dir = {{Folder}}/run
        state_dir = {{Folder}}/run
        instance_name = {{Path.GetFileName(Folder)}}
        log_path = {{Folder}}/log
        protocols = imap
        listen = 127.0.0.1{{(options.FurtherAddress is { } address ? $", {address}" : "")}}
        ssl = yes
        ssl_cert = <{{CertificateFile}}
        ssl_key = <{{KeyFile}}
        disable_plaintext_auth = no
        auth_mechanisms = plain login
        auth_master_user_separator = *
        auth_failure_delay = 0
        first_valid_uid = 1
        mail_location = {{options.Format}}:~/{{options.Format}}
        mail_max_userip_connections = 100
        mail_fsync = never
        mail_plugins = zlib quota
        {{(options.Capability is { } words ? $"imap_capability = {words}" : "")}}
        namespace inbox {
          inbox = yes
          separator = {{options.Separator}}
        {{(options.SpecialMailboxes ? SpecialMailboxes : "")}}
        }
        passdb {
          driver = passwd-file
          master = yes
          args = scheme=PLAIN {{Folder}}/masters
        }
        {{Users(options)}}
        service imap-login {
          inet_listener imap {
            port = {{Port}}
          }
          inet_listener imaps {
            port = {{TlsPort}}
            ssl = yes
          }
        }
        # No longer and longer waits after wrong passwords.
        service anvil {
          unix_listener anvil-auth-penalty {
            mode = 0
          }
        }
        service stats {
          unix_listener stats-writer {
            mode = 0666
          }
        }
        protocol imap {
          mail_plugins = $mail_plugins imap_zlib imap_quota
        }
        plugin {
          quota = count:User quota
          quota_vsizes = yes
          quota_grace = 0
        {{(options.QuotaBytes is { } limit ? $"  quota_rule = *:storage={limit}B" : "")}}
        }
        {{options.ExtraConfiguration}}

        """;

    private string Users(DovecotOptions options) => options.PasswdFile is { } file
        ? $"passdb {{\n  driver = passwd-file\n  args = {file}\n}}\nuserdb {{\n  driver = passwd-file\n  args = {file}\n  default_fields = uid=mail gid=mail home={Folder}/mail/%d/%n\n}}"
        : $"passdb {{\n  driver = static\n  args = password={options.Password}\n}}\nuserdb {{\n  driver = static\n  args = uid=mail gid=mail home={Folder}/mail/%u\n}}";

    private static readonly string SpecialMailboxes = string.Concat(
        new[] { "Drafts", "Junk", "Sent", "Trash" }.Select(name => $"  mailbox {name} {{\n    auto = subscribe\n    special_use = \\{name}\n  }}\n"));
}
