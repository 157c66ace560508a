namespace KimounMail.Protocols.Ovh;

/// <summary>Names the application with each call, and proves nothing.</summary>
internal sealed class ApplicationCalls(OvhCredential.Application application) : IOvhAuthorizer
{
    public ValueTask AuthorizeAsync(HttpRequestMessage request, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        request.Headers.Add("X-Ovh-Application", application.ApplicationKey);
        return ValueTask.CompletedTask;
    }

    public bool Renew(OvhException refusal) => false;
}
