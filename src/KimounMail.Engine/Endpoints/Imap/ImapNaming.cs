using KimounMail.Engine.Endpoints.Profiles;
using KimounMail.Protocols.Imap;

namespace KimounMail.Engine.Endpoints.Imap;

/// <summary>
/// Mailbox names and the levels they stand for: the personal namespace's prefix is the server's affair and never shows, and
/// what this server does not take in a name is replaced.
/// </summary>
internal sealed class ImapNaming(ImapNamespaces? namespaces, char? listedSeparator, ProviderProfile profile)
{
    private const char Replacement = '_';
    private const string Inbox = "INBOX";

    private readonly string _prefix = namespaces?.Personal.FirstOrDefault()?.Prefix ?? "";
    private readonly string[] _foreign = namespaces is null ? []
        : [.. namespaces.OtherUsers.Concat(namespaces.Shared).Select(n => n.Prefix).Where(p => p.Length > 0)];

    /// <summary>What separates levels; null on a server without levels.</summary>
    public char? Separator { get; } = namespaces?.Personal.FirstOrDefault()?.Separator ?? listedSeparator;

    /// <summary>False for what belongs to other users or to nobody in particular.</summary>
    public bool IsOwn(ImapMailbox mailbox) => !_foreign.Any(prefix =>
        mailbox.Name.StartsWith(prefix, StringComparison.Ordinal) || mailbox.Name == prefix.TrimEnd(mailbox.Separator ?? '/'));

    public IReadOnlyList<string> ToSegments(ImapMailbox mailbox)
    {
        var name = mailbox.Name;
        if (_prefix.Length > 0 && name.Length > _prefix.Length && name.StartsWith(_prefix, StringComparison.OrdinalIgnoreCase))
            name = name[_prefix.Length..];
        if (name.Equals(Inbox, StringComparison.OrdinalIgnoreCase))
            return [Inbox];
        return mailbox.Separator is { } separator ? name.Split(separator) : [name];
    }

    public string ToName(IReadOnlyList<string> segments)
    {
        if (segments is [var only] && only.Equals(Inbox, StringComparison.OrdinalIgnoreCase))
            return Inbox;
        var levels = segments.Select(ToLevel);
        return Separator is { } separator ? _prefix + string.Join(separator, levels) : _prefix + string.Join('-', levels);
    }

    private string ToLevel(string segment)
    {
        var level = string.Create(segment.Length, segment, (span, text) =>
        {
            for (var i = 0; i < text.Length; i++)
                span[i] = IsRefused(text[i]) ? Replacement : text[i];
        });
        return level.Length == 0 ? Replacement.ToString() : level;
    }

    private bool IsRefused(char c) => c == Separator || char.IsControl(c) || profile.RefusedFolderCharacters.Contains(c);
}
