using KimounMail.TestServers.Imap;
using KimounMail.TestServers.SampleMail;
using Xunit;

namespace KimounMail.Tests.Engine.Migration;

public class FirstCopyTests
{
    private const int Messages = 160;

    /// <summary>The ways a server takes messages.</summary>
    public static readonly IReadOnlyDictionary<string, LoopbackProfile> Destinations = new Dictionary<string, LoopbackProfile>
    {
        ["one MULTIAPPEND"] = LoopbackProfile.Full,
        ["pipelined, LITERAL+"] = LoopbackProfile.Full.Without("MULTIAPPEND"),
        ["pipelined up to 4096 octets, LITERAL-"] = LoopbackProfile.Full.Without("MULTIAPPEND", "LITERAL+").With("LITERAL-"),
        ["one after the other"] = LoopbackProfile.Full.Without("LITERAL+"),
        ["no UIDPLUS"] = LoopbackProfile.Full.Without("UIDPLUS", "MOVE"),
        ["RFC 3501"] = LoopbackProfile.Plain3501 with { NewKeywords = NewKeywords.Accept },
        ["Zimbra"] = LoopbackProfile.Zimbra,
    };

    public static TheoryData<string> Ways => [.. Destinations.Keys];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Octets_flags_keywords_dates_folders_and_subscriptions_arrive_as_they_were(string way)
    {
        await using var bed = await MigrationBed.StartAsync(destination: Destinations[way]);
        SampleMailbox.Fill(bed.From, Messages);
        bed.From.Create("Unsubscribed");
        var own = bed.To.FolderLines();

        var task = await bed.CopyAsync();

        Assert.Equal(MigrationStatus.Synced, task.Status);
        Assert.Equal((Messages, Messages), (task.Counts.Found, task.Counts.Copied));
        bed.AssertCopied();
        // Folders the destination had are as they were, the others as at the source.
        var added = bed.From.FolderLines().ExceptBy(own.Select(Name), Name).ToHashSet();
        Assert.Subset(bed.To.FolderLines().ToHashSet(), added);
        Assert.Subset(bed.To.FolderLines().ToHashSet(), own.ToHashSet());
        Assert.DoesNotContain("Unsubscribed*", bed.To.FolderLines());
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_second_pass_copies_nothing_and_fetches_no_content(string way)
    {
        await using var bed = await MigrationBed.StartAsync(destination: Destinations[way]);
        SampleMailbox.Fill(bed.From, Messages);
        await bed.CopyAsync();
        var (sent, appends) = (bed.Source.Statistics.MessageOctetsSent, bed.Destination.Statistics.CommandCount("APPEND"));

        var task = await bed.SyncAsync();

        Assert.Equal(MigrationStatus.Synced, task.Status);
        Assert.Equal((Messages, 0, Messages), (task.Counts.Found, task.Counts.Copied, task.Counts.AlreadyThere));
        Assert.Equal(sent, bed.Source.Statistics.MessageOctetsSent);
        Assert.Equal(appends, bed.Destination.Statistics.CommandCount("APPEND"));
        bed.AssertCopied();
    }

    [Fact]
    public async Task What_is_there_already_is_copied_into_while_the_rest_is_made()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From.Inbox.Add(1, 5);
        bed.From.Create("Cellar").Add(10, 5);
        var making = bed.Destination.Faults.Add(Fault.Stall().On("CREATE"));
        var stored = bed.Destination.Faults.Add(Fault.Untagged("* OK stored").On("APPEND").OnMailbox("INBOX").AfterEffect());

        var copying = bed.CopyAsync();
        await MigrationBed.InTimeAsync(making.Struck);
        await MigrationBed.InTimeAsync(stored.Struck);
        making.Release();

        Assert.Equal((MigrationStatus.Synced, 10), ((await copying).Status, (await copying).Counts.Copied));
        bed.AssertCopied();
    }

    [Fact]
    public async Task Folders_are_made_again_where_the_connection_broke_while_others_were_copied()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From.Inbox.Add(1, 5);
        foreach (var name in new[] { "One", "Two", "Three" })
            bed.From.Create(name).Add(10, 2);
        bed.Destination.Faults.Add(Fault.Disconnect().On("CREATE").Nth(2).AfterEffect());

        var task = await bed.CopyAsync();

