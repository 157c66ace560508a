using KimounMail.Engine.Migration;
using Xunit;

namespace KimounMail.Tests.Engine.Migration;

/// <summary>Sessions that are opened before the pass they are for.</summary>
public class HeadStartTests
{
    [Fact]
    public async Task The_pass_begins_with_the_sessions_that_are_there()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From.Inbox.Add(1, 3);
        var request = Request(bed, new MigrationOptions { MaxConnection = 1 });
        await using var headStart = HeadStart.Begin(request);
        var task = await bed.Service.CreateAsync(request, default);

        var end = await RunAsync(bed, task, headStart);

        Assert.Equal((MigrationStatus.Synced, 3L), (end.Status, end.Counts.Copied));
        Assert.Equal((1, 1), (bed.Source.Statistics.Connections, bed.Destination.Statistics.Connections));
    }

    [Fact]
    public async Task A_refused_password_is_tried_once()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.SourceEndpoint = bed.SourceEndpoint with { Credential = new EndpointCredential.Password(MigrationBed.User, "wrong") };
        var request = Request(bed, new MigrationOptions());
        await using var headStart = HeadStart.Begin(request);
        var task = await bed.Service.CreateAsync(request, default);

        var end = await RunAsync(bed, task, headStart);

        Assert.Equal((MigrationStatus.Failed, MailErrorId.AuthenticationFailed), (end.Status, end.ErrorId));
        Assert.Equal(1, bed.Source.Statistics.Connections);
    }

    [Fact]
    public async Task What_no_pass_took_is_closed()
    {
        await using var bed = await MigrationBed.StartAsync();
        await using (HeadStart.Begin(Request(bed, new MigrationOptions())))
            await MigrationBed.UntilAsync(() => Task.FromResult(LoggedIn(bed) == 2));

        await MigrationBed.UntilAsync(() => Task.FromResult(LoggedIn(bed) == 0));
    }

    [Fact]
    public async Task A_migration_onto_itself_is_refused_before_any_server_is_reached()
    {
        await using var bed = await MigrationBed.StartAsync();

        var error = Assert.Throws<MailException>(() => HeadStart.Begin(new MigrationRequest(bed.SourceEndpoint, bed.SourceEndpoint, new MigrationOptions())));

        Assert.Equal((MailErrorId.InvalidEndpoint, 0), (error.ErrorId, bed.Source.Statistics.Connections));
    }

    private static async Task<MigrationTask> RunAsync(MigrationBed bed, MigrationTask task, HeadStart headStart)
    {
        await foreach (var progress in bed.Service.RunAsync(task.Id, RunMode.Start, headStart, default))
            task = progress.Task;
        return task;
    }

    private static int LoggedIn(MigrationBed bed) => bed.Source.Statistics.LoggedIn(MigrationBed.User) + bed.Destination.Statistics.LoggedIn(MigrationBed.User);

    private static MigrationRequest Request(MigrationBed bed, MigrationOptions options) => new(bed.SourceEndpoint, bed.DestinationEndpoint, options);
}
