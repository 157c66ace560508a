using System.Globalization;
using System.Xml.Linq;

namespace KimounMail.Protocols.Zimbra;

/// <summary>
/// A session with the administration service: logs in, keeps its token valid, and repeats what can be repeated without doing it
/// twice. Safe for use by several threads at once.
/// </summary>
public sealed class ZimbraAdminClient : IDisposable
{
    private const int MaxTries = 3;
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    // A token is renewed a tenth of its life before it ends, so that no request is made with one that ends on the way.
    private const double RenewFrom = 0.9;

    private readonly ZimbraConnection _connection;
    private readonly TimeProvider _time;
    private readonly string _user;
    private readonly string _password;
    private readonly SemaphoreSlim _login = new(1);
    private Session? _session;

    private sealed record Session(ZimbraToken Token, DateTimeOffset RenewAt);

    /// <summary>Connects to nothing yet.</summary>
    public ZimbraAdminClient(ZimbraConnectOptions options, string user, string password)
    {
        _connection = new ZimbraConnection(options);
        _time = options.Time;
        _user = user;
        _password = password;
    }

    /// <summary>Host and port, as in errors.</summary>
    public string Server => _connection.Server;

    /// <inheritdoc/>
    public void Dispose()
    {
        _connection.Dispose();
        _login.Dispose();
    }

    /// <summary>Logs in, unless that was done: what is wrong with host, certificate or password shows here.</summary>
    /// <exception cref="MailException">AuthenticationFailed, CertificateRejected, ConnectionFailed …</exception>
    public Task ConnectAsync(CancellationToken cancellationToken) => GetSessionAsync(null, cancellationToken);

