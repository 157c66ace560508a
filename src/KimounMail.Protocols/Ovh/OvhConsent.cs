namespace KimounMail.Protocols.Ovh;

/// <summary>Calls an application may make on behalf of a customer.</summary>
/// <param name="Method">GET, POST, PUT or DELETE.</param>
/// <param name="Path">Without the version of API v1; a star at its end stands for anything.</param>
public sealed record OvhAccessRule(string Method, string Path);

/// <summary>A consumer key: a customer's consent to what an application may do (<c>/v1/auth</c>).</summary>
public sealed record OvhConsent
{
    private const string Pending = "pendingValidation";

    /// <summary>The key. It is of no use before the customer has said yes.</summary>
    public required string ConsumerKey { get; init; }

    /// <summary>Where the customer says yes.</summary>
    public required Uri ValidationUrl { get; init; }

    /// <inheritdoc/>
    public override string ToString() => ValidationUrl.Host;

    /// <summary>Asks for one, by a client that has the application's key alone.</summary>
    public static Task<OvhConsent> AskAsync(OvhClient application, IReadOnlyList<OvhAccessRule> accessRules, CancellationToken cancellationToken) =>
        application.PostAsync<OvhConsent>("/v1/auth/credential", new { accessRules }, cancellationToken);

    /// <summary>Whether the customer has said yes, asked by a client that has the consumer key.</summary>
    /// <exception cref="MailException"><see cref="MailErrorId.AuthenticationFailed"/>: he said no, or took too long.</exception>
    public static async Task<bool> IsGivenAsync(OvhClient client, CancellationToken cancellationToken)
    {
        try
        {
            var now = await client.GetAsync<Credential>("/v1/auth/currentCredential", cancellationToken).ConfigureAwait(false);
            return now.Status switch
            {
                "validated" => true,
                Pending => false,
                _ => throw new MailException(MailErrorId.AuthenticationFailed, "The consumer key was not validated.")
                {
                    Category = MailErrorCategory.AuthenticationError,
                    Server = client.Server,
                    ServerResponse = HumanText.Line(now.Status),
                    Advice = "Ask for another one, and open its address while it is good.",
                },
            };
        }
        catch (OvhException e) when (e.Code is "INVALID_CREDENTIAL" or "NOT_CREDENTIAL")
        {
            // Until then the key is not known.
            return false;
        }
    }

    private sealed record Credential(string Status);
}
