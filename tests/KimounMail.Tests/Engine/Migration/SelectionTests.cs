using KimounMail.TestServers.Imap;
using KimounMail.TestServers.SampleMail;
using Xunit;

namespace KimounMail.Tests.Engine.Migration;

/// <summary>Which folders and messages go, and where.</summary>
public class SelectionTests
{
    [Fact]
    public async Task Folders_of_a_role_join_the_destinations_and_no_second_Sent_is_made()
    {
        await using var bed = await MigrationBed.StartAsync(destination: LoopbackProfile.Exchange);
        bed.From["Sent"].Add(1, 2);
        bed.From["Trash"].Add(3, 2);
        bed.From["Junk"].Add(5, 2);

        await bed.CopyAsync();

        Assert.Equal((2, 2, 2), (bed.To["Sent Items"].Count, bed.To["Deleted Items"].Count, bed.To["Junk Email"].Count));
        Assert.Null(bed.To.Find("Sent"));
    }

    [Fact]
    public async Task Where_a_folder_takes_no_subfolder_it_stands_beside()
    {
        await using var bed = await MigrationBed.StartAsync(destination: LoopbackProfile.Zimbra);
        bed.From.GetOrCreate("Junk/Old").Add(1, 2);

        var task = await bed.CopyAsync();

        Assert.Equal((MigrationStatus.Synced, 2), (task.Status, task.Counts.Copied));
        Assert.Equal(2, bed.To["Junk - Old"].Count);
    }

    [Fact]
    public async Task Characters_the_destination_refuses_are_replaced()
    {
        await using var bed = await MigrationBed.StartAsync(destination: LoopbackProfile.Zimbra);
        bed.From.GetOrCreate("Re: offers").Add(1, 2);

        var task = await bed.CopyAsync();

        Assert.Equal((MigrationStatus.Synced, 2), (task.Status, task.Counts.Copied));
        Assert.Equal(0, (await bed.SyncAsync()).Counts.Copied);
    }

    [Fact]
    public async Task The_folder_map_wins_and_subfolders_follow()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From.GetOrCreate("Work").Add(1, 1);
        bed.From.GetOrCreate("Work/2023").Add(2, 1);
        bed.From["Sent"].Add(3, 1);

        await bed.CopyAsync(new MigrationOptions { FolderMap = new Dictionary<string, string> { ["Work"] = "Old/Job", ["Sent"] = "Gone out" } });

        Assert.Equal((1, 1, 1), (bed.To["Old/Job"].Count, bed.To["Old/Job/2023"].Count, bed.To["Gone out"].Count));
    }

    [Fact]
    public async Task Only_folders_asked_for_are_carried()
    {
        await using var bed = await MigrationBed.StartAsync();
        SampleMailbox.Fill(bed.From, 60);

        var task = await bed.CopyAsync(new MigrationOptions { IncludeFolder = ["Archive*", "INBOX"], ExcludeFolder = ["Archive/2023"] });

        Assert.Equal(["Archive", "Archive/2024", "INBOX"], bed.To.Mailboxes.Where(mailbox => mailbox.Count > 0).Select(mailbox => mailbox.Name));
        Assert.Equal(bed.To.Mailboxes.Sum(mailbox => mailbox.Count), task.Counts.Found);
        Assert.Null(bed.To.Find("Projets"));
    }

    [Fact]
    public async Task What_the_filters_leave_out_is_counted_as_skipped()
    {
        await using var bed = await MigrationBed.StartAsync();
        bed.From.Inbox.Add(1, 10);
        bed.From.Inbox.Append(Mail.Message(11, new string('x', 5000)), null, Mail.Date.AddMinutes(5));
        var options = new MigrationOptions { ReceivedAfter = Mail.Date.AddMinutes(3), ReceivedBefore = Mail.Date.AddMinutes(8), MaxItemSize = 1000 };

        var task = await bed.CopyAsync(options);

        Assert.Equal(MigrationStatus.Synced, task.Status);
        Assert.Equal((11, 5, 6), (task.Counts.Found, task.Counts.Copied, task.Counts.Reasons[MailErrorId.Filtered]));
        Assert.Equal(Enumerable.Range(3, 5).Select(n => Mail.Date.AddMinutes(n)), bed.To.Inbox.Messages.Select(message => message.InternalDate));
        task = await bed.SyncAsync();
        Assert.Equal((0, 5, 6), (task.Counts.Copied, task.Counts.AlreadyThere, task.Counts.Skipped));
    }

    [Fact]
    public async Task A_Gmail_message_under_several_labels_is_copied_once_and_from_All_Mail_only_if_nowhere_else()
    {
        await using var bed = await MigrationBed.StartAsync(LoopbackProfile.Gmail);
        var all = bed.From["[Gmail]/All Mail"];
        var work = bed.From.GetOrCreate("Work");
        all.Add(1, 5, "\\Seen");
        all.CopyTo(1, bed.From.Inbox);
        all.CopyTo(2, bed.From.Inbox);
        all.CopyTo(2, work);
        all.CopyTo(3, bed.From["[Gmail]/Sent Mail"]);
        all.CopyTo(2, bed.From["[Gmail]/Starred"]);

        var task = await bed.CopyAsync();

        Assert.Equal(MigrationStatus.Synced, task.Status);
        Assert.Equal((5, 4), (task.Counts.Copied, task.Counts.Reasons[MailErrorId.CopiedUnderAnotherLabel]));
        Assert.Equal(5, bed.To.Mailboxes.Sum(mailbox => mailbox.Count));
        Assert.Equal((2, 1), (bed.To["Archive"].Count, bed.To["Sent"].Count));
        Assert.Null(bed.To.Find("[Gmail]"));
        task = await bed.SyncAsync();
        Assert.Equal((0, 5), (task.Counts.Copied, task.Counts.AlreadyThere));
    }

    [Fact]
    public async Task Many_equal_messages_reach_a_Zimbra_that_closes_on_the_25th()
    {
        await using var bed = await MigrationBed.StartAsync(destination: LoopbackProfile.Zimbra.Without("MULTIAPPEND"));
        for (var number = 100; number < 180; number++)
            bed.From.Inbox.Append(Mail.Message(number), MessageFlags.Of("\\Seen"), Mail.Date);

        var task = await bed.CopyAsync(new MigrationOptions { MaxConnection = 1 });

        Assert.Equal(80, task.Counts.Copied);
        bed.AssertCopied();
        Assert.Equal(1, bed.Destination.Statistics.Connections);
    }
}
