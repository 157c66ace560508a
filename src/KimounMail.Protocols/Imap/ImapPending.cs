namespace KimounMail.Protocols.Imap;

/// <summary>
/// A command that is on its way, so that others can be sent before its answer is there. One that nobody asks for its answer is no
/// harm: the answer is heard with those that follow.
/// </summary>
public sealed class ImapPending<T>
{
    private readonly Func<CancellationToken, Task<T>> _complete;

    internal ImapPending(Func<CancellationToken, Task<T>> complete) => _complete = complete;

    /// <summary>Waits for the answer.</summary>
    /// <exception cref="ImapCommandException">The server refused the command.</exception>
    public Task<T> CompletionAsync(CancellationToken cancellationToken) => _complete(cancellationToken);
}
