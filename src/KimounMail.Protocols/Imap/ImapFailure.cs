using System.Globalization;
using System.Text.RegularExpressions;
using KimounMail.Protocols.Transport;

namespace KimounMail.Protocols.Imap;

/// <summary>Turns a server's refusal into an error: the one place that knows response codes and providers' words.</summary>
internal static partial class ImapFailure
{
    private const string Mailbox = "mailbox";

    private sealed record Meaning(string ErrorId, MailErrorCategory Category, bool IsTransient = false, string? Advice = null);

    private static readonly Meaning Full = new(MailErrorId.QuotaExceeded, MailErrorCategory.LimitsExceeded,
        Advice: "Free space in the account or raise its quota, then run again.");

    private static readonly Meaning TooLarge = new(MailErrorId.MessageTooLarge, MailErrorCategory.LimitsExceeded);

    private static readonly Meaning SlowDown = new(MailErrorId.Throttled, MailErrorCategory.LimitsExceeded, IsTransient: true,
        Advice: "Wait and use fewer connections.");

    private static readonly Meaning WrongCredentials = new(MailErrorId.AuthenticationFailed, MailErrorCategory.AuthenticationError,
        Advice: "Check user name and password, and that the account may use IMAP (some providers ask for an app password).");

    private static readonly Meaning Forbidden = new(MailErrorId.PermissionDenied, MailErrorCategory.PermissionDenied);

    // RFC 5530, RFC 4469 (TOOBIG), RFC 9208 (OVERQUOTA) and the codes Gmail and Yahoo made up.
    private static readonly Dictionary<string, Meaning> ByCode = new(StringComparer.OrdinalIgnoreCase)
    {
        ["AUTHENTICATIONFAILED"] = WrongCredentials,
        ["AUTHORIZATIONFAILED"] = WrongCredentials,
        ["EXPIRED"] = WrongCredentials,
        ["PRIVACYREQUIRED"] = new(MailErrorId.TlsUnavailable, MailErrorCategory.SecurityError, Advice: "Connect with TLS."),
        ["OVERQUOTA"] = Full,
        ["TOOBIG"] = TooLarge,
        ["UNAVAILABLE"] = SlowDown,
        ["INUSE"] = SlowDown,
        ["THROTTLED"] = SlowDown,
        ["NOPERM"] = Forbidden,
    };

    private static readonly (string Words, Meaning Meaning)[] ByWords =
    [
        ("quota", Full), ("mailbox is full", Full), ("mailbox full", Full),
        ("maximum message size", TooLarge), ("too large", TooLarge), ("too big", TooLarge), ("size limit", TooLarge), ("larger than the maximum", TooLarge),
        ("throttl", SlowDown), ("rate limit", SlowDown), ("too many", SlowDown), ("backoff", SlowDown), ("back off", SlowDown),
        ("try again", SlowDown), ("temporar", SlowDown),
        ("permission denied", Forbidden),
    ];

    private static readonly Dictionary<string, Meaning> ByCommand = new(StringComparer.Ordinal)
    {
        ["LOGIN"] = WrongCredentials,
        ["AUTHENTICATE"] = WrongCredentials,
        ["APPEND"] = new(MailErrorId.MessageRefused, MailErrorCategory.WriteError),
        ["CREATE"] = new(MailErrorId.FolderRefused, MailErrorCategory.WriteError),
        ["SELECT"] = new(MailErrorId.FolderUnreadable, MailErrorCategory.ObjectNotFound),
        ["EXAMINE"] = new(MailErrorId.FolderUnreadable, MailErrorCategory.ObjectNotFound),
    };

    private static readonly Meaning Unspecific = new(MailErrorId.CommandFailed, MailErrorCategory.NotSpecified);

    /// <summary>The error for a command answered with NO or BAD.</summary>
    public static ImapCommandException Refused(ImapCommand command, ImapStatusResponse answer, string server)
    {
        var text = ServerText.Clean(answer.Text);
        var meaning = Understand(answer, StoresMessages(command.Name)) ?? Fallback(command.Name, answer.Status);
        var message = meaning.ErrorId == MailErrorId.AuthenticationFailed ? "The server did not accept the login." : $"The server refused the command {command.Name}.";
        return new ImapCommandException(meaning.ErrorId, message, command.Name, answer.Status, answer.Code, text)
        {
            Category = meaning.Category,
            IsTransient = meaning.IsTransient,
            RetryAfter = StatedWait(meaning, text),
            Advice = meaning.Advice,
            Server = server,
            Container = command.Mailbox is { } mailbox ? ServerText.Clean(mailbox) : null,
            ServerResponse = WithCode(answer.Code, text),
        };
    }

