using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Xml;
using System.Xml.Linq;
using KimounMail.TestServers.Http;

namespace KimounMail.TestServers.Zimbra;

/// <summary>
/// The administration service of a Zimbra in memory. Where they are there, every request is held against the published description and list of attributes, and
/// one they do not know is refused and remembered in <see cref="Violations"/>. It shares no code with the client it tests.
/// </summary>
public sealed class LoopbackZimbraServer : IAsyncDisposable
{
    public const string Soap = "http://www.w3.org/2003/05/soap-envelope";
    public const string Context = "urn:zimbra";
    public const string Admin = "urn:zimbraAdmin";
    public const string AdminName = "admin@zimbra.example";
    public const string AdminPassword = "fake-Admin-5ecret";

    private static readonly XNamespace s_soap = Soap;
    private static readonly XNamespace s_context = Context;
    private static readonly XNamespace s_admin = Admin;

    private readonly object _gate = new();
    private readonly TimeProvider _time;
    private readonly AdminService _service;
    private readonly LoopbackHttpServer _http;
    private readonly Dictionary<string, DateTimeOffset> _tokens = [];
    private readonly ConcurrentQueue<XElement> _requests = new();
    private readonly ConcurrentQueue<string> _violations = new();
    private readonly List<ZimbraTrouble> _troubles = [];

    private LoopbackZimbraServer(TimeProvider? time, X509Certificate2? certificate)
    {
        _time = time ?? TimeProvider.System;
        _service = new AdminService(Directory, _time);
        _http = LoopbackHttpServer.Start(Answer, certificate);
    }

    public int Port => _http.Port;

    public ZimbraDirectory Directory { get; } = new();

    /// <summary>How long a token lasts by the fake's clock.</summary>
    public TimeSpan TokenLifetime { get; set; } = TimeSpan.FromHours(12);

    /// <summary>The administrator's account wants a code besides the password.</summary>
    public bool WantsSecondFactor { get; set; }

    /// <summary>All requests so far in their order, those in batches one by one.</summary>
    public IReadOnlyList<XElement> Requests => [.. _requests];

    /// <summary>Their names without "Request".</summary>
    public IReadOnlyList<string> Commands => [.. _requests.Select(request => request.Name.LocalName[..^"Request".Length])];

    /// <summary>Everything the published description does not allow and was sent all the same.</summary>
    public IReadOnlyList<string> Violations => [.. _violations];

    public static LoopbackZimbraServer Start(TimeProvider? time = null, X509Certificate2? certificate = null) => new(time, certificate);

    public ValueTask DisposeAsync() => _http.DisposeAsync();

    /// <summary>The next request of this name meets it; several are met in the order they were given.</summary>
    public void Expect(ZimbraTrouble trouble)
    {
        lock (_gate)
            _troubles.Add(trouble);
    }

    /// <summary>The tokens given so far that are still known.</summary>
    public IReadOnlyList<string> Tokens
    {
        get
        {
            lock (_gate)
                return [.. _tokens.Keys];
        }
    }

    /// <summary>Every session so far has ended.</summary>
    public void EndSessions()
    {
        lock (_gate)
            _tokens.Clear();
    }

    private LoopbackHttpResponse Answer(LoopbackHttpRequest http)
    {
        if (http.Method != "POST" || !http.Target.StartsWith("/service/admin/soap", StringComparison.Ordinal))
            return LoopbackHttpResponse.Page(404);
        lock (_gate)
            return Answer(XElement.Parse(Encoding.UTF8.GetString(http.Body).TrimStart('\uFEFF')));
    }

    private LoopbackHttpResponse Answer(XElement envelope)
    {
        var request = envelope.Element(s_soap + "Body")!.Elements().Single();
        var token = envelope.Element(s_soap + "Header")?.Element(s_context + "context")?.Element(s_context + "authToken")?.Value;
        var trouble = _troubles.Find(trouble => trouble.Strikes(request.Name.LocalName));
        if (trouble is not null)
            _troubles.Remove(trouble);
        if (trouble is { TakesEffect: false })
        {
            _requests.Enqueue(request);
            return trouble.Response ?? ToResponse(new ZimbraRefusal(trouble.Code!, "as the test wants it").ToFault());
        }
        var answer = request.Name == s_context + "BatchRequest" ? AnswerBatch(request, token) : AnswerOne(request, token);
        return trouble?.Response ?? ToResponse(answer);
    }

