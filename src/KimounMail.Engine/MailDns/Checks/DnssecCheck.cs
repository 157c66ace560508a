using System.Runtime.CompilerServices;
using KimounMail.Engine.MailDns.Findings;
using KimounMail.Engine.MailDns.Mx;
using KimounMail.Engine.MailDns.Zones;

namespace KimounMail.Engine.MailDns.Checks;

/// <summary>Whether the domain and the zones of its mail servers are signed, and soundly.</summary>
internal sealed class DnssecCheck : IMailDnsCheck
{
    public string Name => "Dnssec";

    public async IAsyncEnumerable<MailDnsFinding> RunAsync(MailDnsContext context, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var mx = await MxTargets.ResolveAsync(context, cancellationToken).ConfigureAwait(false);
        yield return About(await ZoneSecurity.OfAsync(context, mx.Answer, cancellationToken).ConfigureAwait(false));

        // Each set has a signature of its own.
        var text = await context.Dns.QueryAsync(context.Domain, DnsRecordType.TXT, cancellationToken).ConfigureAwait(false);
        if (mx.Answer.IsKnown && !text.IsKnown && await ZoneSecurity.OfAsync(context, text, cancellationToken).ConfigureAwait(false) is { State: SecurityState.Bogus } bogus)
            yield return About(bogus);

        // A mail server in a broken zone is lost as well; whether its zone is signed is the operator's matter.
        foreach (var target in mx.Targets.Where(target => target.Unknown.Count > 0))
        {
            var security = await ZoneSecurity.OfAsync(context, target.Exchange, DnsRecordType.A, cancellationToken).ConfigureAwait(false);
            if (security.State == SecurityState.Bogus)
                yield return About(security);
        }
    }

    private static MailDnsFinding About(ZoneSecurity security)
    {
        var (name, type) = (security.Answer.Name, security.Answer.Type);
        return security.State switch
        {
            SecurityState.Secure => DnssecFindings.Secure.Find(name, type, "The answer is validated."),
            SecurityState.Insecure => DnssecFindings.Insecure.Find(name, type, "The zone is not signed."),
            SecurityState.Bogus => DnssecFindings.Bogus.Find(name, type, $"Validation fails{(security.Reason is null ? "" : $": {security.Reason}")}."),
            SecurityState.NotValidated => DnssecFindings.NotValidated.Find(name, type, "The zone is signed; this resolver does not vouch for it."),
            _ => DnssecFindings.Unknown.Find(name, type, $"Not found out: {security.Reason}."),
        };
    }
}
