namespace KimounMail.TestServers.Http;

/// <summary>A request as it came.</summary>
/// <param name="Method">In capitals.</param>
/// <param name="Target">Path and query, as sent.</param>
/// <param name="Headers">By name, in any case.</param>
/// <param name="Body">Empty when there was none.</param>
public sealed record LoopbackHttpRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers, byte[] Body);

/// <summary>What a request gets.</summary>
public sealed record LoopbackHttpResponse
{
    public int Status { get; init; } = 200;

    public string ContentType { get; init; } = "text/plain; charset=utf-8";

    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    public byte[] Body { get; init; } = [];

    /// <summary>The line is cut in place of an answer.</summary>
    public bool IsCut { get; init; }

    /// <summary>No answer comes until the client gives up.</summary>
    public bool Hangs { get; init; }

    /// <summary>The line is cut after so many octets of the body.</summary>
    public int? CutAfter { get; init; }

    /// <summary>No answer: the line is cut.</summary>
    public static LoopbackHttpResponse Cut { get; } = new() { IsCut = true };

    /// <summary>A page such as a proxy shows when what is behind it is down.</summary>
    public static LoopbackHttpResponse Page(int status) => new()
    {
        Status = status,
        ContentType = "text/html",
        Body = "<!DOCTYPE html><html><head><title>Sorry</title></head><body><p>Try again<br>later</body></html>"u8.ToArray(),
    };
}
