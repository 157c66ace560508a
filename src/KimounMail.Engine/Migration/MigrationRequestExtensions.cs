using KimounMail.Engine.Endpoints;

namespace KimounMail.Engine.Migration;

internal static class MigrationRequestExtensions
{
    /// <summary>Refuses what no server need be asked about: a file that is not there, a kind of item the systems do not hold, or a mailbox onto itself.</summary>
    /// <exception cref="MailException"><see cref="MailErrorId.InvalidEndpoint"/>, or <see cref="MailErrorId.FileNotFound"/>.</exception>
    public static void ThrowIfImpossible(this MigrationRequest request)
    {
        EndpointCatalog.ThrowIfMissing(request.Source.Address);
        if (request.Source.Address.IsSameMailboxAs(request.Destination.Address))
        {
            throw new MailException(MailErrorId.InvalidEndpoint, "Source and destination are the same mailbox.")
            {
                Category = MailErrorCategory.InvalidArgument,
                Account = request.Source.Address.Account,
                Server = request.Source.Address.Server,
            };
        }

        if (request.Options.ItemKinds.FirstOrDefault(kind => kind != ItemKind.Mail) is var other and not ItemKind.Mail)
        {
            throw new MailException(MailErrorId.InvalidEndpoint, $"IMAP holds mail only: it has no items of kind {other}.")
            {
                Category = MailErrorCategory.InvalidArgument,
                Advice = "Leave the kinds to Mail.",
            };
        }
    }
}
