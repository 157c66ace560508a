using KimounMail.Protocols.Mime;

namespace KimounMail.Engine.Endpoints.Files;

/// <summary>The labels of a message in Gmail's export, which is one mbox file of everything.</summary>
internal static class GmailLabels
{
    public const string Field = "X-Gmail-Labels";

    // An export has its labels in the language of its owner.
    private static readonly string[] s_unread = ["Unread", "Non lus", "Non lu"];
    private static readonly string[] s_starred = ["Starred", "Suivis"];
    private static readonly string[] s_inbox = ["Inbox", "Boîte de réception"];
    private static readonly string[] s_discarded = ["Spam", "Trash", "Corbeille"];
    private static readonly string[] s_roles = ["Sent", "Drafts", "Messages envoyés", "Brouillons"];
    private static readonly string[] s_noFolders = [.. s_unread, .. s_starred, "Opened", "Important", "Archived", "Chat", "Ouvert", "Messages archivés"];
    private static readonly string[] s_categories = ["Category ", "Catégorie"];

    /// <summary>The labels; null when the message has none, or the file is not Gmail's.</summary>
    public static IReadOnlyList<string>? Of(MailHeader header) =>
        header.Find(Field) is { } value ? EncodedWord.Decode(value).Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) : null;

    public static bool IsUnread(IReadOnlyList<string> labels) => labels.Any(label => IsOneOf(s_unread, label));

    public static bool IsStarred(IReadOnlyList<string> labels) => labels.Any(label => IsOneOf(s_starred, label));

    /// <summary>The one folder a message with these labels goes to, as levels: where it was thrown, else its owner's first label, else the inbox or what it was sent or drafted in.</summary>
    public static IReadOnlyList<string> ToFolder(IReadOnlyList<string> labels)
    {
        var folder = labels.FirstOrDefault(label => IsOneOf(s_discarded, label))
            ?? labels.FirstOrDefault(IsOwn)
            ?? (labels.Any(label => IsOneOf(s_inbox, label)) ? "INBOX" : null)
            ?? labels.FirstOrDefault(label => IsOneOf(s_roles, label))
            ?? "Archive";
        return folder.Split('/', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } levels ? levels : ["Archive"];
    }

    private static bool IsOwn(string label) =>
        !IsOneOf(s_inbox, label) && !IsOneOf(s_roles, label) && !IsOneOf(s_noFolders, label) && !s_categories.Any(category => label.StartsWith(category, StringComparison.OrdinalIgnoreCase));

    private static bool IsOneOf(string[] names, string name) => names.Contains(name, StringComparer.OrdinalIgnoreCase);
}
