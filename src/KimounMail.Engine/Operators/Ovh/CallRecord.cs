using KimounMail.Engine.State;
using KimounMail.Protocols.Ovh;

namespace KimounMail.Engine.Operators.Ovh;

/// <summary>A record of calls in a file, which is open to one process at a time.</summary>
internal sealed class CallRecord(string path) : IOvhCallRecord
{
    /// <summary>The record of a key, in the folder of the store; null where there can be no such folder, and so nobody to share it with.</summary>
    public static IOvhCallRecord? For(string fingerprint)
    {
        try
        {
            return new CallRecord(StateFolder.Open(null).LockPath($"ovh-{fingerprint}"));
        }
        catch (MailException e) when (e is { ErrorId: MailErrorId.StoreUnusable, Category: MailErrorCategory.PermissionDenied })
        {
            return null;
        }
    }

    public async Task ChangeAsync(Func<byte[], byte[]> change, CancellationToken cancellationToken)
    {
        FileLock? file;
        while ((file = await FileLock.TryAcquireAsync(path, cancellationToken).ConfigureAwait(false)) is null)
            cancellationToken.ThrowIfCancellationRequested();
        await using (file.ConfigureAwait(false))
            file.Change(change);
    }
}
