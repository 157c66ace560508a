using System.Xml.Linq;
using KimounMail.Protocols.Transport;

namespace KimounMail.Protocols.Zimbra;

/// <summary>Turns a SOAP fault into an error: the one place that knows Zimbra's codes.</summary>
internal static class ZimbraFault
{
    public const string AuthExpired = "service.AUTH_EXPIRED";
    public const string AuthRequired = "service.AUTH_REQUIRED";

    private const string TwoFactorRequired = "account.TWO_FACTOR_AUTH_REQUIRED";
    private const string RefusedLogin = "The server did not accept the login.";
    private const int MaxArguments = 20;

    private sealed record Meaning(string ErrorId, MailErrorCategory Category, string? Advice = null, bool IsTransient = false);

    private static readonly Meaning Unspecific = new(MailErrorId.CommandFailed, MailErrorCategory.NotSpecified);

    private static readonly Meaning WrongCredentials = new(MailErrorId.AuthenticationFailed, MailErrorCategory.AuthenticationError,
        "Check name and password, and that the account is active and an administrator's.");

    private static readonly Meaning SecondFactor = new(MailErrorId.AuthenticationFailed, MailErrorCategory.AuthenticationError,
        "Two-factor authentication stands in the way: use an administrator's account kept for programs, without it.");

    private static readonly Meaning MustChange = new(MailErrorId.AuthenticationFailed, MailErrorCategory.AuthenticationError,
        "Sign in at the administration console once and choose a new password.");

    private static readonly Meaning Ended = new(MailErrorId.AuthenticationFailed, MailErrorCategory.AuthenticationError,
        "The session has ended; connect again.");

    private static readonly Meaning Busy = new(MailErrorId.Throttled, MailErrorCategory.LimitsExceeded,
        "Wait, then run it again.", IsTransient: true);

    private static readonly Meaning Unreachable = new(MailErrorId.ConnectionFailed, MailErrorCategory.ConnectionError,
        "A server behind this one does not answer: ask the host's administrator about zmmailboxd there, then run it again.", IsTransient: true);

    private static readonly Meaning Absent = new(MailErrorId.CommandFailed, MailErrorCategory.ObjectNotFound);

    private static readonly Meaning Taken = new(MailErrorId.AddressInUse, MailErrorCategory.ResourceExists, "Choose another address, or free this one first.");

    private static readonly Meaning BadValue = new(MailErrorId.InvalidRequest, MailErrorCategory.InvalidArgument);

    private static readonly Meaning Full = new(MailErrorId.QuotaExceeded, MailErrorCategory.LimitsExceeded);

    private static readonly Dictionary<string, Meaning> ByCode = new(StringComparer.Ordinal)
    {
        [AuthRequired] = Ended,
        [AuthExpired] = Ended,
        ["account.AUTH_FAILED"] = WrongCredentials,
        ["account.ACCOUNT_INACTIVE"] = WrongCredentials,
        ["account.MAINTENANCE_MODE"] = WrongCredentials,
        ["account.CHANGE_PASSWORD"] = MustChange,
        ["account.RESET_PASSWORD"] = MustChange,
        [TwoFactorRequired] = SecondFactor,
        ["account.TWO_FACTOR_AUTH_FAILED"] = SecondFactor,
        ["account.TWO_FACTOR_SETUP_REQUIRED"] = SecondFactor,
        ["service.PERM_DENIED"] = new(MailErrorId.PermissionDenied, MailErrorCategory.PermissionDenied,
            "The administrator lacks a right for this: have it granted (zmprov grantRight), or use another account."),
        ["service.TEMPORARILY_UNAVAILABLE"] = Busy,
        ["mail.TRY_AGAIN"] = Busy,
        ["mail.MAINTENANCE"] = Busy,
        ["mail.LOCKED"] = Busy,
        ["service.RESOURCE_UNREACHABLE"] = Unreachable,
        ["service.PROXY_ERROR"] = Unreachable,
        ["service.WRONG_HOST"] = new(MailErrorId.CommandFailed, MailErrorCategory.InvalidOperation, "The mailbox lives on another server of this system: connect to that one."),
        ["service.UNKNOWN_DOCUMENT"] = new(MailErrorId.NotSupportedByServer, MailErrorCategory.NotImplemented, "This Zimbra does not know the request: see its version with Get-MailOperator."),
        ["service.INVALID_REQUEST"] = BadValue,
        ["account.NO_SUCH_ACCOUNT"] = Absent with { ErrorId = MailErrorId.MailboxNotFound },
        ["account.NO_SUCH_DISTRIBUTION_LIST"] = Absent with { ErrorId = MailErrorId.DistributionListNotFound },
        ["account.NO_SUCH_DOMAIN"] = Absent with { ErrorId = MailErrorId.DomainNotFound },
        ["account.INVALID_PASSWORD"] = new(MailErrorId.InvalidRequest, MailErrorCategory.InvalidArgument, "Choose a password the class of service allows, or have one generated."),
        ["account.PASSWORD_LOCKED"] = new(MailErrorId.PermissionDenied, MailErrorCategory.PermissionDenied, "The password of this account is locked (zimbraPasswordLocked)."),
        ["account.INVALID_ATTR_NAME"] = BadValue,
        ["account.INVALID_ATTR_VALUE"] = BadValue,
        ["account.TOO_MANY_ACCOUNTS"] = new(MailErrorId.NoFreeSlot, MailErrorCategory.LimitsExceeded,
            "The domain has all the mailboxes it is allowed (zimbraDomainMaxAccounts, zimbraDomainCOSMaxAccounts): have more allowed, or remove one."),
        ["account.TOO_MANY_SEARCH_RESULTS"] = new(MailErrorId.CommandFailed, MailErrorCategory.LimitsExceeded),
        ["account.MULTIPLE_ACCOUNTS_MATCHED"] = BadValue,
        ["account.DOMAIN_NOT_EMPTY"] = new(MailErrorId.DomainNotEmpty, MailErrorCategory.InvalidOperation, "Remove its accounts, aliases, lists and resources (rooms, equipment) first."),
        ["mail.QUOTA_EXCEEDED"] = Full,
        ["mail.DOMAIN_QUOTA_EXCEEDED"] = Full,
    };

