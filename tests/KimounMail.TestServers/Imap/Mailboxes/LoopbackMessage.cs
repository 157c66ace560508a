using System.Collections.Immutable;

namespace KimounMail.TestServers.Imap;

/// <summary>One stored message. Immutable: a change of flags is a new value under the same UID.</summary>
public sealed record LoopbackMessage(uint Uid, MessageContent Content, MessageFlags Flags, DateTimeOffset InternalDate)
{
    /// <summary>Grows with every change in the account (RFC 7162).</summary>
    public ulong ModSeq { get; init; }

    /// <summary>X-GM-MSGID.</summary>
    public ulong GmailMessageId { get; init; }

    /// <summary>X-GM-LABELS, decoded.</summary>
    public ImmutableArray<string> GmailLabels { get; init; } = [];
}

/// <summary>A set of system flags and keywords; names compare without regard to case.</summary>
public sealed class MessageFlags : IEquatable<MessageFlags>
{
    private static readonly string[] SystemFlags = ["\\Seen", "\\Answered", "\\Flagged", "\\Deleted", "\\Draft"];

    private readonly ImmutableSortedSet<string> _names;

    private MessageFlags(ImmutableSortedSet<string> names) => _names = names;

    public static MessageFlags None { get; } = new(ImmutableSortedSet.Create<string>(StringComparer.OrdinalIgnoreCase));

    public static MessageFlags Of(params IEnumerable<string> names) =>
        new(names.Select(Canonical).ToImmutableSortedSet(StringComparer.OrdinalIgnoreCase));

    public IReadOnlyCollection<string> Names => _names;

    public IEnumerable<string> Keywords => _names.Where(name => !name.StartsWith('\\'));

    public bool Contains(string name) => _names.Contains(name);

    public MessageFlags With(IEnumerable<string> names) => new(_names.Union(names.Select(Canonical)));

    public MessageFlags Without(IEnumerable<string> names) => new(_names.Except(names));

    internal static bool IsSystem(string name) => SystemFlags.Contains(name, StringComparer.OrdinalIgnoreCase);

    public bool Equals(MessageFlags? other) => other is not null && _names.SetEquals(other._names);

    public override bool Equals(object? obj) => Equals(obj as MessageFlags);

    public override int GetHashCode() => _names.Count;

    /// <summary>The names in order, separated by spaces, as between the parentheses of FLAGS.</summary>
    public override string ToString() => string.Join(' ', _names);

    private static string Canonical(string name) =>
        SystemFlags.FirstOrDefault(flag => flag.Equals(name, StringComparison.OrdinalIgnoreCase)) ?? name;
}
