using System.Globalization;
using KimounMail.TestServers.Imap;

namespace KimounMail.TestServers.Host;

/// <summary>The command line of the host.</summary>
internal sealed class HostOptions
{
    public const string Usage = """
        KimounMail.TestServers.Host [options]: a loopback IMAP server in a process of its own.
          --profile NAME       Full (default), Plain3501, Zimbra, Gmail, Exchange
          --user U --password P  the account (default: user, x); the password - is the first line of input
          --sample N           fill it with N sample messages
          --big OCTETS         and one generated message of that size in INBOX (may be repeated)
          --quota OCTETS       the account's quota
          --digest-only        of stored messages keep only length and digest
          --needs-tls          LOGINDISABLED before TLS
          --one-byte           send one octet at a time
          --fault "COMMAND N WHAT"  strike the N-th COMMAND: a reply such as NO [OVERQUOTA] full,
                               or DISCONNECT, or DISCONNECT-AFTER (its effect), or LITERAL n (disconnect after n octets)
          --dns "NAME TYPE DATA"  a name server with this record ({tls}: the port of the mail server's TLS; may be repeated)
          --authority FILE     write the certificate of the authority of its TLS there
          --dns-bed DOMAINS    no mail server but the name servers of the DNS test bed, with so many domains in bench
          --ovh FOLDER         no mail server but OVHcloud's API, by its schemas in that folder, with the domain and zone example.test
          --zimbra             no mail server but the administration service of a Zimbra with the domain example.test
          --watch-processes    no mail server but a watch over the arguments and variables of all processes
          --slots N            so many free slots (STARTER) there
          --delay MS           how long each call takes there
        Prints READY <port> <tls port> <dns port> when it listens. On standard input: "snapshot" prints a line a message and END;
        the end of input stops it. The API prints
        READY <url> <file of its authority>; "accounts" prints its addresses, "asked" those it was asked for, "zone" the published records, "rate" its busiest
        minute, how many accounts it was asked for and what was wrong with calls, each with END. The Zimbra prints READY <host:port> <file of its authority>.
        To the watch "secret TEXT" says what must not be there, "found" prints where it was, "seen" how often it looked and the command lines it saw, each with END.
        The bed prints READY <authority> <resolver> <faults> <resolver over TLS> <its certificate>.
        """;

    private HostOptions()
    {
    }

    public LoopbackProfile Profile { get; private set; } = LoopbackProfile.Full;

    public string User { get; private set; } = "user";

    public string Password { get; private set; } = "x";

    public int SampleMessages { get; private set; }

    public List<long> BigMessages { get; } = [];

    public long? Quota { get; private set; }

    public bool DigestOnly { get; private set; }

    public bool NeedsTls { get; private set; }

    public bool OneByte { get; private set; }

    public List<Fault> Faults { get; } = [];

    public List<string> DnsRecords { get; } = [];

    public string? AuthorityFile { get; private set; }

    /// <summary>Domains in the bed's zone bench; null for a mail server.</summary>
    public int? BedDomains { get; private set; }

    /// <summary>Where OVHcloud's schemas are; null for a mail server.</summary>
    public string? OvhSchemas { get; private set; }

    /// <summary>A Zimbra is wanted instead of a mail server.</summary>
    public bool IsZimbra { get; private set; }

    /// <summary>A watch over processes is wanted instead of a mail server.</summary>
    public bool WatchesProcesses { get; private set; }

    /// <summary>How long a call takes at OVHcloud.</summary>
    public TimeSpan Delay { get; private set; }

    /// <summary>Free slots at OVHcloud.</summary>
    public int Slots { get; private set; } = 5;

    /// <exception cref="FormatException">An option or a value is not understood.</exception>
    public static HostOptions Parse(string[] args)
    {
        var options = new HostOptions();
        var rest = new Queue<string>(args);
        while (rest.TryDequeue(out var option))
            options.Take(option, () => rest.TryDequeue(out var value) ? value : throw new FormatException($"{option} takes a value"));
        return options;
    }

    private void Take(string option, Func<string> value)
    {
        switch (option)
        {
            case "--profile":
                var name = value();
                Profile = LoopbackProfile.All.FirstOrDefault(profile => profile.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                    ?? throw new FormatException($"unknown profile {name}");
                break;
            case "--user": User = value(); break;
            case "--password": Password = value() is var given && given == "-" ? Console.ReadLine() ?? "" : given; break;
            case "--sample": SampleMessages = int.Parse(value(), CultureInfo.InvariantCulture); break;
            case "--big": BigMessages.Add(long.Parse(value(), CultureInfo.InvariantCulture)); break;
            case "--quota": Quota = long.Parse(value(), CultureInfo.InvariantCulture); break;
            case "--digest-only": DigestOnly = true; break;
            case "--needs-tls": NeedsTls = true; break;
            case "--one-byte": OneByte = true; break;
            case "--fault": Faults.Add(ParseFault(value())); break;
            case "--dns": DnsRecords.Add(value()); break;
            case "--authority": AuthorityFile = value(); break;
            case "--dns-bed": BedDomains = int.Parse(value(), CultureInfo.InvariantCulture); break;
            case "--ovh": OvhSchemas = value(); break;
            case "--zimbra": IsZimbra = true; break;
            case "--watch-processes": WatchesProcesses = true; break;
            case "--delay": Delay = TimeSpan.FromMilliseconds(int.Parse(value(), CultureInfo.InvariantCulture)); break;
            case "--slots": Slots = int.Parse(value(), CultureInfo.InvariantCulture); break;
            default: throw new FormatException($"unknown option {option}");
        }
    }

    private static Fault ParseFault(string text)
    {
        if (text.Split(' ', 3) is not [var command, var number, var what])
            throw new FormatException("a fault is COMMAND N WHAT");
        var fault = what.Split(' ') switch
        {
            ["DISCONNECT"] => Fault.Disconnect(),
            ["DISCONNECT-AFTER"] => Fault.Disconnect().AfterEffect(),
            ["LITERAL", var octets] => Fault.DisconnectInLiteral(long.Parse(octets, CultureInfo.InvariantCulture)),
            _ => Fault.Answer(what),
        };
        return fault.On(command).Nth(int.Parse(number, CultureInfo.InvariantCulture));
    }
}