    /// <summary>The error for a fault element of SOAP 1.2, alone or within a batch.</summary>
    /// <param name="fault">As it came.</param>
    /// <param name="command">What was asked.</param>
    /// <param name="server">Host and port.</param>
    public static ZimbraFaultException Read(XElement fault, string command, string server)
    {
        var error = fault.Descendants(ZimbraNames.Zimbra + "Error").FirstOrDefault();
        var code = ServerText.Clean(error?.Element(ZimbraNames.Zimbra + "Code")?.Value.Trim() ?? "");
        var text = ServerText.Clean(fault.Element(ZimbraNames.Soap + "Reason")?.Value.Trim() ?? "");
        var trace = FirstLine(error?.Element(ZimbraNames.Zimbra + "Trace")?.Value);
        var meaning = MeaningOf(code);
        var message = meaning.ErrorId == MailErrorId.AuthenticationFailed ? RefusedLogin : $"The server refused {command}.";
        return new ZimbraFaultException(meaning.ErrorId, message, command, code, trace)
        {
            Category = meaning.Category,
            IsTransient = meaning.IsTransient,
            Advice = meaning.Advice,
            Server = server,
            ServerResponse = Words(code, text, trace),
            Arguments = ArgumentsOf(error),
        };
    }

    /// <summary>The password was right, and the server wants a code besides; it says so without a fault.</summary>
    public static ZimbraFaultException SecondFactorWanted(string server) =>
        new(SecondFactor.ErrorId, RefusedLogin, "AuthRequest", TwoFactorRequired, traceId: null)
        {
            Category = SecondFactor.Category,
            Advice = SecondFactor.Advice,
            Server = server,
        };

    // Codes not listed say by their ending what they are about: account.NO_SUCH_COS, account.ALIAS_EXISTS, account.MEMBER_EXISTS.
    private static Meaning MeaningOf(string code) =>
        ByCode.TryGetValue(code, out var known) ? known
        : code.Contains(".NO_SUCH_", StringComparison.Ordinal) ? Absent
        : code.EndsWith("_EXISTS", StringComparison.Ordinal) ? Taken
        : Unspecific;

    private static string Words(string code, string text, string? trace)
    {
        var words = code.Length > 0 ? $"[{code}] {text}" : text;
        return trace is null ? words : $"{words} (trace {trace})";
    }

    /// <summary>A server set to debugging puts the whole stack there; its first line is enough to find it.</summary>
    private static string? FirstLine(string? trace)
    {
        var line = trace?.Trim().Split('\n', 2)[0].Trim();
        return string.IsNullOrEmpty(line) ? null : ServerText.Clean(line);
    }

    private static Dictionary<string, string> ArgumentsOf(XElement? error)
    {
        var arguments = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var argument in error?.Elements(ZimbraNames.Zimbra + "a").Take(MaxArguments) ?? [])
            arguments[ServerText.Clean((string?)argument.Attribute("n") ?? "")] = ServerText.Clean(argument.Value);
        return arguments;
    }
}
