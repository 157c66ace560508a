using System.Management.Automation;

namespace KimounMail.PowerShell.Bridge;

/// <summary>
/// The bridge from PowerShell's one pipeline thread to the asynchronous engine. It pulls: each object is asked for, and
/// written, on the pipeline thread, so a slow reader slows the engine, and Ctrl+C, <c>Select-Object -First</c> and
/// <c>-ErrorAction Stop</c> all end in the same place: the enumerator disposed, nothing left running.
/// </summary>
public abstract class MailCmdlet : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stop = new();

    /// <summary>Cancelled when the user stops the pipeline.</summary>
    protected internal CancellationToken StopToken => _stop.Token;

    internal PipelineThread Pipeline { get; } = new();

    /// <inheritdoc/>
    protected override void StopProcessing() => _stop.Cancel();

    /// <summary>PowerShell calls it at every end of the pipeline, the untimely ones included.</summary>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Releases what the cmdlet holds; before this base does.</summary>
    protected virtual void Dispose(bool disposing)
    {
        Pipeline.Dispose();
        _stop.Dispose();
    }

    /// <summary>Runs the work on one input. Its failure is an error of that input; the next ones are still processed.</summary>
    protected internal void Attempt(object? target, Action work)
    {
        try
        {
            work();
        }
        catch (MailException failure)
        {
            WriteError(failure.ToErrorRecord(target));
        }
        catch (OperationCanceledException) when (StopToken.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
    }

    /// <summary>Waits for one answer of the engine.</summary>
    protected internal T Await<T>(Task<T> task)
    {
        Pipeline.Await(task);
        return task.Result;
    }

    /// <summary>Waits for the engine to end something.</summary>
    protected internal void Await(Task task) => Pipeline.Await(task);

    /// <summary>Asks the engine for one object after the other, and uses each before it asks for the next.</summary>
    protected internal void Pull<T>(IAsyncEnumerable<T> source, Action<T> use)
    {
        var objects = source.GetAsyncEnumerator(StopToken);
        try
        {
            while (Await(objects.MoveNextAsync().AsTask()))
                use(objects.Current);
        }
        finally
        {
            Pipeline.Await(objects.DisposeAsync().AsTask());
        }
    }
}
