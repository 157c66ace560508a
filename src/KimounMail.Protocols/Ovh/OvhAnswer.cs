namespace KimounMail.Protocols.Ovh;

/// <summary>A call to make.</summary>
/// <param name="Method">GET, POST, PUT or DELETE.</param>
/// <param name="Path">From the version on, with its query: <c>/v2/zimbra/platform</c>.</param>
/// <param name="Body">The JSON to send; null for none.</param>
/// <param name="Page">Where to go on in a list; null for a call that has no pages.</param>
internal sealed record OvhCall(HttpMethod Method, string Path, byte[]? Body = null, OvhPage? Page = null)
{
    /// <summary>It asks by a POST.</summary>
    public bool IsQuestion { get; init; }

    /// <summary>It changes nothing, so it may be made again at will.</summary>
    public bool IsSafe => IsQuestion || Method == HttpMethod.Get;

    public override string ToString() => $"{Method.Method} {Path}";
}

/// <summary>A part of a list.</summary>
/// <param name="Size">How many at most.</param>
/// <param name="Cursor">Where it begins; null for the first part.</param>
internal sealed record OvhPage(int Size, string? Cursor = null);

/// <summary>What came back.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Body">The whole body.</param>
/// <param name="QueryId">The number support asks for.</param>
/// <param name="NextCursor">Where the list goes on; null at its end.</param>
/// <param name="RetryAfter">How long we should leave the server alone; null where it did not say.</param>
internal sealed record OvhAnswer(int Status, byte[] Body, string? QueryId, string? NextCursor, TimeSpan? RetryAfter)
{
    public bool IsSuccess => Status is >= 200 and < 300;
}
