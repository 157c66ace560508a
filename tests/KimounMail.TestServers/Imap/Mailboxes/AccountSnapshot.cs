using System.Globalization;

namespace KimounMail.TestServers.Imap;

/// <summary>A message as far as a copy must keep it. The date is a whole second in UTC, as IMAP can say no less.</summary>
public sealed record MessageSnapshot(string Sha256, string Flags, DateTimeOffset Date)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Sha256[..12]} ({Flags}) {Date:yyyy-MM-dd HH:mm:ss}");
}

/// <summary>
/// What an account held at a moment: folder (levels joined by '/') → its messages as a sorted multiset.
/// Names that hold no messages are not in it.
/// </summary>
public sealed class AccountSnapshot
{
    private readonly SortedDictionary<string, MessageSnapshot[]> _folders = new(StringComparer.Ordinal);

    public IReadOnlyDictionary<string, MessageSnapshot[]> Folders => _folders;

    public int MessageCount => _folders.Values.Sum(messages => messages.Length);

    internal static AccountSnapshot Of(LoopbackAccount account)
    {
        var snapshot = new AccountSnapshot();
        foreach (var mailbox in account.Mailboxes.Where(mailbox => !mailbox.NoSelect))
            snapshot._folders[mailbox.Name.Replace(account.Separator, '/')] = mailbox.Messages.Select(Of).Order(ByText).ToArray();
        return snapshot;
    }

    /// <summary>
    /// What the other has to change to become this one, a line each; empty when they are equal.
    /// Empty folders count only when <paramref name="withEmptyFolders"/>.
    /// </summary>
    public IReadOnlyList<string> DifferencesFrom(AccountSnapshot other, bool withEmptyFolders = true)
    {
        var differences = new List<string>();
        foreach (var folder in _folders.Keys.Union(other._folders.Keys).Order(StringComparer.Ordinal))
        {
            var here = _folders.GetValueOrDefault(folder);
            var there = other._folders.GetValueOrDefault(folder);
            if (withEmptyFolders && (here is null || there is null))
                differences.Add($"{(there is null ? "+" : "-")} folder {folder}");
            differences.AddRange(Surplus(here ?? [], there ?? []).Select(message => $"+ {folder}: {message}"));
            differences.AddRange(Surplus(there ?? [], here ?? []).Select(message => $"- {folder}: {message}"));
        }

        return differences;
    }

    /// <summary>One line a message, for reading and for comparing across processes.</summary>
    public IEnumerable<string> Lines() =>
        _folders.SelectMany(folder => folder.Value.Select(message => $"{folder.Key}\t{message.Sha256}\t{message.Flags}\t{message.Date:O}"));

    private static readonly Comparer<MessageSnapshot> ByText =
        Comparer<MessageSnapshot>.Create((x, y) => string.CompareOrdinal(Key(x), Key(y)));

    private static string Key(MessageSnapshot message) => $"{message.Sha256} {message.Flags} {message.Date:O}";

    private static MessageSnapshot Of(LoopbackMessage message) => new(
        message.Content.Sha256,
        message.Flags.ToString(),
        DateTimeOffset.FromUnixTimeSeconds(message.InternalDate.ToUnixTimeSeconds()));

    private static IEnumerable<MessageSnapshot> Surplus(MessageSnapshot[] messages, MessageSnapshot[] others)
    {
        var left = others.GroupBy(message => message).ToDictionary(group => group.Key, group => group.Count());
        foreach (var message in messages)
        {
            if (left.TryGetValue(message, out var count) && count > 0)
                left[message] = count - 1;
            else
                yield return message;
        }
    }
}
