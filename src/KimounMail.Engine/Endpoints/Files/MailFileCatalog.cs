using KimounMail.Protocols.Mbox;
using KimounMail.Protocols.Pst;

namespace KimounMail.Engine.Endpoints.Files;

/// <summary>Every kind of file and folder that can be a mailbox: what it is shows in what it holds, not in its name.</summary>
internal static class MailFileCatalog
{
    /// <summary>Opens a mailbox.</summary>
    /// <exception cref="MailException"><see cref="MailErrorId.FileNotFound"/>, or <see cref="MailErrorId.FileFormatUnknown"/> where it is none.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static IMailFile Open(string path, CancellationToken cancellationToken)
    {
        if (File.Exists(path))
        {
            return PstFile.IsPst(path) ? new PstMailbox(path, cancellationToken)
                : MboxFile.IsMbox(path) ? MboxMailbox.OfFile(path, cancellationToken)
                : EmlFolder.IsMessage(path) ? EmlFolder.OfFile(path)
                : throw FileErrors.Unknown(path);
        }

        if (!Directory.Exists(path))
            throw FileErrors.NotFound(path);
        return Maildir.IsMaildir(path) ? new Maildir(path)
            : EmlFolder.IsFolderOfMessages(path) ? EmlFolder.OfFolder(path)
            : MboxMailbox.TryOpenFolder(path, cancellationToken) ?? throw FileErrors.Unknown(path);
    }
}
