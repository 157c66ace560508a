using System.Globalization;
using KimounMail.Protocols.Ovh;
using KimounMail.Protocols.Ovh.Platform;
using KimounMail.Protocols.Transport;

namespace KimounMail.Engine.Operators.Ovh;

/// <summary>From what a user gives to a platform, or to mail services, we are connected to. What is not given comes from OVHcloud's variables and <c>ovh.conf</c>.</summary>
internal static class OvhConnection
{
    private const string ApplicationKey = nameof(ApplicationKey);
    private const string ApplicationSecret = nameof(ApplicationSecret);
    private const string ConsumerKey = nameof(ConsumerKey);
    private const string ConfigurationPath = nameof(ConfigurationPath);
    private const string Platform = nameof(Platform);
    private const string Service = nameof(Service);
    private const string CallsPerMinute = nameof(CallsPerMinute);

    private static readonly OperatorOption[] s_keys =
    [
        new(ApplicationKey, "The application's key, of signed calls."),
        new(ApplicationSecret, "The application's secret.") { IsSecret = true },
        new(ConsumerKey, "The customer's consent to the application.") { IsSecret = true },
        new(ConfigurationPath, "An ovh.conf to read instead of the usual ones.") { IsPath = true },
        new(CallsPerMinute, "The most calls in any minute; 60 where it is not given."),
    ];

    /// <summary>How it stands in the catalog.</summary>
    public static OperatorProvider Provider { get; } = new(
        "OvhZimbra",
        "A Zimbra platform at OVHcloud, by its API; -Server is a region (ovh-eu), -Credential a service account (OAuth2 client)",
        [.. s_keys, new OperatorOption(Platform, "The platform's number or name, where the keys see several.")],
        OpenAsync)
    {
        Consent = Consent(ConsumerKeyRequest.Platform),
    };

    /// <summary>How what is not Zimbra stands in the catalog.</summary>
    public static OperatorProvider EmailProvider { get; } = new(
        "OvhEmail",
        "MX Plan, E-mail Pro and Exchange at OVHcloud, to be migrated from: they are read, and their DNS zones can be written; -Server and -Credential as for OvhZimbra",
        [.. s_keys, new OperatorOption(Service, "The service to read alone: its name, or the domain of an MX Plan.")],
        (settings, stop) => OpenEmailAsync(settings, TimeProvider.System, CallRecord.For, stop))
    {
        Consent = Consent(ConsumerKeyRequest.Email),
    };

    private static Task<IMailOperator> OpenAsync(OperatorSettings settings, CancellationToken cancellationToken) =>
        OpenAsync(settings, TimeProvider.System, CallRecord.For, cancellationToken);

