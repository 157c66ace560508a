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
        var there = pipeline.InvokeAsync(() => Environment.CurrentManagedThreadId);

        pipeline.Await(Task.Run(() => there));

        Assert.Equal(here, there.Result);
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

    [Fact]
    public void Reports_made_before_the_end_are_all_shown_in_order()
    {
        using var pipeline = new PipelineThread();
        var shown = new List<int>();
        var progress = pipeline.Progress<int>(shown.Add);

        pipeline.Await(Task.Run(() =>
        {
            for (var i = 0; i < 1000; i++)
                progress.Report(i);
        }));

        Assert.Equal(Enumerable.Range(0, 1000), shown);
    }
}
