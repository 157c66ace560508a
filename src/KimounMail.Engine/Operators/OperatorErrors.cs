namespace KimounMail.Engine.Operators;

/// <summary>The errors that are the same at every operator.</summary>
internal static class OperatorErrors
{
    public static MailException MailboxNotFound(IMailOperator at, string address) => NotFound(MailErrorId.MailboxNotFound, at, "mailbox", address);

    public static MailException ListNotFound(IMailOperator at, string address) => NotFound(MailErrorId.DistributionListNotFound, at, "distribution list", address);

    public static MailException AddressInUse(IMailOperator at, string address, string by) => new(MailErrorId.AddressInUse, $"'{HumanText.Line(address)}' is taken: {by}.")
    {
        Category = MailErrorCategory.ResourceExists,
        Account = address,
        Server = at.Server,
        Advice = "Choose another address, or free this one first.",
    };

    /// <summary>All that is wrong at once; nothing when nothing is. What the operator cannot do at all has an id of its own.</summary>
    public static void ThrowIfAny(IReadOnlyList<RequestFault> faults, IMailOperator at, string identity)
    {
        if (faults.Count == 0)
            return;
        var isInability = faults.All(fault => fault.ErrorId == MailErrorId.NotSupportedByOperator);
        throw new MailException(
            faults.Count == 1 ? faults[0].ErrorId : isInability ? MailErrorId.NotSupportedByOperator : MailErrorId.InvalidRequest,
            faults.Count == 1 ? faults[0].Message : "What was asked for cannot be:")
        {
            Category = isInability ? MailErrorCategory.NotImplemented : MailErrorCategory.InvalidArgument,
            Account = identity,
            Server = at.Server,
            Faults = faults.Count == 1 ? [] : faults,
            Advice = "Nothing was sent to the operator.",
        };
    }

    public static MailException LockedByOperator(IMailOperator at, Mailbox mailbox) => new(MailErrorId.PermissionDenied, $"{mailbox.PrimarySmtpAddress} was locked by the operator, and not by a suspension: {mailbox.Status}.")
    {
        Category = MailErrorCategory.PermissionDenied,
        Account = mailbox.PrimarySmtpAddress,
        Server = at.Server,
        ServerResponse = mailbox.StatusReason,
        Advice = mailbox.StatusAdvice,
    };

    public static MailException DataLossRefused(PlannedChange change) => new(MailErrorId.DataLossRefused, $"With {change.Identity} would go: {change.Loss}.")
    {
        Category = MailErrorCategory.InvalidOperation,
        Account = change.Identity,
        Advice = "Save what is needed, then give -Force.",
    };

    public static MailException DomainNotEmpty(IMailOperator at, string domain, DomainContents contents) => new(MailErrorId.DomainNotEmpty, $"The domain {HumanText.Line(domain)} still has {contents}.")
    {
        Category = MailErrorCategory.InvalidOperation,
        Item = domain,
        Server = at.Server,
        Advice = $"Nothing was removed. Remove these first, each by its own command: {contents.Commands}.",
    };

    private static MailException NotFound(string errorId, IMailOperator at, string noun, string address) => new(errorId, $"There is no {noun} '{HumanText.Line(address)}'.")
    {
        Category = MailErrorCategory.ObjectNotFound,
        Account = address,
        Server = at.Server,
    };
}
