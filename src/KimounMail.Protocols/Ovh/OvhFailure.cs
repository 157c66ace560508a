using KimounMail.Protocols.Transport;

namespace KimounMail.Protocols.Ovh;

/// <summary>Turns a refusal into an error: the one place that knows error classes and what to do about them.</summary>
internal static class OvhFailure
{
    private sealed record Meaning(string ErrorId, MailErrorCategory Category, string? Advice = null, bool IsTransient = false);

    private static readonly Meaning Busy = new(MailErrorId.OperatorBusy, MailErrorCategory.InvalidOperation, "Wait until OVHcloud has finished with it, then try again.", IsTransient: true);
    private static readonly Meaning Slow = new(MailErrorId.Throttled, MailErrorCategory.LimitsExceeded, "Make fewer calls a minute.", IsTransient: true);
    private static readonly Meaning Broken = new(MailErrorId.OperatorUnavailable, MailErrorCategory.ConnectionError, "Try again later; tell OVHcloud's support the query id if it goes on.", IsTransient: true);
    private static readonly Meaning Absent = new(MailErrorId.OperatorObjectNotFound, MailErrorCategory.ObjectNotFound);
    private static readonly Meaning NoDomain = new(MailErrorId.DomainNotFound, MailErrorCategory.ObjectNotFound, "Add the domain to the platform first.");
    private static readonly Meaning Taken = new(MailErrorId.AddressInUse, MailErrorCategory.ResourceExists, "Choose another address.");
    private static readonly Meaning NoSlot = new(MailErrorId.NoFreeSlot, MailErrorCategory.LimitsExceeded, "Order a slot of this offer, or remove a mailbox that is not needed.");
    private static readonly Meaning WeakPassword = new(MailErrorId.CommandFailed, MailErrorCategory.InvalidArgument, "OVHcloud wants 10 to 64 characters with an upper-case letter, a digit and a special character, and no accents.");
    private static readonly Meaning BadKey = new(MailErrorId.AuthenticationFailed, MailErrorCategory.AuthenticationError, "Check the keys, that the consumer key was validated and has not expired, and that they are of this region.");
    private static readonly Meaning BadSignature = new(MailErrorId.AuthenticationFailed, MailErrorCategory.AuthenticationError, "Check the application secret and the consumer key.");
    private static readonly Meaning Unqualified = new(MailErrorId.CommandFailed, MailErrorCategory.InvalidArgument);

    private static readonly Dictionary<string, Meaning> ByCode = new(StringComparer.OrdinalIgnoreCase)
    {
        ["AccountNotFound"] = new(MailErrorId.MailboxNotFound, MailErrorCategory.ObjectNotFound),
        ["DomainNotFound"] = NoDomain,
        ["AliasDomainNotFound"] = NoDomain,
        ["UndesiredObjectStatus"] = Busy,
        ["DomainNotReady"] = Busy,
        ["AliasDomainNotReady"] = Busy,
        ["AliasObjectNotReady"] = Busy,
        ["AliasTargetObjectNotReady"] = Busy,
        ["InvalidChecksum"] = new(MailErrorId.OperatorBusy, MailErrorCategory.InvalidOperation, "Somebody else changed it meanwhile: look at it again.", IsTransient: true),
        ["AccountEmailAddressAlreadyUsed"] = Taken,
        ["AliasAlreadyUsed"] = Taken,
        ["NoSlotAvailable"] = NoSlot,
        ["AccountSlotIsAlreadyUsed"] = NoSlot,
        ["AccountSlotInUndesiredStatus"] = NoSlot,
        ["AccountSlotHasWrongOffer"] = NoSlot,
        ["InvalidPasswordNotMatchingPolicy"] = WeakPassword,
        ["PasswordDoesNotMeetRequirements"] = WeakPassword,
        ["AccountEmailContainForbiddenCharacter"] = new(MailErrorId.CommandFailed, MailErrorCategory.InvalidArgument, "OVHcloud takes letters, digits, dots, hyphens, underscores and a plus sign before the at sign, 2 to 32 in all."),
        ["InvalidDomainFormat"] = new(MailErrorId.InvalidDomain, MailErrorCategory.InvalidArgument, "Give the domain alone, for example example.com."),
        ["AccountCannotBeDeletedDueToSpam"] = new(MailErrorId.CommandFailed, MailErrorCategory.InvalidOperation, "The mailbox is blocked for sending spam: change its password and have OVHcloud's support unblock it before it is removed."),
        ["OrganizationContainsLinkedResources"] = new(MailErrorId.CommandFailed, MailErrorCategory.InvalidOperation, "Remove its domains and mailboxes first."),
        ["AliasDomainOrganizationDiffers"] = new(MailErrorId.CommandFailed, MailErrorCategory.InvalidArgument, "The alias and its mailbox must be in domains of one organization."),
        ["NOT_GRANTED_CALL"] = new(MailErrorId.PermissionDenied, MailErrorCategory.PermissionDenied, "The consumer key has no access rule for this call: make one that has."),
        ["QUERY_TIME_OUT"] = BadSignature,
        ["INVALID_SIGNATURE"] = BadSignature,
        ["INVALID_CREDENTIAL"] = BadKey,
        ["INVALID_KEY"] = BadKey,
        ["NOT_CREDENTIAL"] = BadKey,
    };

