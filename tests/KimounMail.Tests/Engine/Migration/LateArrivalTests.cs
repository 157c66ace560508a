using KimounMail.TestServers.Imap;
using Xunit;

namespace KimounMail.Tests.Engine.Migration;

/// <summary>What a destination has though it refused it, or shows long after the connection broke: it is there once, and it is ours.</summary>
public class LateArrivalTests
{
    private const int Messages = 12;
    private const string Refusal = "NO [SERVERBUG] Internal error occurred.";

    public static TheoryData<string> Ways => [.. FirstCopyTests.Destinations.Keys];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task What_is_refused_and_stored_all_the_same_is_there_once(string way)
    {
        await using var bed = await StartAsync(way);
        var refused = bed.Destination.Faults.Add(Fault.Answer(Refusal).On("APPEND").AfterEffect().Nth(1));

        var task = await bed.CopyAsync();

        Assert.Equal((MigrationStatus.Synced, Messages, 1), (task.Status, task.Counts.Copied, refused.Hits));
        bed.AssertCopied();
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task What_is_refused_and_stored_each_time_is_there_once_and_counts_as_copied(string way)
    {
        await using var bed = await StartAsync(way);
        bed.Destination.Faults.Add(Fault.Answer(Refusal).On("APPEND").AfterEffect());

        var task = await bed.CopyAsync();

        Assert.Equal((MigrationStatus.Synced, Messages), (task.Status, task.Counts.Copied));
        bed.AssertCopied();
        Assert.Equal(Messages, (await bed.UndoAsync(0)).RemovedCount);
        Assert.Empty(bed.To.Lines());
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task What_comes_to_light_when_the_next_is_stored_is_taken_away_again(string way)
    {
        await using var bed = await StartAsync(way);
        bed.Destination.Faults.Add(Fault.Disconnect().On("APPEND").Nth(1));
        // The first message was stored by a server that was killed before it noted that.
        bed.Destination.Faults.Add(Fault.Untagged("OK now I remember").On("APPEND").When(Once(() => bed.To.Inbox.Add(1, 1))).Times(1));

        var task = await bed.CopyAsync();

        Assert.Equal((MigrationStatus.Synced, Messages), (task.Status, task.Counts.Copied));
        bed.AssertCopied();
    }

    [Theory]
    [InlineData("pipelined, LITERAL+")]
    [InlineData("RFC 3501")]
    public async Task One_that_was_stored_with_the_keywords_it_was_refused_for_keeps_them(string way)
    {
        await using var bed = await MigrationBed.StartAsync(destination: FirstCopyTests.Destinations[way]);
        bed.From.Inbox.Add(1, 1, "\\Seen", "project-x");
        bed.Destination.Faults.Add(Fault.Answer(Refusal).On("APPEND").AfterEffect().Nth(1));

        await bed.CopyAsync();

        bed.AssertCopied();
        Assert.Null(Assert.Single(await bed.ItemsAsync()).Reason);
    }

    [Fact]
    public async Task Where_the_surplus_cannot_be_taken_away_the_folder_says_so_and_the_next_pass_does_it()
    {
        await using var bed = await StartAsync("one MULTIAPPEND");
        bed.From["Archive"].Add(50, 3);
        bed.Destination.Faults.Add(Fault.Answer(Refusal).On("APPEND").OnMailbox("INBOX").AfterEffect().Nth(1));
        bed.Destination.Faults.Add(Fault.Answer("NO [NOPERM] not yours to mark").On("STORE"));

        var task = await bed.CopyAsync();

        Assert.Equal((MigrationStatus.SyncedWithErrors, Messages + 3), (task.Status, task.Counts.Copied));
        Assert.Equal(2 * Messages, bed.To.Inbox.Messages.Count);
        bed.Destination.Faults.Clear();
        Assert.Equal(MigrationStatus.Synced, (await bed.SyncAsync()).Status);
        bed.AssertCopied();
    }

    [Fact]
    public async Task A_message_the_user_gets_meanwhile_stays_though_it_is_the_same()
    {
        await using var bed = await StartAsync("one MULTIAPPEND");
        bed.Destination.Faults.Add(Fault.Answer(Refusal).On("APPEND").Nth(1));
        bed.Destination.Faults.Add(Fault.Untagged("OK you have mail").On("APPEND").When(Once(() => bed.To.Inbox.Append(Mail.Message(1), date: Mail.Date.AddYears(1)))).Times(1));

        var task = await bed.CopyAsync();

        Assert.Equal(Messages, task.Counts.Copied);
        Assert.Equal(Messages + 1, bed.To.Inbox.Messages.Count);
    }

    private static async Task<MigrationBed> StartAsync(string way)
    {
        var bed = await MigrationBed.StartAsync(destination: FirstCopyTests.Destinations[way]);
        bed.From.Inbox.Add(1, Messages, "\\Seen");
        return bed;
    }

    private static Predicate<FaultContext> Once(Action happens)
    {
        var has = 0;
        return _ =>
        {
            if (Interlocked.Exchange(ref has, 1) == 0)
                happens();
            return true;
        };
    }
}
