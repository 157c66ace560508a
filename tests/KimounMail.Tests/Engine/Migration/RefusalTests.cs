using System.Text;
using KimounMail.TestServers.Imap;
using Xunit;

namespace KimounMail.Tests.Engine.Migration;

/// <summary>A server that says no: each refusal has its own reason, and everything else is copied.</summary>
public class RefusalTests
{
    public static TheoryData<string> Ways => [.. FirstCopyTests.Destinations.Keys];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task One_message_refused_costs_no_other(string way)
    {
        await using var bed = await MigrationBed.StartAsync(destination: FirstCopyTests.Destinations[way]);
        bed.From.Inbox.Add(1, 40, "\\Seen");
        bed.From["Archive"].Add(50, 3);
        Refuse(bed, "NO no thanks", 17, 18, 33);

        var task = await bed.CopyAsync();

        await AssertFailedAsync(bed, task, MailErrorId.MessageRefused, 17, 18, 33);
        Assert.All(await bed.ItemsAsync(MigrationItemStatus.Failed), item => Assert.Contains("no thanks", item.Detail, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_refused_message_is_tried_again_by_the_next_pass()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From.Inbox.Add(1, 10);
        Refuse(bed, "NO not today", 4);
        await bed.CopyAsync();

        bed.Destination.Faults.Clear();
        var task = await bed.SyncAsync();

        Assert.Equal((MigrationStatus.Synced, 1, 9, 0), (task.Status, task.Counts.Copied, task.Counts.AlreadyThere, task.Counts.Failed));
        bed.AssertCopied();
    }

    [Theory]
    [InlineData("NO [OVERQUOTA] Quota exceeded", "Full")]
    [InlineData("NO APPEND failed", "Zimbra")]
    public async Task A_full_account_fails_what_does_not_fit(string reply, string server)
    {
        var profile = LoopbackProfile.All.Single(p => p.Name == server);
        await using var bed = await MigrationBed.StartAsync(destination: profile with { OverQuotaReply = reply });
        bed.From.Inbox.Add(1, 40);
        bed.To.QuotaBytes = bed.From.UsedBytes / 2;

        var task = await bed.CopyAsync();

        Assert.Equal(MigrationStatus.SyncedWithErrors, task.Status);
        Assert.Equal([MailErrorId.QuotaExceeded], task.Counts.Reasons.Keys);
        Assert.InRange(task.Counts.Copied, 1, 20);
        Assert.Equal(task.Counts.Copied, bed.To.Inbox.Count);

        bed.To.QuotaBytes = null;
        task = await bed.SyncAsync();
        Assert.Equal(MigrationStatus.Synced, task.Status);
        bed.AssertCopied();
    }

    [Fact]
    public async Task A_message_that_does_not_fit_does_not_keep_out_a_smaller_one()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From.Inbox.Append(Mail.Message(1, new string('x', 100_000)), null, Mail.Date);
        bed.From.Inbox.Add(2, 5);
        bed.To.QuotaBytes = 50_000;

        var task = await bed.CopyAsync();

        Assert.Equal((5, 1), (task.Counts.Copied, task.Counts.Reasons[MailErrorId.QuotaExceeded]));
    }

    [Theory]
    [InlineData("announced")]
    [InlineData("refused")]
    [InlineData("Zimbra")]
    public async Task A_message_too_large_is_reported_and_the_others_copied(string how)
    {
        var profile = how switch
        {
            "announced" => LoopbackProfile.Full.With("APPENDLIMIT=10000"),
            "refused" => LoopbackProfile.Full with { MaxMessageSize = 10_000 },
            _ => LoopbackProfile.Zimbra with { MaxMessageSize = 10_000 },
        };
        await using var bed = await MigrationBed.StartAsync(destination: profile);
        bed.From.Inbox.Add(1, 10);
        bed.From.Inbox.Append(Mail.Message(11, new string('x', 20_000)), null, Mail.Date);
        bed.From.Inbox.Add(12, 10);

        var task = await bed.CopyAsync();

        await AssertFailedAsync(bed, task, MailErrorId.MessageTooLarge, 11);
        if (how == "announced")
            Assert.InRange(bed.Destination.Statistics.MessageOctetsReceived, 1, 19_999);
    }

    [Fact]
    public async Task A_folder_refused_fails_its_messages_and_no_others()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From.Inbox.Add(1, 5);
        bed.From.GetOrCreate("Forbidden").Add(10, 4);
        bed.From.GetOrCreate("Allowed").Add(20, 3);
        bed.Destination.Faults.Add(Fault.Answer("NO [CANNOT] not that name").On("CREATE").OnMailbox("Forbidden"));

        var task = await bed.CopyAsync();

        Assert.Equal(MigrationStatus.SyncedWithErrors, task.Status);
        Assert.Equal((12, 8, 4), (task.Counts.Found, task.Counts.Copied, task.Counts.Reasons[MailErrorId.FolderRefused]));
        var folder = (await bed.Service.GetContainersAsync(bed.Id, default)).Single(c => c.SourcePath == "Forbidden");
        Assert.Equal(MailErrorId.FolderRefused, folder.Reason);
        Assert.Contains("not that name", folder.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_source_folder_that_cannot_be_opened_is_counted_as_failed()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From.Inbox.Add(1, 5);
        bed.From["Archive"].Add(10, 4);
        bed.Source.Faults.Add(Fault.Answer("NO [NOPERM] not yours").On("EXAMINE", "SELECT").OnMailbox("Archive"));

        var task = await bed.CopyAsync();

        Assert.Equal(MigrationStatus.SyncedWithErrors, task.Status);
        Assert.Equal((9, 5, 4), (task.Counts.Found, task.Counts.Copied, task.Counts.Reasons[MailErrorId.FolderUnreadable]));

        bed.Source.Faults.Clear();
        Assert.Equal(4, (await bed.SyncAsync()).Counts.Copied);
        bed.AssertCopied();
    }

    [Fact]
    public async Task A_destination_folder_that_cannot_be_opened_fails_its_messages_and_no_others()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From.Inbox.Add(1, 5);
        bed.From["Archive"].Add(10, 4);
        bed.Destination.Faults.Add(Fault.Answer("NO [NOPERM] not yours").On("EXAMINE", "SELECT").OnMailbox("Archive"));

        var task = await bed.CopyAsync();

        Assert.Equal((MigrationStatus.SyncedWithErrors, 9, 5, 4), (task.Status, task.Counts.Found, task.Counts.Copied, task.Counts.Failed));
    }

