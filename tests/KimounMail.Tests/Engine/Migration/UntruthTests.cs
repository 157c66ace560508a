using KimounMail.TestServers.Imap;
using Xunit;

namespace KimounMail.Tests.Engine.Migration;

/// <summary>A source that says what is not so, once or always: nothing is filed as what it is not, nothing is passed over in silence.</summary>
public class UntruthTests
{
    [Theory]
    [InlineData(Lie.ShortLiteral)]
    [InlineData(Lie.LongLiteral)]
    [InlineData(Lie.UidOfNext)]
    public async Task A_message_sent_as_what_it_is_not_is_not_stored_as_such(Lie lie)
    {
        await using var bed = await MigrationBed.StartAsync(destination: LoopbackProfile.Full.Without("MULTIAPPEND"));
        for (var number = 1; number <= 10; number++)
            bed.From.Inbox.Append(Mail.Message(number, body: new string('x', number)), date: Mail.Date);
        var told = bed.Source.Faults.Add(Fault.Tell(lie).On("FETCH").When(ReadsContent).Nth(4));

        var task = await bed.CopyAsync();

        Assert.Equal((MigrationStatus.Synced, 10, 1), (task.Status, task.Counts.Copied, told.Hits));
        bed.AssertCopied();
    }

    [Theory]
    [InlineData(Lie.LeftOut)]
    [InlineData(Lie.UidOfNext)]
    public async Task A_message_the_scan_was_not_told_of_is_found_when_asked_again(Lie lie)
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From.Inbox.Add(1, 10);
        bed.Source.Faults.Add(Fault.Tell(lie).On("FETCH").Nth(4));

        var task = await bed.CopyAsync();

        Assert.Equal((MigrationStatus.Synced, 10), (task.Status, task.Counts.Copied));
        bed.AssertCopied();
    }

    [Fact]
    public async Task A_message_listed_under_a_uid_it_does_not_have_is_found_when_asked_again()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From.Inbox.Add(1, 10);
        bed.Source.Faults.Add(Fault.Tell(Lie.UnknownUid).On("FETCH").When(context => context.Message!.Uid == 10).Times(1));

        var task = await bed.CopyAsync();

        Assert.Equal((MigrationStatus.Synced, 10, 10), (task.Status, task.Counts.Found, task.Counts.Copied));
        bed.AssertCopied();
    }

    [Fact]
    public async Task A_server_that_never_lists_all_it_counts_is_copied_as_far_as_it_lists_and_the_folder_named()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From.Inbox.Add(1, 10);
        bed.Source.Faults.Add(Fault.Tell(Lie.LeftOut).On("FETCH").When(context => context.Message!.Uid == 4));

        var task = await bed.CopyAsync();

        Assert.Equal((MigrationStatus.SyncedWithErrors, 9), (task.Status, task.Counts.Copied));
        var inbox = (await bed.Service.GetContainersAsync(bed.Id, default)).Single(container => container.SourcePath == "INBOX");
        Assert.Equal(MailErrorId.FolderUnreadable, inbox.Reason);
        Assert.Contains("9 of", inbox.Detail, StringComparison.Ordinal);

        bed.Source.Faults.Clear();
        Assert.Equal(1, (await bed.SyncAsync()).Counts.Copied);
        bed.AssertCopied();
    }

    [Fact]
    public async Task A_message_not_delivered_though_it_was_listed_is_asked_for_again()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From.Inbox.Add(1, 10);
        bed.Source.Faults.Add(Fault.Tell(Lie.LeftOut).On("FETCH").When(ReadsContent).Nth(4));

        Assert.Equal(10, (await bed.CopyAsync()).Counts.Copied);
        bed.AssertCopied();
    }

    [Fact]
    public async Task A_message_never_delivered_though_it_is_listed_is_named_and_looked_for_by_the_next_pass()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From.Inbox.Add(1, 10);
        bed.Source.Faults.Add(Fault.Tell(Lie.LeftOut).On("FETCH").When(ReadsContent).When(context => context.Message!.Uid == 4));

        var task = await bed.CopyAsync();

        Assert.Equal((9, 1), (task.Counts.Copied, task.Counts.Reasons[MailErrorId.GoneFromSource]));
        bed.Source.Faults.Clear();
        Assert.Equal(1, (await bed.SyncAsync()).Counts.Copied);
        bed.AssertCopied();
    }

    [Theory]
    [InlineData(Lie.NoAppendUid, true)]
    [InlineData(Lie.NoAppendUid, false)]
    [InlineData(Lie.AppendUidsOfOthers, true)]
    [InlineData(Lie.AppendUidsOfOthers, false)]
    [InlineData(Lie.WrongNumberOfAppendUids, true)]
    [InlineData(Lie.OtherAppendValidity, true)]
    [InlineData(Lie.GarbledAppendUid, false)]
    public async Task Where_the_destination_does_not_say_truly_what_it_stored_is_found_out(Lie lie, bool inOneGroup)
    {
        await using var bed = await MigrationBed.StartAsync(destination: inOneGroup ? LoopbackProfile.Full : LoopbackProfile.Full.Without("MULTIAPPEND"));
        bed.To.Inbox.Add(90, 2, "\\Seen");
        bed.From.Inbox.Add(1, 6);
        var own = bed.To.Lines();
        bed.Destination.Faults.Add(Fault.Tell(lie).On("APPEND"));
        await bed.CopyAsync();

        foreach (var message in bed.From.Inbox.Messages)
            bed.From.Inbox.AddFlags(message.Uid, message.Uid % 2 == 0 ? "\\Flagged" : "\\Answered");
        await bed.SyncAsync();

        Assert.Equal(bed.From.Lines().Concat(own).Order(StringComparer.Ordinal), bed.To.Lines());
        Assert.Equal(6, (await bed.UndoAsync(0)).RemovedCount);
        Assert.Equal(own, bed.To.Lines());
    }

    private static bool ReadsContent(FaultContext context) => context.Arguments.Contains("BODY", StringComparison.Ordinal);
}