    private XElement AnswerBatch(XElement batch, string? token)
    {
        if ((string?)batch.Attribute("onerror") is not (null or "continue" or "stop"))
            _violations.Enqueue("BatchRequest/@onerror is continue or stop.");
        var answers = batch.Elements().Select(request =>
        {
            var answer = AnswerOne(request, token);
            answer.SetAttributeValue("requestId", (string?)request.Attribute("requestId"));
            return answer;
        });
        // The order of answers is not promised.
        return new XElement(s_context + "BatchResponse", answers.ToList().AsEnumerable().Reverse());
    }

    private XElement AnswerOne(XElement request, string? token)
    {
        _requests.Enqueue(request);
        var faults = PublishedData.Description?.FindFaults(request).ToList() ?? [];
        foreach (var fault in faults)
            _violations.Enqueue(fault);
        try
        {
            if (faults.Count > 0)
                throw new ZimbraRefusal("service.INVALID_REQUEST", $"not in the description: {string.Join(' ', faults)}");
            if (request.Name == s_admin + "AuthRequest")
                return LogIn(request);
            RequireSession(token);
            return request.Name == s_admin + "DelegateAuthRequest" ? Delegate(request) : _service.Answer(request);
        }
        catch (ZimbraRefusal refusal)
        {
            return refusal.ToFault();
        }
    }

    private XElement LogIn(XElement request)
    {
        if ((string?)request.Attribute("name") != AdminName || (string?)request.Attribute("password") != AdminPassword)
            throw new ZimbraRefusal("account.AUTH_FAILED", $"authentication failed for [{(string?)request.Attribute("name")}]");
        var answer = NewToken("AuthResponse", TokenLifetime);
        if (WantsSecondFactor)
            answer.Add(new XElement(s_admin + "twoFactorAuthRequired", "true"));
        return answer;
    }

    private XElement Delegate(XElement request)
    {
        Directory.Select(DirectoryKind.Account, request, "account");
        var seconds = (long?)request.Attribute("duration") ?? 3600;
        return NewToken("DelegateAuthResponse", TimeSpan.FromSeconds(seconds));
    }

    private XElement NewToken(string answer, TimeSpan lifetime)
    {
        var token = $"0_{Guid.NewGuid():N}";
        _tokens[token] = _time.GetUtcNow() + lifetime;
        return new XElement(s_admin + answer,
            new XElement(s_admin + "authToken", token),
            new XElement(s_admin + "lifetime", ((long)lifetime.TotalMilliseconds).ToString(CultureInfo.InvariantCulture)));
    }

    private void RequireSession(string? token)
    {
        if (token is null)
            throw new ZimbraRefusal("service.AUTH_REQUIRED", "no valid authtoken present");
        if (!_tokens.TryGetValue(token, out var expires) || expires <= _time.GetUtcNow())
            throw new ZimbraRefusal("service.AUTH_EXPIRED", "auth credentials have expired");
    }

    private static LoopbackHttpResponse ToResponse(XElement body)
    {
        var envelope = new XElement(s_soap + "Envelope", new XAttribute(XNamespace.Xmlns + "soap", Soap), new XElement(s_soap + "Body", body));
        using var text = new StringWriter();
        using (var writer = XmlWriter.Create(text, new XmlWriterSettings { OmitXmlDeclaration = true, CheckCharacters = false }))
            envelope.WriteTo(writer);
        return new LoopbackHttpResponse
        {
            Status = body.Name == s_soap + "Fault" ? 500 : 200,
            ContentType = "text/xml; charset=utf-8",
            Body = Encoding.UTF8.GetBytes(text.ToString()),
        };
    }
}