    [Theory]
    [InlineData(NewKeywords.Drop)]
    [InlineData(NewKeywords.Refuse)]
    public async Task Keywords_the_destination_does_not_take_are_left_off_and_named(NewKeywords behaviour)
    {
        await using var bed = await MigrationBed.StartAsync(destination: LoopbackProfile.Full with { NewKeywords = behaviour });
        bed.From.Inbox.Add(1, 5, "\\Seen", "$Forwarded");
        bed.From.Inbox.Add(6, 5, "\\Seen", "Project");

        var task = await bed.CopyAsync();

        Assert.Equal((MigrationStatus.Synced, 10), (task.Status, task.Counts.Copied));
        Assert.Equal(10, bed.To.Inbox.Messages.Count(message => message.Flags.Contains("\\Seen")));
        Assert.Equal(5, bed.To.Inbox.Messages.Count(message => message.Flags.Contains("$Forwarded")));
        var without = (await bed.ItemsAsync()).Where(item => item.Reason == MailErrorId.KeywordRefused).ToList();
        Assert.Equal(5, without.Count);
        Assert.All(without, item => Assert.Contains("Project", item.Detail, StringComparison.Ordinal));
        Assert.Equal((0, 0), await CopiedAndFlaggedAsync(bed));
    }

    [Theory]
    [InlineData("Zimbra")]
    [InlineData("Full")]
    public async Task A_keyword_refused_though_new_ones_are_allowed_costs_only_the_keyword(string server)
    {
        var profile = LoopbackProfile.All.Single(p => p.Name == server) with { ForbiddenInKeywords = ":/" };
        await using var bed = await MigrationBed.StartAsync(destination: profile);
        bed.From.Inbox.Add(1, 5, "\\Seen", "Fine");
        bed.From.Inbox.Add(6, 2, "\\Seen", "a/b");

        var task = await bed.CopyAsync();

        Assert.Equal((MigrationStatus.Synced, 7), (task.Status, task.Counts.Copied));
        Assert.Equal(2, (await bed.ItemsAsync()).Count(item => item.Reason == MailErrorId.KeywordRefused));
        Assert.Equal(5, bed.To.Inbox.Messages.Count(message => message.Flags.Contains("Fine")));
    }