    /// <summary>Connects, and finds the platform.</summary>
    /// <param name="settings">What the user gives.</param>
    /// <param name="time">The clock of pace, waits and signatures.</param>
    /// <param name="recordOf">What others who call with the key know, by its fingerprint; null for nothing.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    internal static async Task<IMailOperator> OpenAsync(OperatorSettings settings, TimeProvider time, Func<string, IOvhCallRecord?> recordOf, CancellationToken cancellationToken)
    {
        var client = Client(settings, time, recordOf);
        try
        {
            var platforms = await ZimbraPlatform.ListAsync(client, cancellationToken).ConfigureAwait(false);
            return new OvhZimbraOperator(settings.Name, client, Choose(settings, platforms));
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>Connects, and finds the services of API v1.</summary>
    internal static async Task<IMailOperator> OpenEmailAsync(OperatorSettings settings, TimeProvider time, Func<string, IOvhCallRecord?> recordOf, CancellationToken cancellationToken)
    {
        var client = Client(settings, time, recordOf);
        try
        {
            return await OvhEmailOperator.OpenAsync(settings.Name, client, settings.Options.GetValueOrDefault(Service), cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    /// <summary>Asks for a consumer key that may do what the rules say.</summary>
    internal static async Task<OperatorSettings> AskConsentAsync(
        OperatorSettings settings, IReadOnlyList<OvhAccessRule> rules, TimeProvider time, Func<string, IOvhCallRecord?> recordOf, Action<Uri> tell, CancellationToken cancellationToken)
    {
        if (settings.Options.GetValueOrDefault(ApplicationKey) is not { Length: > 0 } key || Secret(settings, ApplicationSecret) is not { Length: > 0 } secret || settings.Secrets.ContainsKey(ConsumerKey))
            throw Invalid(settings, "A consumer key is asked for with an application's key and secret.", $"Give {ApplicationKey} and {ApplicationSecret}, and no {ConsumerKey}. An application is made at /createApp/ of the region's API.");
        var endpoint = settings.Server is { } server ? OvhEndpoint.Parse(server) : OvhEndpoint.Europe;
        using var application = Client(settings, endpoint, new OvhCredential.Application(key), time, recordOf);
        var consumerKey = await ConsumerKeyRequest.AskAsync(application, rules, consumer => Client(settings, endpoint, new OvhCredential.SignedKeys(key, secret, consumer), time, recordOf), tell, cancellationToken).ConfigureAwait(false);
        return settings with { Secrets = new Dictionary<string, Secret>(settings.Secrets, StringComparer.OrdinalIgnoreCase) { [ConsumerKey] = consumerKey } };
    }

    private static OperatorConsent Consent(IReadOnlyList<OvhAccessRule> rules) => new(
        new OperatorOption("RequestConsumerKey", "Asks OVHcloud for a consumer key, shows where its owner says yes, waits for that, and connects."),
        (settings, tell, stop) => AskConsentAsync(settings, rules, TimeProvider.System, CallRecord.For, tell, stop));

    internal static MailException NoService(string server, string? wanted) =>
        new(MailErrorId.InvalidOperatorSettings, wanted is null ? "The keys see no MX Plan, E-mail Pro or Exchange." : $"The keys see no service '{HumanText.Line(wanted)}'.")
        {
            Category = MailErrorCategory.InvalidArgument,
            Server = server,
            Advice = "Check the region, and that the keys may read /email/.",
        };

    private static OvhClient Client(OperatorSettings settings, TimeProvider time, Func<string, IOvhCallRecord?> recordOf)
    {
        var (endpoint, credential) = Resolve(settings);
        return Client(settings, endpoint, credential, time, recordOf);
    }

    private static OvhClient Client(OperatorSettings settings, OvhEndpoint endpoint, OvhCredential credential, TimeProvider time, Func<string, IOvhCallRecord?> recordOf) => new(endpoint, credential, new OvhClientOptions
    {
        Time = time,
        CallsPerMinute = Calls(settings),
        CallRecord = recordOf(credential.FingerprintAt(endpoint)),
        Trust = new TlsTrust { CaFile = settings.CertificateAuthorityPath, CertificatePin = settings.CertificateFingerprint },
        Trace = TraceFolder.Trace,
    });

    private static (OvhEndpoint Endpoint, OvhCredential Credential) Resolve(OperatorSettings settings)
    {
        var configuration = settings.Options.TryGetValue(ConfigurationPath, out var path)
            ? OvhConfiguration.Read([path], _ => null)
            : OvhConfiguration.Read(Environment.CurrentDirectory);
        var endpoint = settings.Server is { } server ? OvhEndpoint.Parse(server) : configuration.Endpoint;
        var keys = new[] { settings.Options.GetValueOrDefault(ApplicationKey), Secret(settings, ApplicationSecret), Secret(settings, ConsumerKey) };
        var given = keys.Count(key => !string.IsNullOrEmpty(key));
        if (given > 0 && settings.Password is not null)
            throw Invalid(settings, "Both signed keys and a service account are given.", "Give one of them.");
        return (endpoint, (given, settings.Password) switch
        {
            (3, _) => new OvhCredential.SignedKeys(keys[0]!, keys[1]!, keys[2]!),
            (> 0, _) => throw Invalid(settings, "The signed keys are not complete.", $"They come together: {ApplicationKey}, {ApplicationSecret}, {ConsumerKey}; -RequestConsumerKey asks for the last."),
            (_, { } password) => new OvhCredential.ServiceAccount(settings.UserName ?? "", password.Reveal()),
            _ => configuration.CredentialFor(endpoint),
        });
    }

    private static Guid Choose(OperatorSettings settings, IReadOnlyList<PlatformInfo> platforms)
    {
        var wanted = settings.Options.GetValueOrDefault(Platform);
        var fitting = platforms.Where(platform => wanted is null || platform.Id.ToString().Equals(wanted, StringComparison.OrdinalIgnoreCase) || platform.CurrentState.Name == wanted).ToList();
        if (fitting is [var only])
            return only.Id;
        var known = string.Join(", ", platforms.Select(platform => $"{platform.Id} ({platform.CurrentState.Name})"));
        throw Invalid(settings, fitting.Count == 0 ? "The keys see no such Zimbra platform." : "The keys see several Zimbra platforms.", platforms.Count == 0
            ? "Check the region, and that the keys may read /zimbra/platform."
            : $"Say which with -{Platform}: {HumanText.Line(known)}.");
    }

    private static int Calls(OperatorSettings settings) => settings.Options.GetValueOrDefault(CallsPerMinute) switch
    {
        null => new OvhClientOptions().CallsPerMinute,
        var text when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var calls) && calls > 0 => calls,
        _ => throw Invalid(settings, $"-{CallsPerMinute} is not a number of calls.", "Give a number from 1 on."),
    };

    private static string? Secret(OperatorSettings settings, string name) => settings.Secrets.GetValueOrDefault(name)?.Reveal();

    private static MailException Invalid(OperatorSettings settings, string message, string advice) => new(MailErrorId.InvalidOperatorSettings, message)
    {
        Category = MailErrorCategory.InvalidArgument,
        Server = settings.Server,
        Advice = advice,
    };
}
