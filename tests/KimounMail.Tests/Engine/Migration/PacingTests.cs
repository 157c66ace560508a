using System.Text;
using KimounMail.Engine.Migration;
using KimounMail.TestServers.Imap;
using Xunit;

namespace KimounMail.Tests.Engine.Migration;

/// <summary>Servers that ask to slow down: they are left alone for as long as they ask, and nothing fails for it.</summary>
public class PacingTests
{
    public static TheoryData<string> Ways => [.. FirstCopyTests.Destinations.Keys];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_destination_that_takes_nothing_for_ten_minutes_is_asked_seldom_and_then_gets_everything(string way)
    {
        await using var bed = await MigrationBed.StartAsync(destination: FirstCopyTests.Destinations[way]);
        bed.Clock.Hurry = 2000;
        bed.From.Inbox.Add(1, 60);
        bed.From["Archive"].Add(100, 30);
        bed.From["Sent"].Add(200, 30);
        var refused = bed.Destination.Faults.Add(Fault.Answer("NO [THROTTLED] slow down").On("APPEND").When(_ => bed.Clock.Waited < TimeSpan.FromMinutes(10)));

        var task = await bed.CopyAsync();

        Assert.Equal((MigrationStatus.Synced, 120, 0), (task.Status, task.Counts.Copied, task.Counts.Failed));
        // A rest after each try, twice as long each time, makes it some ten of them, of a batch each; all three were on their way at first.
        Assert.InRange(refused.Hits, 2, way == "one MULTIAPPEND" ? 16 : 16 * 60);
        Assert.Equal(120, bed.To.Mailboxes.Sum(mailbox => mailbox.Count));
    }

    [Theory]
    [InlineData("NO [THROTTLED] slow down", "FETCH")]
    [InlineData("NO [UNAVAILABLE] later", "EXAMINE")]
    [InlineData("NO [LIMIT] too many commands", "LIST")]
    [InlineData("NO [OVERQUOTA] Account exceeded command or bandwidth limits.", "FETCH")]
    [InlineData("BYE [UNAVAILABLE] Too many commands", "FETCH")]
    public async Task A_source_that_gives_nothing_for_ten_minutes_is_waited_for(string reply, string command)
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.Clock.Hurry = 2000;
        bed.From.Inbox.Add(1, 30);
        bed.From["Archive"].Add(100, 10);
        var refused = bed.Source.Faults.Add(Fault.Answer(reply).On(command).When(_ => bed.Clock.Waited < TimeSpan.FromMinutes(10)));

        var task = await bed.CopyAsync();

