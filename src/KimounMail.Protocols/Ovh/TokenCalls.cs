using System.Net.Http.Headers;

namespace KimounMail.Protocols.Ovh;

/// <summary>Sends the same token with each call.</summary>
internal sealed class TokenCalls(OvhCredential.AccessToken token) : IOvhAuthorizer
{
    public ValueTask AuthorizeAsync(HttpRequestMessage request, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Token);
        return ValueTask.CompletedTask;
    }

    public bool Renew(OvhException refusal) => false;
}
