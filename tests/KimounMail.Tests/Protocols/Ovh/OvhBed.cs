using KimounMail.Protocols.Ovh;
using KimounMail.Protocols.Ovh.Platform;
using KimounMail.Protocols.Transport;
using KimounMail.TestServers;
using KimounMail.TestServers.Ovh;
using KimounMail.TestServers.Tls;

namespace KimounMail.Tests.Protocols.Ovh;

/// <summary>The loopback API with a client of it.</summary>
internal sealed class OvhBed : IAsyncDisposable
{
    public static readonly OvhCredential Keys = new OvhCredential.SignedKeys(OvhAuthentication.ApplicationKey, OvhAuthentication.ApplicationSecret, OvhAuthentication.ConsumerKey);
    public static readonly OvhCredential ServiceAccount = new OvhCredential.ServiceAccount(OvhAuthentication.ClientId, OvhAuthentication.ClientSecret);

    private OvhClient? _client;

    public OvhBed()
    {
        Api = new LoopbackOvhApi(OvhSchemas.All, Clock);
        Options = new OvhClientOptions { Time = Clock, CallsPerMinute = 100_000, Trust = new TlsTrust { CaFile = TestCertificates.Shared.CaPemFile } };
    }

    public HurriedClock Clock { get; } = new() { Hurry = 1000 };

    public LoopbackOvhApi Api { get; }

    public OvhCredential Credential { get; init; } = Keys;

    public OvhClientOptions Options { get; set; }

    public OvhClient Client => _client ??= new OvhClient(OvhEndpoint.Parse(Api.Address.AbsoluteUri), Credential, Options);

    public ZimbraPlatform Platform => new(Client, Api.Platform.Platform.Id);

    public async ValueTask DisposeAsync()
    {
        _client?.Dispose();
        await Api.DisposeAsync();
    }
}
