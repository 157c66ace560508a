namespace KimounMail.Protocols.Ovh;

/// <summary>Adds to a call what proves who makes it.</summary>
internal interface IOvhAuthorizer
{
    /// <summary>Sets headers.</summary>
    /// <param name="request">With its final address.</param>
    /// <param name="body">The octets that will be sent.</param>
    /// <param name="cancellationToken">Ends the wait for a clock or token.</param>
    ValueTask AuthorizeAsync(HttpRequestMessage request, ReadOnlyMemory<byte> body, CancellationToken cancellationToken);

    /// <summary>Whether the refusal may be about a clock or token that can be had anew; that is then done with the next call.</summary>
    bool Renew(OvhException refusal);
}
