using System.Text;

namespace KimounMail.TestServers.Imap;

/// <summary>LOGIN and AUTHENTICATE.</summary>
internal static class LoginCommands
{
    public static Task<Reply> LoginAsync(ImapSession session, Command command)
    {
        var scanner = command.Scan(session.Utf8);
        scanner.Space();
        var user = scanner.AString();
        scanner.Space();
        var password = scanner.AString();
        scanner.End();
        if (session.Profile.LoginDisabled)
            throw new RefusedException(Reply.No("[PRIVACYREQUIRED] LOGIN is disabled"));
        CheckPrivacy(session);
        var account = session.Server.FindAccount(user);
        if (account is null || account.Password != password)
            throw Failed();
        return Task.FromResult(Enter(session, account, "LOGIN completed"));
    }

    public static async Task<Reply> AuthenticateAsync(ImapSession session, Command command)
    {
        var scanner = command.Scan(session.Utf8);
        scanner.Space();
        var name = scanner.Atom().ToUpperInvariant();
        string? initial = null;
        if (!scanner.AtEnd)
        {
            session.Require("SASL-IR");
            scanner.Space();
            initial = scanner.Rest();
        }

        if (!session.Profile.Mechanisms.Contains(name))
            return Reply.No("[CANNOT] mechanism not offered");
        CheckPrivacy(session);
        var exchange = new SaslExchange(session, initial);
        var account = name switch
        {
            "PLAIN" => await SaslMechanisms.PlainAsync(exchange),
            "SCRAM-SHA-256" => await SaslScram.AuthenticateAsync(exchange),
            "XOAUTH2" => await SaslMechanisms.XOAuth2Async(exchange),
            "OAUTHBEARER" => await SaslMechanisms.OAuthBearerAsync(exchange),
            _ => throw new RefusedException(Reply.No("[CANNOT] mechanism not known")),
        };
        return Enter(session, account ?? throw Failed(), "AUTHENTICATE completed");
    }

    private static Reply Enter(ImapSession session, LoopbackAccount account, string text)
    {
        session.LogIn(account);
        return Reply.Ok(session.Profile.CapabilitiesInGreeting ? $"[CAPABILITY {session.Capabilities()}] {text}" : text);
    }

    private static void CheckPrivacy(ImapSession session)
    {
        if (session.Profile.LoginNeedsTls && !session.Connection.IsTls)
            throw new RefusedException(Reply.No("[PRIVACYREQUIRED] use TLS first"));
    }

    private static RefusedException Failed() => new(Reply.No("[AUTHENTICATIONFAILED] invalid credentials"));
}

/// <summary>The dialogue of AUTHENTICATE: base64 lines either way (RFC 3501 §6.2.2, RFC 4959).</summary>
internal sealed class SaslExchange(ImapSession session, string? initial)
{
    private string? _initial = initial;

    public LoopbackImapServer Server => session.Server;

    /// <summary>The client's first message; an empty challenge asks for it when it did not come with the command.</summary>
    public async Task<string> FirstAsync()
    {
        if (_initial is not { } given)
            return await ChallengeAsync("");
        _initial = null;
        return given == "=" ? "" : Decode(given);
    }

    public async Task<string> ChallengeAsync(string challenge)
    {
        await session.WriteLineAsync("+ " + Convert.ToBase64String(Encoding.UTF8.GetBytes(challenge)));
        await session.Connection.FlushAsync();
        var line = await session.Connection.ReadLineAsync(session.Profile.MaxLineLength) ?? throw new ConnectionClosedException("closed in AUTHENTICATE");
        return line == "*" ? throw new BadCommandException("AUTHENTICATE cancelled") : Decode(line);
    }

    private static string Decode(string base64)
    {
        try
        {
            return Encoding.UTF8.GetString(Convert.FromBase64String(base64));
        }
        catch (FormatException)
        {
            throw new BadCommandException("not base64");
        }
    }
}
