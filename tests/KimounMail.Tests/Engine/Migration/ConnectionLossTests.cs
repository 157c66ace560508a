using System.Text;
using KimounMail.Engine.Endpoints.Imap;
using KimounMail.Engine.Migration;
using KimounMail.TestServers.Imap;
using KimounMail.TestServers.SampleMail;
using Xunit;

namespace KimounMail.Tests.Engine.Migration;

/// <summary>Connections that end or fall silent at any moment: nothing is lost, nothing is doubled.</summary>
public class ConnectionLossTests
{
    private const int Messages = 120;

    public static TheoryData<string> Ways => [.. FirstCopyTests.Destinations.Keys];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Dropped_while_a_message_is_being_sent(string way) =>
        await AssertSurvivesAsync(way, bed => bed.Destination.Faults.Add(Fault.DisconnectInLiteral(100).On("APPEND").Every(3).Times(6)));

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Dropped_when_stored_but_not_answered(string way) =>
        await AssertSurvivesAsync(way, bed => bed.Destination.Faults.Add(Fault.Disconnect().On("APPEND").AfterEffect().Every(3).Times(6)));

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Dropped_by_the_source_within_a_message(string way) =>
        await AssertSurvivesAsync(way, bed => bed.Source.Faults.Add(Fault.DisconnectInLiteral(100).On("FETCH").OnMessage(m => m.Uid % 4 == 0).Every(3).Times(6)));

    [Fact]
    public async Task Dropped_at_every_kind_of_command_in_turn()
    {
        await AssertSurvivesAsync("one MULTIAPPEND", bed =>
        {
            foreach (var command in new[] { "LIST", "CREATE", "SUBSCRIBE", "SELECT" })
                bed.Destination.Faults.Add(Fault.Disconnect().On(command).Times(1));
            bed.Source.Faults.Add(Fault.Disconnect().On("LIST").Times(1));
            return bed.Source.Faults.Add(Fault.Disconnect().On("EXAMINE", "FETCH").Every(4).Times(5));
        });
    }

    [Fact]
    public async Task Ended_by_BYE_for_working_too_much() =>
        await AssertSurvivesAsync("pipelined, LITERAL+", bed => bed.Destination.Faults.Add(Fault.Answer("BYE [THROTTLED] come back later").On("APPEND").Every(9).Times(4)));

    [Fact]
    public async Task A_silent_destination_is_given_up_after_the_response_timeout() =>
        await AssertSurvivesAsync("one MULTIAPPEND", bed =>
        {
            bed.ResponseTimeout = TimeSpan.FromSeconds(1);
            return bed.Destination.Faults.Add(Fault.Stall().On("APPEND").AfterEffect().Times(1));
        });

    [Fact]
    public async Task A_silent_source_is_given_up_after_the_response_timeout() =>
        await AssertSurvivesAsync("one MULTIAPPEND", bed =>
        {
            bed.ResponseTimeout = TimeSpan.FromSeconds(1);
            return bed.Source.Faults.Add(Fault.StallInLiteral(100).On("FETCH").Times(1));
        });

    [Fact]
    public async Task A_compressed_line_that_breaks_in_mid_message() =>
        await AssertSurvivesAsync("one MULTIAPPEND", bed =>
        {
            (bed.CompressFrom, bed.Line) = (TimeSpan.Zero, new LineMeter { FastFrom = long.MaxValue, WatchFor = TimeSpan.Zero });
            bed.Source.Faults.Add(Fault.DisconnectInLiteral(100).On("FETCH").When(_ => bed.Source.Statistics.CommandCount("COMPRESS") > 0).Times(1));
            return bed.Destination.Faults.Add(Fault.Disconnect().On("APPEND").AfterEffect().Nth(2));
        });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_message_that_breaks_the_connection_each_time_is_isolated_and_named(bool atSource)
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From.Inbox.Add(1, 40);
        bed.From["Archive"].Add(50, 3);
        if (atSource)
            bed.Source.Faults.Add(Fault.Disconnect().On("FETCH").OnMessage(message => message.Uid == 23 && message.Content.Length > 0).When(IsInbox).When(context => context.Arguments.Contains("BODY", StringComparison.Ordinal)));
        else
            bed.Destination.Faults.Add(Fault.Disconnect().On("APPEND").OnContent(content => Encoding.ASCII.GetString(content.ToArray()).Contains("number 23\r", StringComparison.Ordinal)));

        var task = await bed.CopyAsync();