        Assert.Equal((MigrationStatus.Synced, 11, 11), (task.Status, task.Counts.Found, task.Counts.Copied));
        bed.AssertCopied();
        await bed.UndoAsync(0);
        Assert.DoesNotContain(bed.To.FolderLines(), line => line.StartsWith("Two", StringComparison.Ordinal));
    }

    [Fact]
    public async Task From_a_server_of_RFC_3501_only_everything_arrives()
    {
        await using var bed = await MigrationBed.StartAsync(source: LoopbackProfile.Plain3501 with { NewKeywords = NewKeywords.Accept });
        SampleMailbox.Fill(bed.From, Messages);

        var task = await bed.CopyAsync();

        Assert.Equal(Messages, task.Counts.Copied);
        bed.AssertCopied();
        Assert.Equal(0, (await bed.SyncAsync()).Counts.Copied);
    }

    [Fact]
    public async Task Sizes_that_lie_change_nothing_of_what_is_copied()
    {
        await using var bed = await MigrationBed.StartAsync(LoopbackProfile.Exchange with { Name = "Microsoft Exchange", NewKeywords = NewKeywords.Accept });
        SampleMailbox.Fill(bed.From, Messages);

        var task = await bed.CopyAsync();

        Assert.Equal(Messages, task.Counts.Copied);
        bed.AssertCopied();
        Assert.Equal(0, (await bed.SyncAsync()).Counts.Copied);
    }

    [Fact]
    public async Task Servers_that_send_one_octet_at_a_time_are_understood()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.Source.Faults.OneByteAtATime = bed.Destination.Faults.OneByteAtATime = true;
        bed.Source.Faults.UidAfterBody = true;
        bed.Source.Faults.UnsolicitedOneIn = bed.Destination.Faults.UnsolicitedOneIn = 3;
        bed.From.Inbox.Add(1, 30, "\\Seen");

        var task = await bed.CopyAsync();

        Assert.Equal(30, task.Counts.Copied);
        bed.AssertCopied();
    }

    [Fact]
    public async Task An_empty_account_is_a_migration_of_nothing()
    {
        await using var bed = await MigrationBed.StartAsync();

        var task = await bed.CopyAsync();

        Assert.Equal((MigrationStatus.Synced, 0, 100), (task.Status, task.Counts.Found, task.PercentComplete));
    }

    [Fact]
    public async Task Nothing_changes_at_the_source()
    {
        await using var bed = await MigrationBed.StartAsync();
        SampleMailbox.Fill(bed.From, Messages);
        var before = bed.From.Everything();

        await bed.CopyAsync();

        Assert.Equal(before, bed.From.Everything());
        Assert.Equal(0, bed.Source.Statistics.CommandCount("SELECT"));
    }

    [Fact]
    public async Task The_plan_counts_what_would_be_copied_and_changes_nothing()
    {
        await using var bed = await MigrationBed.StartAsync();
        SampleMailbox.Fill(bed.From, Messages);
        var before = bed.To.Everything();

        var plan = await bed.Service.PlanAsync(new MigrationRequest(bed.SourceEndpoint, bed.DestinationEndpoint, new MigrationOptions()), default);

        Assert.Equal((Messages, bed.From.UsedBytes), (plan.ItemCount, plan.Bytes));
        Assert.Empty(plan.Warnings);
        Assert.Equal(before, bed.To.Everything());
    }

    [Fact]
    public async Task The_plan_warns_of_folders_that_are_named_and_not_there()
    {
        await using var bed = await MigrationBed.StartAsync();
        SampleMailbox.Fill(bed.From, Messages);
        var options = new MigrationOptions
        {
            IncludeFolder = ["INBOX", "Sentt*"], ExcludeFolder = ["Jnuk"], FolderMap = new Dictionary<string, string> { ["Snet"] = "Out", ["/sent/"] = "Out" },
        };

        var plan = await bed.Service.PlanAsync(new MigrationRequest(bed.SourceEndpoint, bed.DestinationEndpoint, options), default);

        Assert.Equal(["The source has no folder 'Snet' to be mapped.", "No folder of the source matches 'Sentt*'.", "No folder of the source matches 'Jnuk'."], plan.Warnings);
    }

    [Fact]
    public async Task A_migration_that_would_be_refused_has_no_plan()
    {
        await using var bed = await MigrationBed.StartAsync();
        var request = new MigrationRequest(bed.SourceEndpoint, bed.SourceEndpoint, new MigrationOptions());
        var error = await Assert.ThrowsAsync<MailException>(() => bed.Service.PlanAsync(request, default));
        Assert.Equal(MailErrorId.InvalidEndpoint, error.ErrorId);
        Assert.Contains("same mailbox", error.Message);
    }

    private static string Name(string folderLine) => folderLine.TrimEnd('*');
}
