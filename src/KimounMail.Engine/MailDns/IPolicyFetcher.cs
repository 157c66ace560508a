namespace KimounMail.Engine.MailDns;

/// <summary>Fetches a small text over HTTPS with a verified certificate and without following redirects (RFC 8461 §3.3).</summary>
internal interface IPolicyFetcher
{
    /// <summary>The text, or in words why there is none.</summary>
    Task<FetchedPolicy> FetchAsync(Uri address, CancellationToken cancellationToken);
}

/// <summary>What came of it: either the text or the error is there.</summary>
internal sealed record FetchedPolicy(string? Text, string? Error, string? ContentType = null);
