using KimounMail.Engine.Migration;
using KimounMail.Engine.State;
using KimounMail.TestServers.Imap;
using Xunit;

namespace KimounMail.Tests.Engine.Migration;

/// <summary>Folders larger than one window are gone through window by window, with nothing lost or doubled at the seams.</summary>
public class WindowTests
{
    private const int Messages = 95;
    private const int Window = 20;

    public static TheoryData<string> Searches => ["ESEARCH", "plain"];

    [Theory]
    [MemberData(nameof(Searches))]
    public async Task A_folder_of_several_windows_arrives_whole(string search)
    {
        await using var bed = await StartAsync(search == "plain" ? LoopbackProfile.Full.Without("ESEARCH") : LoopbackProfile.Full);
        for (uint uid = 3; uid < Messages; uid += 4)
            bed.From.Inbox.Expunge(uid);
        var left = bed.From.Inbox.Count;

        var task = await bed.CopyAsync();

        Assert.Equal((left, left), (task.Counts.Found, task.Counts.Copied));
        bed.AssertCopied();
        Assert.Equal((left + Window - 1) / Window, Scans(bed).Count());
        Assert.DoesNotContain(Scans(bed), line => line.Contains("FETCH 1:* ", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(TaskRequest.Suspend)]
    [InlineData(TaskRequest.Stop)]
    public async Task A_pass_that_ends_in_the_second_window_accounts_for_all_and_the_next_one_copies_the_rest(TaskRequest request)
    {
        await using var bed = await StartAsync(LoopbackProfile.Full);
        var inSecond = bed.Destination.Faults.Add(Fault.Stall().On("APPEND").From(2).Times(1));
        await bed.CreateAsync();
        var first = bed.RunAsync(RunMode.Start);
        await MigrationBed.InTimeAsync(inSecond.Struck);
        await bed.Store.Tasks.RequestAsync(bed.Id, request);
        await bed.UntilAsync(task => task.Status == MigrationStatus.Stopping);
        inSecond.Release();

        var ended = await first;
        Assert.Equal(Messages, ended.Counts.Found);
        Assert.InRange(ended.Counts.Copied, 1, Messages - 1);

        var task = await bed.RunAsync(request == TaskRequest.Suspend ? RunMode.Resume : RunMode.Sync);
        Assert.Equal(Messages, task.Counts.Copied + task.Counts.AlreadyThere);
        bed.AssertCopied();
    }

    [Fact]
    public async Task A_connection_lost_in_the_second_window_costs_nothing()
    {
        await using var bed = await StartAsync(LoopbackProfile.Full);
        bed.Source.Faults.Add(Fault.Disconnect().On("UID FETCH").OnMessage(message => message.Uid == 25).Times(2));
        bed.Destination.Faults.Add(Fault.Disconnect().On("APPEND").AfterEffect().From(3).Times(1));

        var task = await bed.CopyAsync();

        Assert.Equal((Messages, Messages, 0), (task.Counts.Found, task.Counts.Copied, task.Counts.Failed));
        bed.AssertCopied();
    }

    [Fact]
    public async Task What_the_destination_has_already_is_found_whatever_the_window()
    {
        await using var bed = await StartAsync(LoopbackProfile.Full);
        bed.To.Inbox.Add(40, 50);
        bed.To.Inbox.Add(9000, 3);

        var task = await bed.CopyAsync();

        Assert.Equal((Messages, 50, Messages - 50), (task.Counts.Found, task.Counts.AlreadyThere, task.Counts.Copied));
        Assert.Equal(Messages + 3, bed.To.Inbox.Count);
    }

    /// <summary>Headers and sizes alone say nothing where another message in a later window has them too.</summary>
    [Fact]
    public async Task Messages_that_differ_in_their_bodies_only_are_told_apart_across_windows()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.PageSize = Window;
        bed.From.Inbox.Append(Draft("first"), date: When);
        bed.From.Inbox.Add(1, Window);
        bed.From.Inbox.Append(Draft("other"), date: When);
        bed.To.Inbox.Append(Draft("other"), date: When);

        var task = await bed.CopyAsync();

        Assert.Equal((1, Window + 1), (task.Counts.AlreadyThere, task.Counts.Copied));
        bed.AssertCopied();
    }

    [Fact]
    public async Task A_source_that_will_not_list_its_second_window_has_the_first_copied_and_the_rest_failed()
    {
        await using var bed = await StartAsync(LoopbackProfile.Full);
        var refusal = Fault.Answer("NO [SERVERBUG] cannot").On("UID FETCH").When(context => context.Arguments.StartsWith($"{Window + 1}:", StringComparison.Ordinal) && !context.Arguments.Contains("BODY", StringComparison.Ordinal));
        bed.Source.Faults.Add(refusal);

        var task = await bed.CopyAsync();

        Assert.Equal((Messages, Window, Messages - Window), (task.Counts.Found, task.Counts.Copied, task.Counts.Failed));
        bed.Source.Faults.Clear();
        Assert.Equal(Messages - Window, (await bed.SyncAsync()).Counts.Copied);
        bed.AssertCopied();
    }

    [Fact]
    public async Task Flags_and_deletions_are_followed_in_every_window_without_CONDSTORE()
    {
        await using var bed = await StartAsync(LoopbackProfile.Full.Without("CONDSTORE", "QRESYNC"));
        await bed.CopyAsync(new MigrationOptions { PropagateDeletion = true });
        foreach (uint uid in new uint[] { 5, 25, 95 })
            bed.From.Inbox.AddFlags(uid, "\\Flagged");
        foreach (uint uid in new uint[] { 1, 20, 21, 60, 94 })
            bed.From.Inbox.Expunge(uid);
        bed.From.Inbox.Add(2000, 30);

        var task = await bed.SyncAsync();

        Assert.Equal((120, 30, 90, 3, 5), (task.Counts.Found, task.Counts.Copied, task.Counts.AlreadyThere, task.Counts.FlagsChanged, task.Counts.Removed));
        Assert.Equal(bed.From.Lines(), bed.To.Lines().Where(line => !line.Contains(bed.Id, StringComparison.Ordinal)));
    }

    private static readonly DateTimeOffset When = new(2024, 5, 2, 10, 0, 0, TimeSpan.Zero);

    private static byte[] Draft(string body) => System.Text.Encoding.ASCII.GetBytes($"Subject: draft\r\n\r\n{body}\r\n");

    private static async Task<MigrationBed> StartAsync(LoopbackProfile source)
    {
        var bed = await MigrationBed.StartAsync(source);
        bed.PageSize = Window;
        bed.From.Inbox.Add(1, Messages);
        return bed;
    }

    private static IEnumerable<string> Scans(MigrationBed bed) => bed.Source.Statistics.Transcript
        .Where(line => line.Contains("C: ", StringComparison.Ordinal) && line.Contains("UID FETCH", StringComparison.Ordinal) && !line.Contains("BODY", StringComparison.Ordinal));
}
