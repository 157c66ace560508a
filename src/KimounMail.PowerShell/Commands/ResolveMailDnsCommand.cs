using System.Management.Automation;
using KimounMail.Engine.MailDns;
using KimounMail.PowerShell.Parameters;

namespace KimounMail.PowerShell.Commands;

/// <summary>Asks the DNS for the records of a name.</summary>
/// <remarks>
/// <para>Speaks to the DNS servers itself, on Windows, Linux and macOS alike: by UDP, by TCP where an answer is long, over TLS or over HTTPS. Records of every type come as objects with typed properties; their Data is written as in a zone file. Aliases that were followed come before the records they lead to.</para>
/// <para>That a name does not exist (DnsNameNotFound), that it has no such records (DnsNoData), and each way not to find out (DnsServerFailure, DnsRefused, DnsServerError, DnsTimedOut, DnsUnreachable, DnsMalformed) is an error with an id of its own; with -Detailed it is an answer with a Status.</para>
/// <para>With -Authority the servers of the zone are asked themselves, each at each of its addresses, without recursion: whether they agree, and what the full time to live is.</para>
/// </remarks>
/// <example>
///   <summary>Where the mail of a domain goes</summary>
///   <code>Resolve-MailDns example.com</code>
/// </example>
/// <example>
///   <summary>Several types at once, at a public resolver over TLS</summary>
///   <code>Resolve-MailDns example.com -Type MX, TXT, CAA -Server tls://9.9.9.9</code>
/// </example>
/// <example>
///   <summary>What an address is called</summary>
///   <code>Resolve-MailDns 192.0.2.1, 2001:db8::1</code>
///   <para>An address is asked for its PTR record.</para>
/// </example>
/// <example>
///   <summary>Whether all name servers of the zone say the same</summary>
///   <code>Resolve-MailDns example.com -Authority | Format-Table Server, Status, Records</code>
/// </example>
/// <example>
///   <summary>Whether DNSSEC is what fails</summary>
///   <code>
///   Resolve-MailDns example.com -Detailed | Format-List Status, ExtendedError
///   Resolve-MailDns example.com -CheckingDisabled
///   </code>
///   <para>What a validating resolver answers only the second time is there, and fails DNSSEC.</para>
/// </example>
/// <seealso cref="TestMailDnsCommand"/>
/// <seealso cref="GetMailDnsRecordCommand"/>
[Cmdlet(VerbsDiagnostic.Resolve, "MailDns")]
[OutputType(typeof(DnsRecord), typeof(DnsAnswer))]
public sealed class ResolveMailDnsCommand : MailDnsCmdlet
{
    /// <summary>The names, also with letters beyond ASCII; or addresses, which are asked for what they are called.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("Domain", "IPAddress")]
    [Domain]
    [ValidateNotNullOrEmpty]
    public string[] Name { get; set; } = [];

    /// <summary>The types of record, by name, by number or as TYPE123.</summary>
    [Parameter(Position = 1, ValueFromPipelineByPropertyName = true)]
    [RecordType]
    [PSDefaultValue(Help = "MX; PTR for an address")]
    public DnsRecordType[] Type { get; set; } = [];

    /// <summary>Asks every address of every server of the name's zone, and tells what each says.</summary>
    [Parameter]
    public SwitchParameter Authority { get; set; }

    /// <summary>Has the resolver answer also what fails DNSSEC.</summary>
    [Parameter]
    public SwitchParameter CheckingDisabled { get; set; }

    /// <summary>Gives whole answers in place of their records: status, aliases, SOA, whether DNSSEC vouches for it, who answered.</summary>
    [Parameter]
    public SwitchParameter Detailed { get; set; }

    private protected override DnsSettings Settings => base.Settings with { CheckingDisabled = CheckingDisabled };

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (var text in Name)
            Attempt(text, () => Resolve(text));
    }

    private void Resolve(string text)
    {
        var (name, usual) = QueriedName.Parse(text);
        foreach (var type in Type.Length > 0 ? Type : [usual])
            Attempt(text, () => Resolve(name, type));
    }

    private void Resolve(DnsName name, DnsRecordType type)
    {
        if (Authority)
        {
            WriteObject(Await(Service.ResolveAtAuthoritiesAsync(name, type, StopToken)), enumerateCollection: true);
            return;
        }

        var answer = Await(Service.ResolveAsync(name, type, StopToken));
        if (Detailed)
        {
            WriteObject(answer);
            return;
        }

        WriteObject(answer.Aliases.Concat(answer.Records), enumerateCollection: true);
        if (answer.IsTruncated)
            WriteWarning($"The answer for {type} of {name} was cut, and could not be had whole by TCP: there may be more.");
        if (answer.ToError() is { } failure)
            throw failure;
    }
}