    /// <summary>
    /// Sends one request. What was refused for an ended session is sent again with a new one. What only reads is tried up to
    /// three times when the server is busy or the line breaks; what changes something is not, as it may have happened.
    /// </summary>
    /// <exception cref="ZimbraFaultException">The server refused.</exception>
    public async Task<XElement> CallAsync(XElement request, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await SendAsync(request, cancellationToken).ConfigureAwait(false);
            }
            catch (MailException error) when (error.IsTransient && attempt < MaxTries && OnlyReads(request))
            {
                await Task.Delay(WaitAfter(error, attempt), _time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>
    /// Several requests in one round trip, done by the server in their order; the answers come in it too. A refusal of one is an
    /// exception in its place and stops none of the others.
    /// </summary>
    public async Task<IReadOnlyList<(XElement? Answer, ZimbraFaultException? Refusal)>> CallAllAsync(
        IReadOnlyList<XElement> requests, CancellationToken cancellationToken)
    {
        if (requests.Count == 0)
            return [];
        var batch = new XElement(ZimbraNames.Zimbra + "BatchRequest", new XAttribute("onerror", "continue"));
        for (var i = 0; i < requests.Count; i++)
        {
            var numbered = new XElement(requests[i]);
            numbered.SetAttributeValue("requestId", i);
            batch.Add(numbered);
        }
        var answers = (await CallAsync(batch, cancellationToken).ConfigureAwait(false)).Elements()
            .Where(answer => answer.Attribute("requestId") is not null)
            .ToLookup(answer => answer.Attribute("requestId")!.Value);
        return [.. requests.Select((request, i) => Unpack(request, answers[i.ToString(CultureInfo.InvariantCulture)].FirstOrDefault()))];
    }

    /// <summary>A token that acts as a user, for the services of users; his password is not needed and stays as it is.</summary>
    /// <param name="account">The user's address.</param>
    /// <param name="duration">How long it is to last; the account's own limit (zimbraAuthTokenLifetime) may end it sooner.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="ZimbraFaultException">There is no such account, or the administrator may not act as it.</exception>
    public async Task<ZimbraToken> DelegateAsync(string account, TimeSpan duration, CancellationToken cancellationToken)
    {
        var request = new XElement(ZimbraNames.Admin + "DelegateAuthRequest",
            new XAttribute("duration", (long)duration.TotalSeconds),
            new XElement(ZimbraNames.Admin + "account", new XAttribute("by", "name"), account));
        return ReadToken(await CallAsync(request, cancellationToken).ConfigureAwait(false));
    }

    private (XElement? Answer, ZimbraFaultException? Refusal) Unpack(XElement request, XElement? answer) =>
        answer is null ? throw Broken($"The batch's answer has none for {request.Name.LocalName}.")
        : answer.Name == ZimbraNames.Soap + "Fault" ? (null, ZimbraFault.Read(answer, request.Name.LocalName, Server))
        : (answer, null);

    private async Task<XElement> SendAsync(XElement request, CancellationToken cancellationToken)
    {
        var session = await GetSessionAsync(null, cancellationToken).ConfigureAwait(false);
        try
        {
            return await _connection.SendAsync(request, session.Token.Value, cancellationToken).ConfigureAwait(false);
        }
        catch (ZimbraFaultException fault) when (fault.Code is ZimbraFault.AuthExpired or ZimbraFault.AuthRequired)
        {
            // Refused before anything was done.
            session = await GetSessionAsync(session, cancellationToken).ConfigureAwait(false);
            return await _connection.SendAsync(request, session.Token.Value, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>The session at hand, or a new one when there is none, it is about to end, or it is the one found to have ended.</summary>
    private async Task<Session> GetSessionAsync(Session? ended, CancellationToken cancellationToken)
    {
        if (IsGood(_session, ended))
            return _session!;
        await _login.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return IsGood(_session, ended) ? _session! : _session = await LogInAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _login.Release();
        }
    }

    private bool IsGood(Session? session, Session? ended) => session is not null && session != ended && _time.GetUtcNow() < session.RenewAt;

    private async Task<Session> LogInAsync(CancellationToken cancellationToken)
    {
        var started = _time.GetUtcNow();
        var request = new XElement(ZimbraNames.Admin + "AuthRequest", new XAttribute("name", _user), new XAttribute("password", _password));
        try
        {
            var answer = await _connection.SendAsync(request, token: null, cancellationToken).ConfigureAwait(false);
            if (answer.Element(ZimbraNames.Admin + "twoFactorAuthRequired")?.Value is "true" or "1")
                throw ZimbraFault.SecondFactorWanted(Server);
            var token = ReadToken(answer);
            return new Session(token, started + ((token.Expires - started) * RenewFrom));
        }
        catch (ZimbraFaultException fault)
        {
            throw fault.For(_user);
        }
    }

    private ZimbraToken ReadToken(XElement answer)
    {
        var token = answer.Element(ZimbraNames.Admin + "authToken")?.Value;
        var lifetime = answer.Element(ZimbraNames.Admin + "lifetime")?.Value;
        if (string.IsNullOrEmpty(token) || !long.TryParse(lifetime, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds))
            throw Broken("The answer to the login has no token with a lifetime.");
        var life = TimeSpan.FromMilliseconds(Math.Min(milliseconds, TimeSpan.FromDays(365).TotalMilliseconds));
        return new ZimbraToken(token, _time.GetUtcNow() + life);
    }

    internal MailException Broken(string message) => new(MailErrorId.ProtocolError, message)
    {
        Category = MailErrorCategory.InvalidData,
        Server = Server,
    };

    private static bool OnlyReads(XElement request) => request.Name.LocalName switch
    {
        "BatchRequest" => request.Elements().All(OnlyReads),
        var name => name.StartsWith("Get", StringComparison.Ordinal) || name.StartsWith("Search", StringComparison.Ordinal)
            || name.StartsWith("Count", StringComparison.Ordinal) || name == "DelegateAuthRequest",
    };

    private static TimeSpan WaitAfter(MailException error, int attempt) =>
        error.RetryAfter is { } asked && asked < LongestWait ? asked : FirstWait * Math.Pow(2, attempt - 1);
}
