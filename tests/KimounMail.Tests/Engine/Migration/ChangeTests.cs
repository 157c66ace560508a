using KimounMail.TestServers.Imap;
using Xunit;

namespace KimounMail.Tests.Engine.Migration;

/// <summary>A server that keeps modification sequences is asked for what changed, and for nothing else.</summary>
public class ChangeTests
{
    private const int Messages = 50;

    public static TheoryData<string> Servers => ["QRESYNC", "CONDSTORE"];

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Only_what_changed_is_asked_for(string server)
    {
        await using var bed = await CopiedAsync(ProfileOf(server), new MigrationOptions { PropagateDeletion = true });
        bed.From.Inbox.AddFlags(7, "\\Flagged");
        bed.From.Inbox.Expunge(9);
        bed.From.Inbox.Expunge(10);
        bed.From.Inbox.Add(1000, 3);
        var before = bed.Source.Statistics.Transcript.Count;

        var task = await bed.SyncAsync();

        Assert.Equal(
            (51, 3, 48, 1, 2),
            (task.Counts.Found, task.Counts.Copied, task.Counts.AlreadyThere, task.Counts.FlagsChanged, task.Counts.Removed));
        Assert.Equal(bed.From.Lines(), bed.To.Lines().Where(line => !line.Contains(bed.Id, StringComparison.Ordinal)));
        var asked = Asked(bed, before);
        Assert.Contains(asked, line => line.Contains("CHANGEDSINCE", StringComparison.Ordinal));
        Assert.DoesNotContain(asked, line => line.Contains("FETCH 1:*", StringComparison.Ordinal) && !line.Contains("CHANGEDSINCE", StringComparison.Ordinal));
        Assert.Equal(server == "QRESYNC", !asked.Any(line => line.Contains("UID SEARCH", StringComparison.Ordinal)));
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task Passes_one_after_the_other_count_what_is_there(string server)
    {
        await using var bed = await CopiedAsync(ProfileOf(server), new MigrationOptions());
        var expected = bed.From.Inbox.Count;
        for (var round = 1; round <= 4; round++)
        {
            bed.From.Inbox.Expunge((uint)round);
            bed.From.Inbox.AddFlags((uint)round + 20, "\\Answered");
            bed.From.Inbox.Add(2000 + round, 1);

            var task = await bed.SyncAsync();

            Assert.Equal((expected, 1, expected - 1, 1), (task.Counts.Found, task.Counts.Copied, task.Counts.AlreadyThere, task.Counts.FlagsChanged));
            Assert.Equal(bed.From.Inbox.Messages.Sum(message => message.Content.Length), task.Counts.BytesFound);
        }

        Assert.Equal(Messages + 4, bed.To.Inbox.Count);
    }

    [Fact]
    public async Task A_sequence_that_runs_backwards_is_not_believed()
    {
        await using var bed = await CopiedAsync(LoopbackProfile.Full, new MigrationOptions());
        bed.From.Inbox.AddFlags(7, "\\Flagged");
        var rows = await bed.Store.OpenJournal(bed.Id).GetContainersAsync();
        var inbox = rows.Single(row => row.SourceId == "INBOX");
        await bed.Store.OpenJournal(bed.Id).SaveContainerAsync(inbox with { SourceState = inbox.SourceState! with { ChangeToken = "999999999" } });

        var task = await bed.SyncAsync();

        Assert.Equal((Messages, 1), (task.Counts.AlreadyThere, task.Counts.FlagsChanged));
    }

    [Fact]
    public async Task More_changes_than_a_window_are_found_by_a_scan()
    {
        await using var bed = await CopiedAsync(LoopbackProfile.Full, new MigrationOptions());
        bed.PageSize = 10;
        for (uint uid = 1; uid <= 30; uid++)
            bed.From.Inbox.AddFlags(uid, "\\Seen");
        bed.From.Inbox.Add(3000, 15);

        var task = await bed.SyncAsync();

        Assert.Equal((Messages + 15, 15, 30), (task.Counts.Found, task.Counts.Copied, task.Counts.FlagsChanged));
        bed.AssertCopied();
    }

    [Fact]
    public async Task A_server_that_refuses_to_tell_what_changed_is_scanned()
    {
        await using var bed = await CopiedAsync(LoopbackProfile.Full, new MigrationOptions());
        bed.Source.Faults.Add(Fault.Answer("BAD no such modifier").On("UID FETCH").When(context => context.Arguments.Contains("CHANGEDSINCE", StringComparison.Ordinal)));
        bed.From.Inbox.Add(3000, 2);

        var task = await bed.SyncAsync();

        Assert.Equal((Messages + 2, 2), (task.Counts.Found, task.Counts.Copied));
        bed.AssertCopied();
    }

    [Theory]
    [MemberData(nameof(Servers))]
    public async Task What_filters_leave_out_stays_counted_when_it_changes_or_goes(string server)
    {
        await using var bed = await MigrationBed.StartAsync(ProfileOf(server));
        bed.From.Inbox.Add(1, 10);
        bed.From.Inbox.Append(MessageContent.Generated(50_000));
        bed.From.Inbox.Append(MessageContent.Generated(50_001));
        await bed.CopyAsync(new MigrationOptions { MaxItemSize = 20_000 });
        bed.From.Inbox.AddFlags(11, "\\Flagged");
        bed.From.Inbox.Expunge(12);

        var task = await bed.SyncAsync();

        Assert.Equal((11, 10, 1), (task.Counts.Found, task.Counts.AlreadyThere, task.Counts.Reasons[MailErrorId.Filtered]));
    }

    [Fact]
    public async Task A_delta_that_lost_its_connection_counts_and_copies_once()
    {
        await using var bed = await CopiedAsync(LoopbackProfile.Full, new MigrationOptions { PropagateDeletion = true });
        bed.From.Inbox.Add(4000, 5);
        bed.From.Inbox.Expunge(3);
        bed.Destination.Faults.Add(Fault.Disconnect().On("APPEND").AfterEffect().Times(1));
        bed.Destination.Faults.Add(Fault.Disconnect().On("UID MOVE").AfterEffect().Times(1));

        var task = await bed.SyncAsync();

        Assert.Equal((Messages + 4, 5, Messages - 1, 1), (task.Counts.Found, task.Counts.Copied, task.Counts.AlreadyThere, task.Counts.Removed));
        Assert.Equal(bed.From.Lines(), bed.To.Lines().Where(line => !line.Contains(bed.Id, StringComparison.Ordinal)));
    }

    private static LoopbackProfile ProfileOf(string server) => server == "QRESYNC" ? LoopbackProfile.Full : LoopbackProfile.Full.Without("QRESYNC");

    private static async Task<MigrationBed> CopiedAsync(LoopbackProfile source, MigrationOptions options)
    {
        var bed = await MigrationBed.StartAsync(source);
        bed.From.Inbox.Add(1, Messages);
        await bed.CopyAsync(options);
        return bed;
    }

    private static IReadOnlyList<string> Asked(MigrationBed bed, int before) =>
        [.. bed.Source.Statistics.Transcript.Skip(before).Where(line => line.Contains("C: ", StringComparison.Ordinal))];
}
