namespace KimounMail.Engine.MailDns;

/// <summary>Fetches a small text over HTTPS with a verified certificate and without following redirects (RFC 8461 §3.3).</summary>
internal interface IPolicyFetcher
{
    /// <summary>The text, or in words why there is none.</summary>
    Task<FetchedPolicy> FetchAsync(Uri address, CancellationToken cancellationToken);
}

/// <summary>What came of it: either the text or the error is there.</summary>
/// <param name="Text">The text.</param>
/// <param name="Error">Why there is none, in a sentence.</param>
/// <param name="ContentType">As the server said it, with its parameters.</param>
/// <param name="IsUnreachable">No whole answer came, which may be for this machine's network: nothing is known of the text.</param>
internal sealed record FetchedPolicy(string? Text, string? Error, string? ContentType = null, bool IsUnreachable = false);