        Assert.Equal((MigrationStatus.Synced, 40, 0), (task.Status, task.Counts.Copied, task.Counts.Failed));
        Assert.InRange(refused.Hits, 2, 40);
        bed.AssertCopied();
    }

    [Fact]
    public async Task Folders_a_destination_has_too_many_of_for_now_are_made_after_a_rest()
    {
        await using var bed = await MigrationBed.StartAsync();
        foreach (var name in new[] { "A", "B", "C", "D" })
            bed.From.GetOrCreate(name).Add(1, 2);
        bed.Destination.Faults.Add(Fault.Answer("NO [LIMIT] slow down").On("CREATE").From(2).Times(5));

        var task = await bed.CopyAsync();

        Assert.Equal((MigrationStatus.Synced, 8), (task.Status, task.Counts.Copied));
        await bed.UndoAsync(0);
        Assert.DoesNotContain(bed.To.Mailboxes, mailbox => mailbox.Name.Length == 1);
    }

    [Fact]
    public async Task Throttling_that_never_ends_ends_the_pass_after_an_hour_and_it_can_be_resumed()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.Clock.Hurry = 5000;
        bed.From.Inbox.Add(1, 3);
        bed.From["Archive"].Add(10, 3);
        bed.Destination.Faults.Add(Fault.Answer("NO [THROTTLED] slow down").On("APPEND"));

        var task = await bed.CopyAsync();

        Assert.Equal((MigrationStatus.Failed, MailErrorId.Throttled), (task.Status, task.ErrorId));
        Assert.Contains("Resume-Migration", task.StatusDetail, StringComparison.Ordinal);
        Assert.InRange(bed.Clock.Waited, TimeSpan.FromMinutes(45), TimeSpan.FromMinutes(60));

        bed.Destination.Faults.Clear();
        task = await bed.ResumeAsync();
        Assert.Equal((MigrationStatus.Synced, 6, 1), (task.Status, task.Counts.Copied, task.SyncPoint));
        Assert.Null(task.StatusDetail);
        bed.AssertCopied();
    }

    [Theory]
    [InlineData("one MULTIAPPEND")]
    [InlineData("pipelined, LITERAL+")]
    public async Task One_message_refused_as_if_the_server_were_busy_costs_no_other(string way)
    {
        await using var bed = await MigrationBed.StartAsync(destination: FirstCopyTests.Destinations[way]);
        bed.Clock.Hurry = 500;
        bed.From.GetOrCreate("A").Add(1, 1);
        bed.From.GetOrCreate("B").Add(10, 40);
        bed.Destination.Faults.Add(Fault.Answer("NO [UNAVAILABLE] try again later").On("APPEND").OnContent(content => IsNumber(content, 1)));
        bed.Destination.Faults.Add(Fault.Answer("NO [UNAVAILABLE] try again later").On("APPEND").OnContent(content => IsNumber(content, 17)));

        var task = await bed.CopyAsync(new MigrationOptions { MaxConnection = 1 });

        Assert.Equal((MigrationStatus.SyncedWithErrors, 39, 2), (task.Status, task.Counts.Copied, task.Counts.Reasons[MailErrorId.Throttled]));
        Assert.InRange(bed.Clock.Waited, TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(30));
    }

    [Fact]
    public async Task A_folder_that_is_always_in_use_costs_no_other()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.Clock.Hurry = 500;
        bed.From.GetOrCreate("A").Add(1, 4);
        bed.From.GetOrCreate("B").Add(10, 40);
        bed.Source.Faults.Add(Fault.Answer("NO [INUSE] in use").On("EXAMINE").OnMailbox("A"));

        var task = await bed.CopyAsync(new MigrationOptions { MaxConnection = 1 });

        Assert.Equal((MigrationStatus.SyncedWithErrors, 40, 4), (task.Status, task.Counts.Copied, task.Counts.Failed));
    }

    [Fact]
    public async Task A_server_that_says_how_long_is_left_alone_for_so_long()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.Clock.Hurry = 2000;
        bed.From.Inbox.Add(1, 10);
        var refused = bed.Destination.Faults.Add(Fault.Answer("NO Request is throttled. Suggested Backoff Time: 299961 milliseconds").On("APPEND").Times(1));

        Assert.Equal(10, (await bed.CopyAsync()).Counts.Copied);

        Assert.Equal(1, refused.Hits);
        Assert.InRange(bed.Clock.Waited, TimeSpan.FromMilliseconds(299_961), TimeSpan.FromMilliseconds(299_962));
    }

    [Fact]
    public async Task A_server_that_wants_to_be_left_alone_for_a_day_ends_the_pass_at_once()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From.Inbox.Add(1, 10);
        bed.Destination.Faults.Add(Fault.Answer("NO [LIMIT] try again in 24 hours").On("APPEND"));

        var task = await bed.CopyAsync();

        Assert.Equal((MigrationStatus.Failed, MailErrorId.Throttled, TimeSpan.Zero), (task.Status, task.ErrorId, bed.Clock.Waited));
        Assert.Contains("24 hours", task.StatusDetail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_task_says_what_it_waits_for_and_still_hears_the_user()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.Clock.Hurry = 1;
        bed.From.Inbox.Add(1, 10);
        bed.Destination.Faults.Add(Fault.Answer("NO [LIMIT] try again in 40 minutes").On("APPEND"));
        await bed.CreateAsync();
        var running = bed.RunAsync(RunMode.Start);

        var waiting = await bed.UntilAsync(task => task.StatusDetail is not null);
        await bed.Service.RequestSuspendAsync(bed.Id, default);
        await MigrationBed.InTimeAsync(running);

        Assert.Equal(MigrationStatus.Syncing, waiting.Status);
        Assert.Matches($"^The server 127.0.0.1:{bed.Destination.Port} asked to slow down; going on in (40 min 00|39 min [0-9]+) s\\.$", waiting.StatusDetail);
        Assert.Equal(MigrationStatus.Suspended, (await running).Status);
        Assert.Equal(10, (await running).Counts.Pending);

        bed.Destination.Faults.Clear();
        Assert.Equal(10, (await bed.ResumeAsync()).Counts.Copied);
    }

    [Fact]
    public async Task Stopped_during_a_rest_what_is_left_is_skipped()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.Clock.Hurry = 1;
        bed.From.Inbox.Add(1, 10);
        bed.From["Archive"].Add(20, 10);
        bed.Destination.Faults.Add(Fault.Answer("NO [LIMIT] try again in 40 minutes").On("APPEND").OnMailbox("Archive"));
        await bed.CreateAsync();
        var running = bed.RunAsync(RunMode.Start);

        await bed.UntilAsync(task => task.StatusDetail is not null);
        await bed.Service.RequestStopAsync(bed.Id, default);
        await MigrationBed.InTimeAsync(running);

        var task = await running;
        Assert.Equal(MigrationStatus.Stopped, task.Status);
        Assert.Equal(task.Counts.Skipped, task.Counts.Reasons[MailErrorId.Stopped]);
    }

    [Fact]
    public async Task A_server_that_takes_one_connection_only_is_asked_for_a_second_once()
    {
        var profile = LoopbackProfile.Full with { MaxConnectionsPerUser = 1, TooManyConnectionsReply = "NO [LIMIT] one connection only" };
        await using var bed = await MigrationBed.StartAsync(destination: profile);
        foreach (var number in Enumerable.Range(1, 12))
            bed.From.GetOrCreate($"Folder {number}").Add(number * 100, 5);

        var task = await bed.CopyAsync(new MigrationOptions { MaxConnection = 8 });

        Assert.Equal((MigrationStatus.Synced, 60), (task.Status, task.Counts.Copied));
        Assert.Equal((2, 1), (bed.Destination.Statistics.Connections, bed.Destination.Statistics.Logins));
        bed.AssertCopied();
    }

    [Fact]
    public async Task A_lane_whose_connection_is_not_taken_back_waits_for_another_to_end()
    {
        await using var bed = await MigrationBed.StartAsync();
        foreach (var number in Enumerable.Range(1, 12))
            bed.From.GetOrCreate($"Folder {number}").Add(number * 100, 5);
        bed.Destination.Faults.Add(Fault.Disconnect().On("APPEND").When(_ =>
        {
            bed.Destination.Profile = LoopbackProfile.Full with { MaxConnectionsPerUser = 3 };
            return true;
        }).Nth(5));

        var task = await bed.CopyAsync(new MigrationOptions { MaxConnection = 4 });

        Assert.Equal((MigrationStatus.Synced, 60), (task.Status, task.Counts.Copied));
        Assert.InRange(bed.Destination.Statistics.Connections, 5, 6);
        bed.AssertCopied();
    }

    [Fact]
    public async Task A_password_changed_during_a_pass_is_tried_once()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From.Inbox.Add(1, 30);
        bed.From["Archive"].Add(100, 30);
        bed.Destination.Faults.Add(Fault.Disconnect().On("APPEND").When(_ =>
        {
            bed.To.Password = "changed";
            return true;
        }));

        var task = await bed.CopyAsync(new MigrationOptions { MaxConnection = 1 });

        Assert.Equal((MigrationStatus.Failed, MailErrorId.AuthenticationFailed), (task.Status, task.ErrorId));
        Assert.Equal((2, 1), (bed.Destination.Statistics.Connections, bed.Destination.Statistics.Logins));
    }

    [Theory]
    [InlineData(0, 5.0)]
    [InlineData(20_000, 0.0)]
    [InlineData(20_000, 20.0)]
    public async Task Neither_octets_nor_messages_arrive_faster_than_asked_for(long bytesPerSecond, double messagesPerSecond)
    {
        await using var bed = await MigrationBed.StartAsync(destination: LoopbackProfile.Full.Without("MULTIAPPEND"));
        bed.From.Inbox.Append(Mail.Message(1, new string('x', 50_000)), null, Mail.Date);
        for (var number = 2; number <= 60; number++)
            bed.From.Inbox.Append(Mail.Message(number, new string('x', 2_000)), null, Mail.Date);
        var start = bed.Clock.GetTimestamp();
        var (messages, octets, tooFast) = (0, 0L, 0);
        bed.Destination.Faults.Add(Fault.Disconnect().On("APPEND").OnContent(content =>
        {
            var seconds = 1 + bed.Clock.GetElapsedTime(start).TotalSeconds;
            (messages, octets) = (messages + 1, octets + content.Length);
            if ((messagesPerSecond > 0 && messages > seconds * messagesPerSecond) || (bytesPerSecond > 0 && octets > seconds * bytesPerSecond))
                tooFast++;
            return false;
        }));

        var task = await bed.CopyAsync(new MigrationOptions { MaxConnection = 1, MaxBytesPerSecond = bytesPerSecond, MaxMessagesPerSecond = messagesPerSecond });

        Assert.Equal((60, 60, 0), (task.Counts.Copied, messages, tooFast));
        Assert.Equal((bytesPerSecond, messagesPerSecond), (task.MaxBytesPerSecond, task.MaxMessagesPerSecond));
        bed.AssertCopied();
    }

    private static bool IsNumber(MessageContent content, int number) =>
        Encoding.ASCII.GetString(content.ToArray()).Contains($"number {number}\r", StringComparison.Ordinal);
}
