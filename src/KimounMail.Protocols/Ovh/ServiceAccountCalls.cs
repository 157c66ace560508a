using System.Net.Http.Headers;
using System.Text.Json.Serialization;

namespace KimounMail.Protocols.Ovh;

/// <summary>Gets a service account's token, and another before it expires or when it is refused (RFC 6749 §4.4).</summary>
internal sealed class ServiceAccountCalls(Func<CancellationToken, Task<OAuthToken>> ask, TimeProvider time) : IOvhAuthorizer
{
    // A token that ends while the call is on its way is refused.
    private static readonly TimeSpan s_margin = TimeSpan.FromSeconds(60);

    private sealed record Held(string Text, long At, TimeSpan Life);

    private readonly SemaphoreSlim _gate = new(1);
    private volatile Held? _token;

    public async ValueTask AuthorizeAsync(HttpRequestMessage request, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var token = Current ?? await GetAsync(cancellationToken).ConfigureAwait(false);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Text);
    }

    public bool Renew(OvhException refusal)
    {
        // Without a token it was the token that was refused to us.
        if (refusal.HttpStatus != 401 || _token is null)
            return false;
        _token = null;
        return true;
    }

    private Held? Current => _token is { } token && time.GetElapsedTime(token.At) < token.Life ? token : null;

    private async Task<Held> GetAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (Current is { } got)
                return got;
            var at = time.GetTimestamp();
            var answer = await ask(cancellationToken).ConfigureAwait(false);
            return _token = new Held(answer.Text, at, TimeSpan.FromSeconds(answer.ExpiresIn) - s_margin);
        }
        finally
        {
            _gate.Release();
        }
    }
}

/// <summary>What a token endpoint answers (RFC 6749 §5.1).</summary>
internal sealed record OAuthToken
{
    /// <summary>The token itself.</summary>
    [JsonPropertyName("access_token")]
    public required string Text { get; init; }

    /// <summary>Seconds it is good for.</summary>
    [JsonPropertyName("expires_in")]
    public long ExpiresIn { get; init; } = 300;

    /// <summary>Without the token.</summary>
    public override string ToString() => $"a token for {ExpiresIn} s";
}
