using KimounMail.TestServers.Http;

namespace KimounMail.TestServers.Zimbra;

/// <summary>Something that goes wrong with one request.</summary>
/// <param name="Command">The request's name without "Request".</param>
public sealed record ZimbraTrouble(string Command)
{
    private readonly TaskCompletionSource _met = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _seen;

    /// <summary>So many of the requests go well before.</summary>
    public int Skip { get; init; }

    /// <summary>Ends when a request has met it.</summary>
    public Task Met => _met.Task;

    /// <summary>The request is carried out all the same.</summary>
    public bool TakesEffect { get; private init; }

    internal string? Code { get; private init; }

    internal LoopbackHttpResponse? Response { get; private init; }

    /// <summary>Refused with a code of the service's.</summary>
    public static ZimbraTrouble Refused(string command, string code) => new(command) { Code = code };

    /// <summary>Answered with something that is not the service's.</summary>
    public static ZimbraTrouble Answered(string command, LoopbackHttpResponse response) => new(command) { Response = response };

    /// <summary>Carried out, and no answer comes.</summary>
    public static ZimbraTrouble SilentAfterEffect(string command) => new(command) { TakesEffect = true, Response = new LoopbackHttpResponse { Hangs = true } };

    /// <summary>Carried out, and the line is cut before the answer.</summary>
    public static ZimbraTrouble CutAfterEffect(string command) => new(command) { TakesEffect = true, Response = LoopbackHttpResponse.Cut };

    /// <summary>True for the request that is to meet it.</summary>
    internal bool Strikes(string request) => request == Command + "Request" && _seen++ == Skip && _met.TrySetResult();
}
