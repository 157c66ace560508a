using KimounMail.Engine.Operators;
using KimounMail.Engine.Operators.Ovh;
using KimounMail.Tests.Protocols.Ovh;
using KimounMail.TestServers;
using KimounMail.TestServers.Ovh;
using KimounMail.TestServers.Tls;

namespace KimounMail.Tests.Operators.Ovh;

/// <summary>A loopback OVHcloud with one domain, and how to connect to it.</summary>
internal sealed class OvhOperatorBed : IAsyncDisposable
{
    public const string Domain = "example.test";

    private IMailOperator? _operator;

    public OvhOperatorBed(int starter = 40, int pro = 2)
    {
        Api = new LoopbackOvhApi(OvhSchemas.All, Clock);
        Api.Platform.AddDomain(Domain);
        Api.Platform.AddSlots("STARTER", starter);
        Api.Platform.AddSlots("PRO", pro);
    }

    public HurriedClock Clock { get; } = new() { Hurry = 2000 };

    public LoopbackOvhApi Api { get; }

    public IMailOperator Operator => _operator!;

    public static async Task<OvhOperatorBed> StartAsync(int starter = 40, int pro = 2)
    {
        var bed = new OvhOperatorBed(starter, pro);
        bed._operator = await bed.ConnectAsync();
        return bed;
    }

    public Task<IMailOperator> ConnectAsync() => OvhConnection.OpenAsync(Settings(), Clock, _ => null, default);

    public OperatorSettings Settings() =>
        SettingsFor(Api, "OvhZimbra", new Dictionary<string, string> { ["ApplicationKey"] = OvhAuthentication.ApplicationKey, ["CallsPerMinute"] = "1000000" });

    /// <summary>A mailbox to be made.</summary>
    public static NewMailbox New(string address, string? offer) => new(address, new Secret("Correct-Horse-1")) { Settings = new MailboxSettings { Offer = offer } };

    /// <summary>Makes a mailbox, and waits until it is there.</summary>
    public Task<OperatorWork> CreateAsync(string address, string? offer) => Operator.Mailboxes.CreateAsync(New(address, offer), new OperatorWait(), default);

    /// <summary>How to reach a loopback API by signed keys.</summary>
    public static OperatorSettings SettingsFor(LoopbackOvhApi api, string provider, Dictionary<string, string> options) => new()
    {
        Provider = provider,
        Name = "ovh",
        Server = api.Address.AbsoluteUri,
        CertificateAuthorityPath = TestCertificates.Shared.CaPemFile,
        Options = options,
        Secrets = new Dictionary<string, Secret> { ["ApplicationSecret"] = new(OvhAuthentication.ApplicationSecret), ["ConsumerKey"] = new(OvhAuthentication.ConsumerKey) },
    };

    public async ValueTask DisposeAsync()
    {
        if (_operator is not null)
            await _operator.DisposeAsync();
        await Api.DisposeAsync();
    }
}
