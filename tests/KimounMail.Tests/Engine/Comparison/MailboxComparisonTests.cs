using System.Text;
using KimounMail.TestServers.Imap;
using KimounMail.Tests.Engine.Migration;
using Xunit;
using Kind = KimounMail.MailboxDifferenceKind;

namespace KimounMail.Tests.Engine.Comparison;

/// <summary>What a comparison finds by headers and by content, and how much it holds to find it.</summary>
public sealed class MailboxComparisonTests
{
    public static TheoryData<ComparisonMethod> Methods => [ComparisonMethod.Headers, ComparisonMethod.Content];

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task Equal_mailboxes_are_identical_whatever_the_order(ComparisonMethod method)
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.PageSize = 7;
        bed.From.Inbox.Add(1, 40, "\\Seen");
        bed.To.Inbox.Add(21, 20, "\\Seen");
        bed.To.Inbox.Add(1, 20, "\\Seen");

        var verdict = await CompareAsync(bed, method);

        Assert.True(verdict.IsIdentical);
        Assert.Equal((method, 40, 40), (verdict.Method, verdict.ItemCount, verdict.IdenticalCount));
        Assert.Equal(method == ComparisonMethod.Content ? 40 : 0, verdict.SameOctetsCount);
        Assert.Equal(bed.From.Inbox.Messages.Sum(m => m.Content.Length), verdict.Bytes);
    }

    [Theory]
    [MemberData(nameof(Methods))]
    public async Task What_is_missing_doubled_flagged_or_dated_otherwise_is_named(ComparisonMethod method)
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From.Inbox.Add(1, 10);
        bed.To.Inbox.Add(1, 10);
        bed.To.Inbox.Expunge(3);
        bed.To.Inbox.Add(7, 1);
        bed.To.Inbox.AddFlags(5, "\\Flagged", "$Label1");
        bed.From.Inbox.Append(Mail.Message(60), date: Mail.Date);
        bed.To.Inbox.Append(Mail.Message(60), date: Mail.Date.AddHours(1));
        bed.From.Create("Only here");

        var verdict = await CompareAsync(bed, method);

        Assert.Equal(
            [(Kind.MissingContainer, null, null), (Kind.MissingItem, "0000000003", null), (Kind.ExtraItem, null, "0000000011"), (Kind.Flags, "0000000005", "0000000005"), (Kind.InternalDate, "0000000011", "0000000012")],
            Named(verdict));
        Assert.Equal((5, 8), (verdict.DifferenceCount, verdict.IdenticalCount));
        Assert.Equal(("", "$Label1 \\Flagged"), verdict.Differences.Where(d => d.Kind == Kind.Flags).Select(d => (d.SourceValue, d.DestinationValue)).Single());
    }

    [Fact]
    public async Task An_octet_changed_in_a_body_of_equal_size_shows_by_content_only()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From.Inbox.Append(Mail.Message(1, body: "pay 100"), date: Mail.Date);
        bed.To.Inbox.Append(Mail.Message(1, body: "pay 900"), date: Mail.Date);

        Assert.True((await CompareAsync(bed, ComparisonMethod.Headers)).IsIdentical);
        var verdict = await CompareAsync(bed, ComparisonMethod.Content);

        var difference = Assert.Single(verdict.Differences);
        Assert.Equal(Kind.Content, difference.Kind);
        Assert.NotEqual(difference.SourceValue, difference.DestinationValue);
        Assert.Equal((0, 0, 0), (verdict.IdenticalCount, verdict.SameOctetsCount, verdict.LineEndingCount));
    }

    [Fact]
    public async Task Carriage_returns_are_left_undecided_by_headers_and_settled_by_content()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From.Inbox.Add(1, 3);
        bed.To.Inbox.Add(1, 3);
        bed.From.Inbox.Append(Mail.Message(4), MessageFlags.Of("\\Seen"), Mail.Date);
        bed.To.Inbox.Append(Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Mail.Message(4)).Replace("\r\n", "\n")), date: Mail.Date);

        var byHeaders = await CompareAsync(bed, ComparisonMethod.Headers);
        var byContent = await CompareAsync(bed, ComparisonMethod.Content);
        var strict = await CompareAsync(bed, ComparisonMethod.Content, strict: true);

        Assert.Equal([Kind.Size, Kind.Flags], byHeaders.Differences.Select(d => d.Kind));
        Assert.Equal((1, 3, 0), (byHeaders.UndecidedCount, byHeaders.IdenticalCount, byHeaders.LineEndingCount));
        Assert.Equal([Kind.Flags], byContent.Differences.Select(d => d.Kind));
        Assert.Equal((3, 1, 0), (byContent.SameOctetsCount, byContent.LineEndingCount, byContent.UndecidedCount));
        Assert.Equal([Kind.LineEnding, Kind.Flags], strict.Differences.Select(d => d.Kind));
    }

    [Fact]
    public async Task A_message_cut_short_is_not_taken_for_the_same()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From.Inbox.Append(Mail.Message(1), date: Mail.Date);
        bed.To.Inbox.Append(Mail.Message(1)[..^5], date: Mail.Date);

        Assert.Equal(Kind.Size, Assert.Single((await CompareAsync(bed, ComparisonMethod.Headers)).Differences).Kind);
        Assert.Equal(Kind.Content, Assert.Single((await CompareAsync(bed, ComparisonMethod.Content)).Differences).Kind);
    }

    [Fact]
    public async Task Sizes_that_are_estimates_decide_nothing_by_headers()
    {
        await using var bed = await MigrationBed.StartAsync(LoopbackProfile.Exchange with { Name = "Microsoft Exchange" });
        bed.From.Inbox.Add(1, 5);
        bed.To.Inbox.Add(1, 5);

        // The other folders of such an account are not all at the destination.
        Assert.Equal((5, 0), Counts(await CompareAsync(bed, ComparisonMethod.Headers)));
        Assert.Equal((5, 0), Counts(await CompareAsync(bed, ComparisonMethod.Content)));

        static (long, long) Counts(MailboxComparison verdict) => (verdict.IdenticalCount, verdict.UndecidedCount);
    }

    [Fact]
    public async Task A_message_listed_and_not_delivered_is_named()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From.Inbox.Add(1, 5);
        bed.To.Inbox.Add(1, 5);
        // Told in the scan, left out of the content.
        foreach (var server in new[] { bed.Source, bed.Destination })
            server.Faults.Add(Fault.Tell(Lie.LeftOut).On("FETCH").When(context => context.Message!.Uid == 4).From(2));

        var verdict = await CompareAsync(bed, ComparisonMethod.Content);

        Assert.Equal(
            [(Kind.Unreadable, null, "0000000004"), (Kind.Unreadable, "0000000004", null)], Named(verdict).OrderBy(d => d.Item2, StringComparer.Ordinal));
        Assert.Equal(4, verdict.IdenticalCount);
    }

    [Fact]
    public async Task A_folder_that_does_not_open_is_named_and_the_others_are_compared()
    {
        await using var bed = await MigrationBed.StartAsync();
        foreach (var account in new[] { bed.From, bed.To })
        {
            account.Inbox.Add(1, 5);
            account.Create("Locked").Add(1, 5);
        }

        bed.Destination.Faults.Add(Fault.Answer("NO [NOPERM] not yours").On("EXAMINE").OnMailbox("Locked"));

        var verdict = await CompareAsync(bed, ComparisonMethod.Headers);

        var difference = Assert.Single(verdict.Differences);
        Assert.Equal((Kind.Unreadable, "Locked", null), (difference.Kind, difference.SourceContainer, difference.SourceKey));
        Assert.Contains("not yours", difference.SourceValue, StringComparison.Ordinal);
        Assert.Equal((2 + bed.From.Mailboxes.Count(m => m.Name is not ("INBOX" or "Locked")), 5), (verdict.ContainerCount, verdict.IdenticalCount));
    }

    [Fact]
    public async Task A_connection_lost_in_mid_folder_costs_that_folder_again_and_nothing_is_counted_twice()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From.Create("First").Add(1, 20);
        bed.To.Create("First").Add(1, 20);
        bed.From.Inbox.Add(1, 20);
        bed.To.Inbox.Add(1, 19);
        bed.Source.Faults.Add(Fault.DisconnectInLiteral(50).On("UID FETCH").Nth(2));

        var verdict = await CompareAsync(bed, ComparisonMethod.Content);

        Assert.Equal((40, 39, 1), (verdict.ItemCount, verdict.IdenticalCount, verdict.DifferenceCount));
    }

    [Fact]
    public async Task More_differences_than_asked_for_are_counted()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From.Inbox.Add(1, 30);

        var verdict = await CompareAsync(bed, ComparisonMethod.Headers, maxDifferences: 4);

        Assert.Equal((4, 30), (verdict.Differences.Count, verdict.DifferenceCount));
    }

    private static Task<MailboxComparison> CompareAsync(MigrationBed bed, ComparisonMethod method, bool strict = false, int maxDifferences = 1000) => bed.Service.CompareAsync(
        bed.SourceEndpoint, bed.DestinationEndpoint, new MigrationOptions(), new ComparisonOptions { Method = method, Strict = strict, MaxDifferences = maxDifferences }, default).LastAsync().AsTask();

    private static IEnumerable<(Kind, string?, string?)> Named(MailboxComparison verdict) =>
        verdict.Differences.Select(d => (d.Kind, d.SourceKey, d.DestinationKey)).OrderBy(d => d.Kind);
}
