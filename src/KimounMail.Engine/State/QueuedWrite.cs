using System.Data.Common;

namespace KimounMail.Engine.State;

/// <summary>Work for the writer connection that waits for its turn; several make one transaction.</summary>
internal abstract class QueuedWrite
{
    /// <summary>Done, failed or cancelled.</summary>
    public abstract Task Completion { get; }

    /// <summary>Does the work within the connection's transaction; it may be done again in another one when this one is rolled back.</summary>
    public abstract Task RunAsync(DbConnection connection, Dictionary<string, Statement> statements);

    /// <summary>The transaction is on disk.</summary>
    public abstract void Succeed();

    public abstract void Fail(Exception error);
}

/// <inheritdoc/>
/// <typeparam name="T">What the work results in.</typeparam>
internal sealed class QueuedWrite<T>(Func<WriteTransaction, Task<T>> work, CancellationToken cancellationToken) : QueuedWrite
{
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    public override Task Completion => _completion.Task;

    public Task<T> Result => _completion.Task;

    public override async Task RunAsync(DbConnection connection, Dictionary<string, Statement> statements)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _result = await work(new WriteTransaction(connection, statements, cancellationToken)).ConfigureAwait(false);
    }

    public override void Succeed() => _completion.TrySetResult(_result!);

    public override void Fail(Exception error) => _completion.TrySetException(error);
}
