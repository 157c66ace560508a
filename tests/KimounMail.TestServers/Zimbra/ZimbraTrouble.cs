using KimounMail.TestServers.Http;

namespace KimounMail.TestServers.Zimbra;

/// <summary>Something that goes wrong with one request.</summary>
/// <param name="Command">The request's name without "Request".</param>
public sealed record ZimbraTrouble(string Command)
{
    /// <summary>The request is carried out all the same.</summary>
    public bool TakesEffect { get; private init; }

    internal string? Code { get; private init; }

    internal LoopbackHttpResponse? Response { get; private init; }

    /// <summary>Refused with a code of the service's.</summary>
    public static ZimbraTrouble Refused(string command, string code) => new(command) { Code = code };

    /// <summary>Answered with something that is not the service's.</summary>
    public static ZimbraTrouble Answered(string command, LoopbackHttpResponse response) => new(command) { Response = response };

    /// <summary>Carried out, and the line is cut before the answer.</summary>
    public static ZimbraTrouble CutAfterEffect(string command) => new(command) { TakesEffect = true, Response = LoopbackHttpResponse.Cut };
}
