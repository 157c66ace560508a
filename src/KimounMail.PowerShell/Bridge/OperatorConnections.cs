using System.Collections.Concurrent;
using KimounMail.Engine.Operators;

namespace KimounMail.PowerShell.Bridge;

/// <summary>The operators connected in this session, by name; parallel runspaces share them. Nothing of them is stored.</summary>
internal static class OperatorConnections
{
    private static readonly ConcurrentDictionary<string, (OperatorSettings Settings, IMailOperator Operator)> s_connections = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>All of them, for people.</summary>
    public static IEnumerable<MailOperator> All => s_connections.Values.Select(Describe).OrderBy(connection => connection.Name, StringComparer.OrdinalIgnoreCase);

    /// <summary>Keeps a connection; one of the same name ends.</summary>
    public static async Task<MailOperator> AddAsync(OperatorSettings settings, IMailOperator connected)
    {
        var before = s_connections.TryGetValue(settings.Name, out var found) ? found.Operator : null;
        s_connections[settings.Name] = (settings, connected);
        if (before is not null)
            await before.DisposeAsync().ConfigureAwait(false);
        return Describe((settings, connected));
    }

    /// <summary>Ends a connection; nothing when there is none by this name.</summary>
    public static async Task RemoveAsync(string name)
    {
        if (s_connections.TryRemove(name, out var connection))
            await connection.Operator.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>The connection of this name; the only one, where no name is given. Of several none is guessed: it would be the wrong one some day.</summary>
    public static IMailOperator Get(string? name)
    {
        if (string.IsNullOrWhiteSpace(name))
            return s_connections.Count == 1 ? s_connections.Values.Single().Operator : throw NotConnected(s_connections.IsEmpty ? "No operator is connected." : "Several operators are connected.");
        return s_connections.TryGetValue(name, out var connection) ? connection.Operator : throw NotConnected($"No operator is connected as '{HumanText.Line(name)}'.");
    }

    /// <summary>The connection of this name; null when there is none.</summary>
    public static IMailOperator? Find(string name) => s_connections.TryGetValue(name, out var connection) ? connection.Operator : null;

    private static MailException NotConnected(string message) => new(MailErrorId.OperatorNotConnected, message)
    {
        Category = MailErrorCategory.ConnectionError,
        Advice = s_connections.IsEmpty ? "Connect-MailOperator connects to one." : $"Name one with -Operator: {string.Join(", ", s_connections.Keys.Order(StringComparer.OrdinalIgnoreCase))}.",
    };

    private static MailOperator Describe((OperatorSettings Settings, IMailOperator Operator) connection) => new()
    {
        Name = connection.Settings.Name,
        Provider = connection.Settings.Provider,
        Server = connection.Operator.Server,
        Features = connection.Operator.Features,
        Rules = connection.Operator.Rules,
    };
}
