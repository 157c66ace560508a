namespace KimounMail.Engine.Operators;

/// <summary>Every kind of operator we can connect to.</summary>
public static class OperatorCatalog
{
    /// <summary>The kinds, by name.</summary>
    public static IReadOnlyList<OperatorProvider> Providers { get; } =
    [
        Dovecot.DovecotSettings.Provider,
        Ovh.OvhConnection.Provider,
        Ovh.OvhConnection.EmailProvider,
        ZimbraAdmin.ZimbraAdminOperator.Provider,
    ];

    /// <summary>Connects to an operator, and logs in where it has accounts of its own.</summary>
    /// <exception cref="MailException"><see cref="MailErrorId.InvalidOperatorSettings"/>, or what the operator refuses.</exception>
    public static Task<IMailOperator> OpenAsync(OperatorSettings settings, CancellationToken cancellationToken)
    {
        var provider = Find(settings.Provider) ?? throw Invalid(settings, $"There is no kind of operator '{HumanText.Line(settings.Provider)}'.", $"There are: {string.Join(", ", Providers.Select(known => known.Name))}.");
        foreach (var option in provider.Options.Where(option => option.IsRequired && !settings.Options.ContainsKey(option.Name) && !settings.Secrets.ContainsKey(option.Name)))
            throw Invalid(settings, $"{provider.Name} needs {option.Name}.", option.Help);
        return provider.OpenAsync(settings, cancellationToken);
    }

    /// <summary>The kind with this name; null when there is none.</summary>
    public static OperatorProvider? Find(string name) => Providers.FirstOrDefault(provider => provider.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static MailException Invalid(OperatorSettings settings, string message, string advice) => new(MailErrorId.InvalidOperatorSettings, message)
    {
        Category = MailErrorCategory.InvalidArgument,
        Server = settings.Server,
        Advice = advice,
    };
}

/// <summary>One kind of operator: what it is called, what it takes, and how to connect to it.</summary>
/// <param name="Name">What users call it.</param>
/// <param name="Title">One line about it.</param>
/// <param name="Options">What it takes besides server, user name and password.</param>
/// <param name="OpenAsync">Connects and logs in.</param>
public sealed record OperatorProvider(
    string Name, string Title, IReadOnlyList<OperatorOption> Options, Func<OperatorSettings, CancellationToken, Task<IMailOperator>> OpenAsync)
{
    /// <summary>What has the customer be asked for his consent; null where there is no such thing.</summary>
    public OperatorConsent? Consent { get; init; }
}

/// <summary>How a customer lets us act for him at an operator, where he is to say yes in a browser.</summary>
/// <param name="Option">The option that asks for it.</param>
/// <param name="AskAsync">Tells where he says yes, waits until he has, and gives the settings with what came of it.</param>
public sealed record OperatorConsent(OperatorOption Option, Func<OperatorSettings, Action<Uri>, CancellationToken, Task<OperatorSettings>> AskAsync);

/// <summary>Something a kind of operator takes; a parameter of Connect-MailOperator by this name.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Help">One sentence about it.</param>
public sealed record OperatorOption(string Name, string Help)
{
    /// <summary>It cannot be left out.</summary>
    public bool IsRequired { get; init; }

    /// <summary>It is a password or key, and is found in <see cref="OperatorSettings.Secrets"/>.</summary>
    public bool IsSecret { get; init; }

    /// <summary>It is a path, which is made absolute.</summary>
    public bool IsPath { get; init; }
}
