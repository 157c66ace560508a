using KimounMail.Engine.State;

namespace KimounMail.Engine.Migration.Pass;

/// <summary>What the user asked of a running pass; lanes look at it between batches, and waits end by it.</summary>
internal sealed class RunControl
{
    private readonly TaskCompletionSource _ending = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile TaskRequest _request;

    public TaskRequest Request
    {
        get => _request;
        set
        {
            _request = value;
            if (value != TaskRequest.None)
                _ending.TrySetResult();
        }
    }

    public bool MustEnd => _request != TaskRequest.None;

    /// <summary>Waits for it, or until the pass must end.</summary>
    public Task UnlessEndingAsync(Task awaited, CancellationToken cancellationToken) =>
        Task.WhenAny(awaited, _ending.Task).WaitAsync(cancellationToken);
}
