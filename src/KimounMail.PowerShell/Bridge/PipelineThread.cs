using System.Collections.Concurrent;

namespace KimounMail.PowerShell.Bridge;

/// <summary>
/// The thread PowerShell runs a cmdlet on: the only one that may write to the pipeline or run script blocks. While it
/// waits for the engine it serves the calls the engine's threads hand to it.
/// </summary>
internal sealed class PipelineThread : IDisposable
{
    private readonly BlockingCollection<Action> _calls = [];
    private readonly int _thread = Environment.CurrentManagedThreadId;

    /// <summary>Waits for the task, serving calls in the order they came; all made before its end are served.</summary>
    public void Await(Task task)
    {
        var ended = task.IsCompleted && _calls.Count == 0;
        if (!ended)
            task.ContinueWith(_ => _calls.Add(() => ended = true), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

        while (!ended)
            _calls.Take()();

        task.GetAwaiter().GetResult();
    }

    /// <summary>Has the pipeline thread run <paramref name="call"/>; from any thread.</summary>
    public Task<T> InvokeAsync<T>(Func<T> call)
    {
        // The engine runs on the pipeline thread itself until it first has to wait.
        if (Environment.CurrentManagedThreadId == _thread)
            return Task.FromResult(call());

        var result = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        _calls.Add(() =>
        {
            try
            {
                result.SetResult(call());
            }
            catch (Exception failure)
            {
                // It belongs to the caller on the other thread.
                result.SetException(failure);
            }
        });
        return result.Task;
    }

    public void Dispose() => _calls.Dispose();
}
