using System.Security.Cryptography;
using System.Text;

namespace KimounMail.Protocols.Ovh;

/// <summary>What proves to OVHcloud who calls; none of its texts shows a secret.</summary>
public abstract record OvhCredential
{
    private OvhCredential()
    {
    }

    /// <summary>Keys of an application and of the customer who lets it act: calls are signed.</summary>
    /// <param name="ApplicationKey">Names the application; no secret.</param>
    /// <param name="ApplicationSecret">Goes into signatures, never over the wire.</param>
    /// <param name="ConsumerKey">Names the customer's consent; whoever has only this can do nothing.</param>
    public sealed record SignedKeys(string ApplicationKey, string ApplicationSecret, string ConsumerKey) : OvhCredential
    {
        /// <inheritdoc/>
        public override string Method => "signed keys";

        /// <inheritdoc/>
        protected override string Counted => ConsumerKey;

        /// <inheritdoc/>
        public override string ToString() => $"application key {ApplicationKey}";
    }

    /// <summary>A service account: an OAuth2 client that gets short-lived tokens (RFC 6749 §4.4).</summary>
    public sealed record ServiceAccount(string ClientId, string ClientSecret) : OvhCredential
    {
        /// <inheritdoc/>
        public override string Method => "OAuth2 client credentials";

        /// <inheritdoc/>
        protected override string Counted => ClientId;

        /// <inheritdoc/>
        public override string ToString() => $"client {ClientId}";
    }

    /// <summary>A token got elsewhere, used until it expires.</summary>
    public sealed record AccessToken(string Token) : OvhCredential
    {
        /// <inheritdoc/>
        public override string Method => "access token";

        /// <inheritdoc/>
        protected override string Counted => Token;

        /// <inheritdoc/>
        public override string ToString() => "access token";
    }

    /// <summary>An application nobody has let act yet: it can only ask for that (<see cref="OvhConsent"/>).</summary>
    public sealed record Application(string ApplicationKey) : OvhCredential
    {
        /// <inheritdoc/>
        public override string Method => "application key";

        /// <inheritdoc/>
        protected override string Counted => ApplicationKey;

        /// <inheritdoc/>
        public override string ToString() => $"application key {ApplicationKey}";
    }

    /// <summary>The way of proving, for messages.</summary>
    public abstract string Method { get; }

    /// <summary>What a region counts calls by.</summary>
    protected abstract string Counted { get; }

    /// <summary>Tells apart whose calls are counted together in a region, and nothing else of the credential: letters and digits.</summary>
    public string FingerprintAt(OvhEndpoint endpoint) =>
        Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{endpoint.Server}\n{Counted}")).AsSpan(0, 12)).ToLowerInvariant();
}