    /// <summary>The error for a connection that ended; <paramref name="bye"/> is what the server said before, if anything.</summary>
    public static MailException Ended(string server, ImapStatusResponse? bye, Exception? cause = null)
    {
        if (bye is null)
            return ConnectionErrors.Lost(server, cause);
        var words = WithCode(bye.Code, ServerText.Clean(bye.Text));
        if (Understand(bye, storesMessages: true) is not { } meaning)
            return ConnectionErrors.Lost(server, cause, words);
        return new MailException(meaning.ErrorId, "The server closed the connection.", cause)
        {
            Category = meaning.Category,
            IsTransient = meaning.IsTransient,
            RetryAfter = StatedWait(meaning, words),
            Advice = meaning.Advice,
            Server = server,
            ServerResponse = words,
        };
    }

    /// <summary>The error for a server that lacks what the operation cannot do without.</summary>
    public static MailException Lacks(string server, string extension) =>
        new(MailErrorId.NotSupportedByServer, $"The server does not offer {extension}.")
        {
            Category = MailErrorCategory.NotImplemented,
            Server = server,
        };

    /// <summary>The error for a name that cannot be sent.</summary>
    public static MailException BadName(string errorId, string what, string name) =>
        new(errorId, $"The {what} cannot be used on an IMAP server: {ServerText.Clean(name)}")
        {
            Category = MailErrorCategory.InvalidArgument,
            Container = what == Mailbox ? ServerText.Clean(name) : null,
        };

    private static bool StoresMessages(string command) => command is "APPEND" or "UID COPY" or "UID MOVE";

    // A mailbox may be named "quota": words about space and size mean that only where messages are stored.
    private static Meaning? Understand(ImapStatusResponse answer, bool storesMessages)
    {
        // Gmail's [OVERQUOTA] is also of octets and commands in a time.
        if (answer.Text.Contains("bandwidth limit", StringComparison.OrdinalIgnoreCase))
            return SlowDown;
        if (answer.Code is { } code && ByCode.TryGetValue(code, out var meaning))
            return meaning;
        foreach (var (words, known) in ByWords)
        {
            var applies = storesMessages || (known != Full && known != TooLarge);
            if (applies && answer.Text.Contains(words, StringComparison.OrdinalIgnoreCase))
                return known;
        }
        // RFC 5530 means any limit of the server's, which its words may name; Yahoo's is of commands in a time.
        return "LIMIT".Equals(answer.Code, StringComparison.OrdinalIgnoreCase) ? SlowDown : null;
    }

    // A BAD is the server not understanding us; only a NO says something about credentials, message or folder.
    private static Meaning Fallback(string command, ImapStatus status) =>
        status == ImapStatus.No && ByCommand.TryGetValue(command, out var meaning) ? meaning : Unspecific;

    /// <summary>How long the server wants to be left alone, where it says: "try again in 40 seconds", "Suggested Backoff Time: 299961 milliseconds" (Exchange).</summary>
    private static TimeSpan? StatedWait(Meaning meaning, string text)
    {
        if (meaning != SlowDown || Wait().Match(text) is not { Success: true } match)
            return null;
        var count = int.Parse(match.Groups["count"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
        return match.Groups["unit"].Value.ToUpperInvariant() switch
        {
            "MS" or ['M', 'I', 'L', ..] => TimeSpan.FromMilliseconds(count),
            ['S', ..] => TimeSpan.FromSeconds(count),
            ['M', ..] => TimeSpan.FromMinutes(count),
            _ => TimeSpan.FromHours(count),
        };
    }

    [GeneratedRegex(@"\b(?:in|after|for|wait|time)\b:? {1,2}(?<count>\d{1,7}) ?(?<unit>milliseconds?|ms|seconds?|secs?|s|minutes?|mins?|m|hours?|h)\b", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Wait();

    private static string WithCode(string? code, string text) => code is null ? text : $"[{code}] {text}";
}
