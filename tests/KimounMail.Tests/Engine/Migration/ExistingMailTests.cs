using System.Text;
using KimounMail.TestServers.Imap;
using KimounMail.TestServers.SampleMail;
using Xunit;

namespace KimounMail.Tests.Engine.Migration;

/// <summary>A destination that holds messages no journal knows of: matched, never doubled, never confused.</summary>
public class ExistingMailTests
{
    public static TheoryData<string> Ways => [.. FirstCopyTests.Destinations.Keys];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task A_complete_copy_is_recognised(string way)
    {
        await using var bed = await MigrationBed.StartAsync(destination: FirstCopyTests.Destinations[way]);
        SampleMailbox.Fill(bed.From, 90);
        await bed.CopyAsync();
        var before = bed.To.Everything();

        var task = await bed.CopyAsync();

        Assert.Equal((90, 0, 90), (task.Counts.Found, task.Counts.Copied, task.Counts.AlreadyThere));
        Assert.Equal(before, bed.To.Everything());
        Assert.Equal(90, (await bed.SyncAsync()).Counts.AlreadyThere);
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Of_a_copy_in_part_only_the_rest_is_copied(string way)
    {
        await using var bed = await MigrationBed.StartAsync(destination: FirstCopyTests.Destinations[way]);
        SampleMailbox.Fill(bed.From, 90);
        await bed.CopyAsync();
        var removed = 0;
        foreach (var mailbox in bed.To.Mailboxes)
        {
            foreach (var message in mailbox.Messages.Where(message => message.Uid % 3 == 0))
            {
                mailbox.Expunge(message.Uid);
                removed++;
            }
        }

        var task = await bed.CopyAsync();

        Assert.Equal((removed, 90 - removed), (task.Counts.Copied, task.Counts.AlreadyThere));
        bed.AssertCopied();
    }

    [Fact]
    public async Task Messages_that_are_there_twice_stay_and_are_not_made_three()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From.Inbox.Add(1, 5);
        bed.To.Inbox.Add(1, 5);
        bed.To.Inbox.Add(1, 5);

        var task = await bed.CopyAsync();

        Assert.Equal((0, 5), (task.Counts.Copied, task.Counts.AlreadyThere));
        Assert.Equal(10, bed.To.Inbox.Count);
    }

    [Fact]
    public async Task A_message_twice_at_the_source_and_once_at_the_destination_is_copied_once()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From.Inbox.Add(1, 5);
        bed.From.Inbox.Add(1, 5);
        bed.To.Inbox.Add(1, 5);

        var task = await bed.CopyAsync();

        Assert.Equal((5, 5), (task.Counts.Copied, task.Counts.AlreadyThere));
        bed.AssertCopied();
    }

    [Fact]
    public async Task Copies_to_which_another_tool_added_a_header_are_recognised()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From.Inbox.Add(1, 20);
        foreach (var message in bed.From.Inbox.Messages.Take(15))
            bed.To.Inbox.Append([.. "X-Copied-By: another tool\r\n"u8, .. message.Content.ToArray()], message.Flags, message.InternalDate);

        var task = await bed.CopyAsync();

        Assert.Equal((5, 15), (task.Counts.Copied, task.Counts.AlreadyThere));
        Assert.Equal(20, bed.To.Inbox.Count);
    }

    [Fact]
    public async Task Copies_with_other_line_ends_are_recognised()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From.Inbox.Append(Mail.Message(1, "one\rtwo\r\nthree\r\n\r\n"), null, Mail.Date);
        bed.To.Inbox.Append(Mail.Message(1, "one\ntwo\r\nthree").Where(octet => octet != '\r').ToArray(), null, Mail.Date);
        bed.To.Inbox.Append(Mail.Message(2, "onetwo\r\nthree"), null, Mail.Date);

        var task = await bed.CopyAsync();

        Assert.Equal(1, task.Counts.Found);
        Assert.Equal(task.Counts.Copied + 2, bed.To.Inbox.Count);
    }

    [Fact]
    public async Task Versions_of_a_draft_are_different_messages()
    {
        await using var bed = await MigrationBed.StartAsync();
        var drafts = bed.From["Drafts"];
        foreach (var text in new[] { "Dear A", "Dear B", "Dear A, how are you?" })
            drafts.Append(Mail.Message(1, text), MessageFlags.Of("\\Draft"), Mail.Date);
        bed.To["Drafts"].Append(Mail.Message(1, "Dear B"), MessageFlags.Of("\\Draft"), Mail.Date);

        var task = await bed.CopyAsync();

        Assert.Equal((2, 1), (task.Counts.Copied, task.Counts.AlreadyThere));
        bed.AssertCopied();
    }

    [Fact]
    public async Task Mail_delivered_to_both_sides_between_passes_is_there_once()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From.Inbox.Add(1, 5);
        await bed.CopyAsync();

        // Each side's own Received line: not the same octets, and not the same headers on top.
        bed.From.Inbox.Append(Delivered("old", 50), null, Mail.Date);
        bed.To.Inbox.Append(Delivered("old", 50), null, Mail.Date.AddSeconds(2));
        var task = await bed.SyncAsync();

        Assert.Equal((0, 6), (task.Counts.Copied, task.Counts.AlreadyThere));
        Assert.Equal(6, bed.To.Inbox.Count);
    }

    [Fact]
    public async Task A_copy_found_in_another_folder_is_no_copy()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From.Inbox.Add(1, 3);
        bed.To["Archive"].Add(1, 3);

        var task = await bed.CopyAsync();

        Assert.Equal(3, task.Counts.Copied);
        Assert.Equal(3, bed.To.Inbox.Count);
    }

    [Fact]
    public async Task A_server_whose_sizes_lie_is_matched_by_content()
    {
        var exchange = LoopbackProfile.Exchange with { Name = "Microsoft Exchange", NewKeywords = NewKeywords.Accept };
        await using var bed = await MigrationBed.StartAsync(exchange);
        SampleMailbox.Fill(bed.From, 60);
        await bed.CopyAsync();

        var task = await bed.CopyAsync();

        Assert.Equal((0, 60), (task.Counts.Copied, task.Counts.AlreadyThere));
        bed.AssertCopied();
    }

    private static byte[] Delivered(string server, int number) =>
        [.. Encoding.ASCII.GetBytes($"Received: by {server}.example.test; Mon, 15 Mar 2021 10:00:00 +0000\r\n"), .. Mail.Message(number)];
}
