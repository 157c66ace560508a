using KimounMail.Engine.Endpoints;

namespace KimounMail.Engine.Migration;

/// <summary>
/// An endpoint whose login, once refused, is not tried again: all connections of a pass share the refusal, as servers lock accounts
/// that log in wrongly again and again.
/// </summary>
internal sealed class LockoutGuard(IEndpoint endpoint) : IEndpoint
{
    private MailException? _refusal;

    public EndpointAddress Address => endpoint.Address;

    public async Task<IEndpointSession> OpenAsync(CancellationToken cancellationToken)
    {
        if (_refusal is { } refusal)
            throw Again(refusal);
        try
        {
            return await endpoint.OpenAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (MailException e) when (e.ErrorId == MailErrorId.AuthenticationFailed)
        {
            _refusal = e;
            throw;
        }
    }

    private static MailException Again(MailException refusal) => new(refusal.ErrorId, refusal.Message, refusal)
    {
        Category = refusal.Category,
        Server = refusal.Server,
        Account = refusal.Account,
        ServerResponse = refusal.ServerResponse,
        Advice = refusal.Advice,
    };
}
