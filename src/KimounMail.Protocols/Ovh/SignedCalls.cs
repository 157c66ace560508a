using System.Globalization;

namespace KimounMail.Protocols.Ovh;

/// <summary>Signs each call with an application's keys.</summary>
internal sealed class SignedCalls(OvhCredential.SignedKeys keys, OvhClock clock) : IOvhAuthorizer
{
    public async ValueTask AuthorizeAsync(HttpRequestMessage request, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var now = await clock.NowAsync(cancellationToken).ConfigureAwait(false);
        request.Headers.Add("X-Ovh-Application", keys.ApplicationKey);
        request.Headers.Add("X-Ovh-Consumer", keys.ConsumerKey);
        request.Headers.Add("X-Ovh-Timestamp", now.ToString(CultureInfo.InvariantCulture));
        request.Headers.Add("X-Ovh-Signature", OvhSignature.Sign(keys, request.Method.Method, request.RequestUri!, body.Span, now));
    }

    public bool Renew(OvhException refusal)
    {
        // A signature of another second is a wrong one; which of the two is said is not documented.
        if (refusal.Code is not ("QUERY_TIME_OUT" or "INVALID_SIGNATURE"))
            return false;
        clock.Forget();
        return true;
    }
}
