using System.Text;
using KimounMail.Protocols.Sasl;

namespace KimounMail.Protocols.Imap;

/// <content>Logging in.</content>
public sealed partial class ImapConnection
{
    /// <summary>
    /// Logs in by the best way the server offers: SCRAM-SHA-256, PLAIN, then LOGIN for passwords; OAUTHBEARER, then
    /// XOAUTH2 for tokens. Passwords go over unencrypted connections only with <see cref="ImapSecurity.None"/>.
    /// </summary>
    /// <exception cref="MailException">AuthenticationFailed, AuthenticationNotSupported or TlsUnavailable.</exception>
    public async Task AuthenticateAsync(SaslCredential credential, CancellationToken cancellationToken)
    {
        if (IsAuthenticated)
            throw new InvalidOperationException("The connection is logged in already.");
        try
        {
            if (credential is TokenCredential token)
                await WithTokenAsync(token, cancellationToken).ConfigureAwait(false);
            else
                await WithPasswordAsync((PasswordCredential)credential, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _session.Secrets = [];
        }
        IsAuthenticated = true;
        await LearnCapabilitiesAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task WithTokenAsync(TokenCredential credential, CancellationToken cancellationToken)
    {
        var bearer = Offers("OAUTHBEARER");
        if (!bearer && !Offers("XOAUTH2"))
            throw NotSupported(credential, "OAuth tokens");
        if (!IsEncrypted && _options.Security != ImapSecurity.None)
            throw TlsUnavailable();
        var token = await credential.GetToken(cancellationToken).ConfigureAwait(false);
        var mechanism = bearer
            ? OAuthMechanism.Bearer(credential.UserName, token, _options.Host, _options.EffectivePort)
            : OAuthMechanism.XOAuth2(credential.UserName, token);
        await LogInAsync(credential, token, () => ExchangeAsync(mechanism, cancellationToken)).ConfigureAwait(false);
    }

    private async Task WithPasswordAsync(PasswordCredential credential, CancellationToken cancellationToken)
    {
        var mayShowPassword = IsEncrypted || _options.Security == ImapSecurity.None;
        var plain = mayShowPassword && Offers("PLAIN");
        var login = mayShowPassword && !Capabilities.LoginDisabled && credential.AuthorizationId is null;
        if (Offers("SCRAM-SHA-256"))
        {
            try
            {
                await LogInAsync(credential, credential.Password, () => ExchangeAsync(new ScramSha256Mechanism(credential), cancellationToken)).ConfigureAwait(false);
                return;
            }
            catch (ImapCommandException error) when ((plain || login) && !error.IsTransient)
            {
                // Servers announce SCRAM for all accounts, also for those whose stored password allows only PLAIN.
                _options.Trace?.Event(Server, "SCRAM-SHA-256 was refused; trying the next way to log in");
            }
        }
        if (plain)
            await LogInAsync(credential, credential.Password, () => ExchangeAsync(new PlainMechanism(credential), cancellationToken)).ConfigureAwait(false);
        else if (login)
            await LogInAsync(credential, credential.Password, () => LoginAsync(credential, cancellationToken)).ConfigureAwait(false);
        else
            throw mayShowPassword ? NotSupported(credential, "passwords") : TlsUnavailable();
    }

    /// <summary>Runs one attempt; capabilities announced before it are void, and what it says names the account.</summary>
    private async Task LogInAsync(SaslCredential credential, string secret, Func<Task> attempt)
    {
        var before = _session.Capabilities;
        // A server that repeats a command repeats the password as it was quoted.
        _session.Secrets = [secret, secret.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)];
        try
        {
            await attempt().ConfigureAwait(false);
            // A server that announced new ones in or before its OK need not be asked again.
            if (ReferenceEquals(before, _session.Capabilities))
                _session.ForgetCapabilities();
        }
        catch (ImapCommandException error)
        {
            throw error.For(credential.UserName);
        }
    }

    private async Task LoginAsync(PasswordCredential credential, CancellationToken cancellationToken)
    {
        var command = new ImapCommandText("LOGIN").String(credential.UserName).String(credential.Password, isSecret: true);
        await RunAsync(command, null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>AUTHENTICATE (RFC 9051 §6.2.2), with the first message in the command where the server allows (RFC 4959).</summary>
    private async Task ExchangeAsync(SaslMechanism mechanism, CancellationToken cancellationToken)
    {
        var text = new ImapCommandText("AUTHENTICATE").Text(mechanism.Name);
        var first = Convert.ToBase64String(mechanism.InitialResponse);
        if (first.Length > 0)
            _session.Secrets = [.. _session.Secrets, first];
        var isFirstSent = Capabilities.SaslIr && first.Length < ImapLimits.CommandLine;
        var command = await SendAsync(isFirstSent ? text.Secret(first.Length == 0 ? "=" : first) : text, null, cancellationToken).ConfigureAwait(false);
        while (await ContinuationAsync(command, cancellationToken).ConfigureAwait(false) is { } challenge)
        {
            Write(Answer(mechanism, challenge, isFirstSent ? null : first, out var refusal), isSecret: true);
            isFirstSent = true;
            Write("\r\n"u8);
            if (refusal is not null)
                await GiveUpAsync(command, refusal, cancellationToken).ConfigureAwait(false);
        }
        await CompleteAsync(command, cancellationToken).ConfigureAwait(false);
        if (!mechanism.IsServerProven)
            await GiveUpAsync(command, "The server did not prove that it knows the password.", cancellationToken).ConfigureAwait(false);
    }

    private static byte[] Answer(SaslMechanism mechanism, ImapContinuation challenge, string? first, out string? refusal)
    {
        refusal = null;
        if (first is not null)
            return Encoding.ASCII.GetBytes(first);
        try
        {
            var octets = Convert.FromBase64String(Encoding.ASCII.GetString(challenge.Text));
            return Encoding.ASCII.GetBytes(Convert.ToBase64String(mechanism.Respond(octets)));
        }
        catch (Exception error) when (error is SaslException or FormatException)
        {
            refusal = error is SaslException ? error.Message : "The server's challenge is not valid base64.";
            return "*"u8.ToArray();
        }
    }

    /// <summary>Ends a login the client does not trust; the connection is not used any more.</summary>
    private async Task GiveUpAsync(ImapCommand command, string why, CancellationToken cancellationToken)
    {
        if (command.Answer is null)
            await FlushAsync(cancellationToken).ConfigureAwait(false);
        await EndAsync().ConfigureAwait(false);
        throw new MailException(MailErrorId.AuthenticationFailed, why)
        {
            Category = MailErrorCategory.SecurityError,
            Server = Server,
        };
    }

    private bool Offers(string mechanism) => Capabilities.Mechanisms.Contains(mechanism);

    private MailException NotSupported(SaslCredential credential, string what) =>
        new(MailErrorId.AuthenticationNotSupported, $"The server offers no way to log in with {what}.")
        {
            Category = MailErrorCategory.AuthenticationError,
            Server = Server,
            Account = credential.UserName,
            Advice = Capabilities.Mechanisms.Count > 0
                ? $"It offers {Transport.ServerText.Clean(string.Join(", ", Capabilities.Mechanisms))}."
                : null,
        };
}