    /// <summary>The error for an answer that is no success.</summary>
    public static OvhException Refused(OvhCall call, OvhAnswer answer, string server)
    {
        var body = OvhErrorBody.Read(answer.Body);
        var meaning = body?.Code is { } code && ByCode.TryGetValue(code, out var known) ? known : ByStatus(answer.Status);
        return new OvhException(meaning.ErrorId, $"OVHcloud refused {call}.")
        {
            Category = meaning.Category,
            IsTransient = meaning.IsTransient,
            RetryAfter = answer.RetryAfter,
            Advice = Advice(meaning, body),
            Server = server,
            ServerResponse = Words(answer, body),
            HttpStatus = answer.Status,
            Code = body?.Code,
            QueryId = answer.QueryId,
            // A server that gives up waiting for another does not know what that one did.
            MayHaveHappened = !call.IsSafe && answer.Status is 408 or >= 500,
        };
    }

    /// <summary>The error for a service account that gets no token.</summary>
    public static OvhException ClientRefused(OvhAnswer answer, string server) =>
        new(MailErrorId.AuthenticationFailed, "OVHcloud gives the service account no token.")
        {
            Category = MailErrorCategory.AuthenticationError,
            Advice = "Check client id and secret, and that they are of this region.",
            Server = server,
            ServerResponse = Words(answer, OvhErrorBody.Read(answer.Body)),
            HttpStatus = answer.Status,
            QueryId = answer.QueryId,
        };

    /// <summary>The error for a success whose body cannot be understood.</summary>
    public static OvhException Malformed(OvhCall call, OvhAnswer answer, string server, Exception? cause) =>
        new(MailErrorId.ProtocolError, $"What OVHcloud answered to {call} cannot be understood.", cause)
        {
            Category = MailErrorCategory.InvalidData,
            Server = server,
            ServerResponse = Words(answer, null),
            HttpStatus = answer.Status,
            QueryId = answer.QueryId,
            MayHaveHappened = !call.IsSafe,
        };

    /// <summary>The error for a call whose answer did not arrive, or that could not be made.</summary>
    public static OvhException Unanswered(OvhCall call, MailException cause, bool wasSent) =>
        new(cause.ErrorId, wasSent ? $"The answer to {call} did not arrive. {cause.Message}" : cause.Message, cause)
        {
            Category = cause.Category,
            IsTransient = cause.IsTransient,
            Server = cause.Server,
            Advice = wasSent && !call.IsSafe ? "It may have had its effect all the same: look before it is done again." : cause.Advice,
            MayHaveHappened = wasSent && !call.IsSafe,
        };

    private static Meaning ByStatus(int status) => status switch
    {
        401 => BadKey,
        403 => new Meaning(MailErrorId.PermissionDenied, MailErrorCategory.PermissionDenied, "Give the key or service account the right to this call."),
        404 => Absent,
        409 => Busy,
        429 => Slow,
        408 or >= 500 => Broken,
        _ => Unqualified,
    };

    private static string? Advice(Meaning meaning, OvhErrorBody? body) =>
        meaning.Category == MailErrorCategory.PermissionDenied && body?.MissingRights is { Length: > 0 } rights
            ? $"A policy must allow {ServerText.Clean(rights)}."
            : meaning.Advice;

    private static string Words(OvhAnswer answer, OvhErrorBody? body)
    {
        var name = body is null ? null : body.Class ?? body.ErrorCode;
        var text = body?.Message ?? (body is null ? Page(answer.Body) : "");
        var words = string.Join(' ', new[] { $"HTTP {answer.Status}", name?.Trim(), text }.Where(part => !string.IsNullOrEmpty(part)));
        var id = answer.QueryId is null ? "no query id" : $"query id {answer.QueryId}";
        return $"{ServerText.Clean(words)} ({ServerText.Clean(id)})";
    }

    /// <summary>Of a page of HTML nothing but its title says anything.</summary>
    private static string Page(ReadOnlySpan<byte> body)
    {
        var text = ServerText.Decode(body[..Math.Min(body.Length, 4096)]);
        var from = text.IndexOf("<title>", StringComparison.OrdinalIgnoreCase);
        var to = from < 0 ? -1 : text.IndexOf("</title>", from, StringComparison.OrdinalIgnoreCase);
        return to > 0 ? text[(from + "<title>".Length)..to].Trim() : text.StartsWith('<') ? "a page of HTML" : text[..Math.Min(text.Length, 200)];
    }
}
