using KimounMail.PowerShell.Bridge;
using Xunit;

namespace KimounMail.Tests.PowerShell;

public sealed class PipelineThreadTests
{
    [Fact]
    public void Calls_of_other_threads_run_on_the_waiting_thread()
    {
        using var pipeline = new PipelineThread();
        var here = Environment.CurrentManagedThreadId;
        var there = 0;

        pipeline.Await(Task.Run(async () => there = await pipeline.InvokeAsync(() => Environment.CurrentManagedThreadId)));

        Assert.Equal(here, there);
    }

    [Fact]
    public async Task A_call_of_the_thread_itself_does_not_wait_for_it()
    {
        using var pipeline = new PipelineThread();

        Assert.Equal(7, await pipeline.InvokeAsync(() => 7));
    }

    [Fact]
    public void A_failure_goes_to_who_called()
    {
        using var pipeline = new PipelineThread();
        Exception? seen = null;
        pipeline.Await(Task.Run(async () =>
        {
            seen = await Record.ExceptionAsync(() => pipeline.InvokeAsync<int>(() => throw new MailException(MailErrorId.CredentialUnavailable, "none")));
        }));

        Assert.Equal(MailErrorId.CredentialUnavailable, Assert.IsType<MailException>(seen).ErrorId);
    }

    [Fact]
    public void The_failure_of_the_task_is_thrown_as_it_is()
    {
        using var pipeline = new PipelineThread();
        var failure = new MailException(MailErrorId.ConnectionLost, "lost");

        Assert.Same(failure, Assert.Throws<MailException>(() => pipeline.Await(Task.Run(() => throw failure))));
    }
}
