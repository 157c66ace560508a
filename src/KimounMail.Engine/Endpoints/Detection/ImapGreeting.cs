using KimounMail.Protocols.Imap;
using KimounMail.Protocols.Transport;

namespace KimounMail.Engine.Endpoints.Detection;

/// <summary>Sees whether a candidate is an IMAP server that is what it is called. Nothing of an account is known here, so nothing can be sent.</summary>
internal sealed class ImapGreeting(TlsTrust trust)
{
    // A server that exists answers at once; one that does not keeps us waiting.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(8);

    /// <summary>Null when the certificate is valid for the host and the server greets; else what failed.</summary>
    public async Task<MailException?> GreetAsync(ServerCandidate candidate, CancellationToken cancellationToken)
    {
        var options = new ImapConnectOptions
        {
            Host = candidate.Host,
            Port = candidate.Port,
            Security = candidate.Security == ConnectionSecurity.StartTls ? ImapSecurity.StartTls : ImapSecurity.ImplicitTls,
            Trust = trust,
            ConnectTimeout = s_patience,
        };
        try
        {
            await using var connection = await ImapConnection.ConnectAsync(options, cancellationToken).ConfigureAwait(false);
            return null;
        }
        catch (MailException failure)
        {
            return failure;
        }
    }
}
