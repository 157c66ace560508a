using KimounMail.Protocols.Ovh;

namespace KimounMail.Engine.Operators.Ovh;

/// <summary>Has the customer let an application act for him: asks OVHcloud for a consumer key, tells where he says yes, and waits until he has.</summary>
internal static class ConsumerKeyRequest
{
    private static readonly string[] s_all = ["GET", "POST", "PUT", "DELETE"];
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(30);

    /// <summary>What a platform and its zones need. How rules name API v2 is not published, hence both ways.</summary>
    public static IReadOnlyList<OvhAccessRule> Platform { get; } = [.. Rules("/zimbra/*"), .. Rules("/v2/zimbra/*"), .. Zones];

    /// <summary>What mail services of API v1 and their zones need: they are only read.</summary>
    public static IReadOnlyList<OvhAccessRule> Email { get; } = [new("GET", "/email/*"), .. Zones];

    private static IEnumerable<OvhAccessRule> Zones => [new("GET", "/auth/currentCredential"), new("GET", "/domain/zone"), .. Rules("/domain/zone/*")];

    /// <param name="application">Has the application's key alone.</param>
    /// <param name="rules">What it may do.</param>
    /// <param name="connect">A client by a consumer key.</param>
    /// <param name="tell">Told where the customer says yes.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The consumer key, good to be used.</returns>
    public static async Task<Secret> AskAsync(OvhClient application, IReadOnlyList<OvhAccessRule> rules, Func<string, OvhClient> connect, Action<Uri> tell, CancellationToken cancellationToken)
    {
        var consent = await OvhConsent.AskAsync(application, rules, cancellationToken).ConfigureAwait(false);
        tell(consent.ValidationUrl);
        using var client = connect(consent.ConsumerKey);
        var begin = client.Time.GetTimestamp();
        while (!await OvhConsent.IsGivenAsync(client, cancellationToken).ConfigureAwait(false))
        {
            if (client.Time.GetElapsedTime(begin) > s_patience)
                throw TooLong(client.Server);
            await Task.Delay(s_pause, client.Time, cancellationToken).ConfigureAwait(false);
        }

        return new Secret(consent.ConsumerKey);
    }

    private static IEnumerable<OvhAccessRule> Rules(string path) => s_all.Select(method => new OvhAccessRule(method, path));

    private static MailException TooLong(string server) => new(MailErrorId.AuthenticationFailed, $"Nobody validated the consumer key within {s_patience.TotalMinutes:0} minutes.")
    {
        Category = MailErrorCategory.OperationTimeout,
        Server = server,
        Advice = "Ask for another one with -RequestConsumerKey.",
    };
}