        Assert.Equal((MigrationStatus.SyncedWithErrors, 43, 42, 1), (task.Status, task.Counts.Found, task.Counts.Copied, task.Counts.Failed));
        var guilty = Assert.Single(await bed.ItemsAsync(MigrationItemStatus.Failed));
        Assert.Equal("0000000023", guilty.SourceKey);
        Assert.Equal(42, bed.To.Mailboxes.Sum(mailbox => mailbox.Count));

        bed.Source.Faults.Clear();
        bed.Destination.Faults.Clear();
        Assert.Equal(1, (await bed.SyncAsync()).Counts.Copied);
        bed.AssertCopied();
    }

    [Fact]
    public async Task Two_messages_that_break_the_connection_are_both_named()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From.Inbox.Add(1, 40);
        bed.Source.Faults.Add(Fault.Disconnect().On("FETCH").OnMessage(message => message.Uid is 5 or 38).When(context => context.Arguments.Contains("BODY", StringComparison.Ordinal)));

        var task = await bed.CopyAsync();

        Assert.Equal((38, 2), (task.Counts.Copied, task.Counts.Failed));
        Assert.Equal(["0000000005", "0000000038"], (await bed.ItemsAsync(MigrationItemStatus.Failed)).Select(item => item.SourceKey));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_down_for_good_fails_the_task_and_resume_goes_on(bool source)
    {
        await using var bed = await MigrationBed.StartAsync(destination: LoopbackProfile.Full.Without("MULTIAPPEND"));
        SampleMailbox.Fill(bed.From, Messages);
        var server = source ? bed.Source : bed.Destination;
        var last = server.Faults.Add(source ? Fault.Disconnect().On("FETCH").OnMessage(m => m.Uid > 1).From(60) : Fault.Disconnect().On("APPEND").AfterEffect().From(30));
        _ = last.Struck.ContinueWith(_ => server.Faults.RefuseConnections(int.MaxValue), TaskScheduler.Default);
        await bed.CreateAsync();

        var task = await bed.RunAsync(RunMode.Start);

        Assert.Equal((MigrationStatus.Failed, MailErrorId.ConnectionLost), (task.Status, task.ErrorId));
        Assert.Empty(bed.To.Lines().Except(bed.From.Lines()));

        server.Faults.Clear();
        task = await bed.ResumeAsync();
        Assert.Equal((MigrationStatus.Synced, Messages), (task.Status, task.Counts.Found));
        Assert.Equal(Messages, task.Counts.Copied);
        Assert.Equal(1, task.SyncPoint);
        bed.AssertCopied();
    }

    [Fact]
    public async Task Dropped_while_messages_are_set_aside_none_is_lost()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From.Inbox.Add(1, 10, "\\Seen");
        await bed.CopyAsync(new MigrationOptions { PropagateDeletion = true });
        var copied = bed.To.Everything();
        foreach (var uid in new uint[] { 2, 3, 7 })
            bed.From.Inbox.Expunge(uid);
        bed.Destination.Faults.Add(Fault.Disconnect().On("UID MOVE").AfterEffect().Times(1));

        var task = await bed.SyncAsync();

        Assert.Equal(3, task.Counts.Removed);
        Assert.Equal(7, bed.To.Inbox.Count);
        Assert.Equal(3, (await bed.UndoAsync(1)).RestoredCount);
        Assert.Equal(copied, bed.To.Everything());
    }

    [Fact]
    public async Task Undone_right_after_a_move_was_cut_short_it_is_brought_back()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From.Inbox.Add(1, 10, "\\Seen");
        await bed.CopyAsync(new MigrationOptions { PropagateDeletion = true });
        var copied = bed.To.Everything();
        bed.From.Inbox.Expunge(2);
        var lost = bed.Destination.Faults.Add(Fault.Disconnect().On("UID MOVE").AfterEffect().Times(1));
        _ = lost.Struck.ContinueWith(_ => bed.Destination.Faults.RefuseConnections(int.MaxValue), TaskScheduler.Default);
        Assert.Equal(MigrationStatus.Failed, (await bed.SyncAsync()).Status);
        bed.Destination.Faults.Clear();

        var result = await bed.UndoAsync(1);

        Assert.Empty(result.LeftAlone);
        Assert.Equal(copied, bed.To.Everything());
    }

    /// <summary>A server may still be storing what a dead connection sent, and another folder's copy of the message is there first.</summary>
    [Fact]
    public async Task What_a_cut_short_move_stored_late_is_not_mistaken_for_a_copy_another_move_brought()
    {
        await using var bed = await MigrationBed.StartAsync(destination: LoopbackProfile.Full.Without("UIDPLUS"));
        bed.From.Inbox.Add(1, 1, "\\Seen");
        bed.From.GetOrCreate("Work").Add(1, 1, "\\Flagged");
        await bed.CopyAsync(new MigrationOptions { PropagateDeletion = true });
        var copied = bed.To.Everything();

        bed.From.Inbox.Expunge(1);
        var lost = bed.Destination.Faults.Add(Fault.Disconnect().On("UID MOVE").AfterEffect().Times(1));
        _ = lost.Struck.ContinueWith(_ => bed.Destination.Faults.RefuseConnections(int.MaxValue), TaskScheduler.Default);
        Assert.Equal(MigrationStatus.Failed, (await bed.SyncAsync()).Status);
        var aside = bed.To.Mailboxes.Single(mailbox => mailbox.Name.Contains(bed.Id, StringComparison.Ordinal));
        aside.Expunge(1);

        bed.Destination.Faults.Clear();
        bed.Source.Faults.Add(Fault.Answer("NO not now").On("EXAMINE").OnMailbox("INBOX"));
        bed.From["Work"].Expunge(1);
        await bed.SyncAsync();
        aside.Add(1, 1, "\\Seen");

        bed.Source.Faults.Clear();
        await bed.SyncAsync();
        var result = await bed.UndoAsync(1);

        Assert.Empty(result.LeftAlone);
        Assert.Equal(copied, bed.To.Everything());
    }

    [Fact]
    public async Task Dropped_while_flags_are_changed_they_arrive_all_the_same()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From.Inbox.Add(1, 10);
        await bed.CopyAsync();
        for (var uid = 1u; uid <= 10; uid++)
            bed.From.Inbox.AddFlags(uid, uid % 2 == 0 ? "\\Seen" : "\\Flagged");
        bed.Destination.Faults.Add(Fault.Disconnect().On("UID STORE").AfterEffect().Times(1));

        await bed.SyncAsync();

        bed.AssertCopied();
    }

    [Fact]
    public async Task A_message_stored_by_the_last_try_that_broke_the_connection_is_copied_not_failed()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From.Inbox.Add(1, 1);
        bed.Destination.Faults.Add(Fault.Disconnect().On("APPEND").Times(2));
        bed.Destination.Faults.Add(Fault.Disconnect().On("APPEND").AfterEffect().Times(1));

        var task = await bed.CopyAsync();

        Assert.Equal((MigrationStatus.Synced, 1, 0), (task.Status, task.Counts.Copied, task.Counts.Failed));
        await bed.UndoAsync(0);
        Assert.Empty(bed.To.Lines());
    }

    [Fact]
    public async Task Flags_changed_before_a_connection_was_lost_are_counted()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From.Inbox.Add(1, 2);
        await bed.CopyAsync();
        bed.From.Inbox.AddFlags(1, "\\Flagged");
        bed.From.Inbox.AddFlags(2, "\\Seen");
        bed.Destination.Faults.Add(Fault.Disconnect().On("UID STORE").Nth(2));

        Assert.Equal(2, (await bed.SyncAsync()).Counts.FlagsChanged);
        bed.AssertCopied();
    }

    [Fact]
    public async Task A_message_delivered_to_the_destination_while_a_batch_was_lost_is_not_taken_for_ours()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From.Inbox.Add(1, 3);
        var delivered = 0;
        bed.Destination.Faults.Add(Fault.Disconnect().On("APPEND").When(_ =>
        {
            if (Interlocked.Exchange(ref delivered, 1) == 0)
                bed.To.Inbox.Append(Mail.Message(2), null, Mail.Date.AddHours(1));
            return true;
        }).Times(1));
        var task = await bed.CopyAsync();
        Assert.Equal((2, 1), (task.Counts.Copied, task.Counts.AlreadyThere));

        await bed.UndoAsync(0);

        Assert.Single(bed.To.Inbox.Messages);
    }

    private static bool IsInbox(FaultContext context) => context.Mailbox == "INBOX";

    private static async Task AssertSurvivesAsync(string way, Func<MigrationBed, Fault> misbehave)
    {
        await using var bed = await MigrationBed.StartAsync(destination: FirstCopyTests.Destinations[way]);
        SampleMailbox.Fill(bed.From, Messages);
        var fault = misbehave(bed);

        var task = await bed.CopyAsync();

        Assert.InRange(fault.Hits, 1, int.MaxValue);
        Assert.Equal((MigrationStatus.Synced, Messages, 0), (task.Status, task.Counts.Copied, task.Counts.AlreadyThere));
        bed.AssertCopied();
    }
}