    [Theory]
    [InlineData("NO [THROTTLED] slow down")]
    [InlineData("NO [LIMIT] rate")]
    [InlineData("NO temporary failure, try again")]
    public async Task Throttling_is_waited_out(string reply)
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From.Inbox.Add(1, 20);
        var throttled = bed.Destination.Faults.Add(Fault.Answer(reply).On("APPEND").Times(3));

        var task = await bed.CopyAsync();

        Assert.Equal((MigrationStatus.Synced, 20, 3), (task.Status, task.Counts.Copied, throttled.Hits));
        bed.AssertCopied();
    }

    [Fact]
    public async Task A_source_that_refuses_to_deliver_one_message_delivers_the_others()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From.Inbox.Add(1, 30);
        bed.Source.Faults.Add(Fault.Answer("NO [UNAVAILABLE] cannot read it").On("FETCH").OnMessage(message => message.Uid == 13)
            .When(context => context.Arguments.Contains("BODY", StringComparison.Ordinal)));

        var task = await bed.CopyAsync();

        Assert.Equal(MigrationStatus.SyncedWithErrors, task.Status);
        Assert.Equal((30, 29, 1), (task.Counts.Found, task.Counts.Copied, task.Counts.Failed));
    }

    [Fact]
    public async Task A_message_that_leaves_the_source_between_scan_and_copy_is_skipped()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From.Inbox.Add(1, 10);
        var held = bed.Source.Faults.Add(Fault.Stall().On("UID FETCH").When(context => context.Arguments.Contains("BODY", StringComparison.Ordinal)).Times(1));
        await bed.CreateAsync();
        var copying = bed.RunAsync(KimounMail.Engine.Migration.RunMode.Start);

        await MigrationBed.InTimeAsync(held.Struck);
        bed.From.Inbox.Expunge(8);
        held.Release();
        var task = await copying;

        Assert.Equal((10, 9, 1), (task.Counts.Found, task.Counts.Copied, task.Counts.Reasons[MailErrorId.GoneFromSource]));
        Assert.Equal(MigrationStatus.Synced, task.Status);
    }

    private static void Refuse(MigrationBed bed, string reply, params int[] numbers) => bed.Destination.Faults.Add(
        Fault.Answer(reply).On("APPEND").OnContent(content => numbers.Any(number => Encoding.UTF8.GetString(content.ToArray()).Contains($"Subject: number {number}\r\n", StringComparison.Ordinal))));

    private static async Task AssertFailedAsync(MigrationBed bed, MigrationTask task, string reason, params int[] numbers)
    {
        Assert.Equal(MigrationStatus.SyncedWithErrors, task.Status);
        Assert.Equal((numbers.Length, numbers.Length), (task.Counts.Failed, task.Counts.Reasons[reason]));
        Assert.Equal(task.Counts.Found - numbers.Length, task.Counts.Copied);
        Assert.Equal(numbers.Select(KeyOf), (await bed.ItemsAsync(MigrationItemStatus.Failed)).Select(item => item.SourceKey));
        Assert.Equal(task.Counts.Copied, bed.To.Mailboxes.Sum(mailbox => mailbox.Count));
        Assert.Empty(bed.To.Lines().Except(bed.From.Lines()));
    }

    private static string KeyOf(int number) => $"{number:D10}";

    private static async Task<(long Copied, long Flagged)> CopiedAndFlaggedAsync(MigrationBed bed)
    {
        var counts = (await bed.SyncAsync()).Counts;
        return (counts.Copied, counts.FlagsChanged);
    }
}
