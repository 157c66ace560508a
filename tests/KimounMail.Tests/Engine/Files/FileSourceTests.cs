using System.Text;
using KimounMail.TestServers.Imap;
using KimounMail.Tests.Engine.Migration;
using Xunit;

namespace KimounMail.Tests.Engine.Files;

/// <summary>A mailbox that is a file or a folder, migrated like any other.</summary>
public sealed class FileSourceTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("kimoun-files-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task An_mbox_file_becomes_a_folder_of_its_name_with_flags_and_dates()
    {
        Write("Clients.mbox",
            "From - \nX-Mozilla-Status: 1005\nX-Mozilla-Keys: project-x\nSubject: a\nDate: Sun, 14 Mar 2021 15:09:26 +0100\n\none\n\n"
            + "From bob@example.test Mon Mar 15 10:00:00 2021\nStatus: RO\nX-Status: A\nSubject: b\n\ntwo\n\n"
            + "From - \nX-Mozilla-Status: 0009\nSubject: deleted and not compacted\n\nthree\n");
        await using var bed = await StartAsync("Clients.mbox");

        var task = await bed.CopyAsync();

        Assert.Equal((MigrationStatus.Synced, 2, 2), (task.Status, task.Counts.Found, task.Counts.Copied));
        var messages = bed.To["Clients"].Messages;
        Assert.Equal(["$Forwarded project-x \\Flagged \\Seen", "\\Answered \\Seen"], messages.Select(message => Flags(message)));
        Assert.Equal([new DateTimeOffset(2021, 3, 14, 15, 9, 26, TimeSpan.FromHours(1)), new DateTimeOffset(2021, 3, 15, 10, 0, 0, TimeSpan.Zero)], messages.Select(message => message.InternalDate));
        Assert.Equal("X-Mozilla-Status: 1005\r\nX-Mozilla-Keys: project-x\r\nSubject: a\r\nDate: Sun, 14 Mar 2021 15:09:26 +0100\r\n\r\none\r\n", Text(messages[0]));
    }

    [Fact]
    public async Task What_is_added_to_the_file_later_is_copied_by_the_next_pass_and_nothing_twice()
    {
        Write("mail.mbox", Mbox(1, 2));
        await using var bed = await StartAsync("mail.mbox");
        await bed.CopyAsync();
        Assert.Equal(0, (await bed.SyncAsync()).Counts.Copied);
        File.AppendAllText(Path.Combine(_folder, "mail.mbox"), Mbox(3));

        var task = await bed.SyncAsync();

        Assert.Equal((MigrationStatus.Synced, 1, 2), (task.Status, task.Counts.Copied, task.Counts.AlreadyThere));
        Assert.Equal(3, bed.To["mail"].Messages.Count);
        Assert.Equal(3, (await bed.UndoAsync(0)).RemovedCount);
    }

    [Fact]
    public async Task A_profile_of_mbox_files_keeps_its_tree()
    {
        Write("Inbox", Mbox(1));
        Write("Inbox.msf", "// <!-- <mdb:mork:z v=\"1.4\"/> -->");
        Write("Clients", "");
        Write("Clients.sbd/2024", Mbox(2));
        Write("Apple.mbox/mbox", Mbox(3));
        Write("Apple", Mbox(4));
        await using var bed = await StartAsync("");

        await bed.CopyAsync();

        Assert.Equal([("Apple", 1), ("Apple (2)", 1), ("Clients/2024", 1), ("INBOX", 1)], Folders(bed));
    }

    [Fact]
    public async Task Labels_of_a_Gmail_export_become_folders_and_flags()
    {
        Write("All mail.mbox", string.Concat(new[] { "Inbox,Unread,Starred", "Sent,Opened", "Archived,Clients/=?UTF-8?Q?=C3=89t=C3=A9?=,Important", "Spam,Clients/x", "=?UTF-8?Q?Cat=C3=A9gorie=C2=A0:_Personnel?=,=?UTF-8?Q?Bo=C3=AEte_de_r=C3=A9ception?=" }
            .Select((labels, number) => $"From {number}@xxx Sun Mar 14 15:09:26 +0000 2021\nX-Gmail-Labels: {labels}\nSubject: {number}\n\ntext\n\n")));
        await using var bed = await StartAsync("All mail.mbox");

        await bed.CopyAsync();

        Assert.Equal([("Clients/Été", 1), ("INBOX", 2), ("Junk", 1), ("Sent", 1)], Folders(bed));
        Assert.Equal("\\Flagged", Flags(bed.To.Inbox.Messages[0]));
        Assert.Equal("\\Seen", Flags(Assert.Single(bed.To["Sent"].Messages)));
    }

    [Fact]
    public async Task A_tree_of_messages_keeps_its_folders_and_takes_its_line_ends_as_they_are()
    {
        Write("export/INBOX/1.eml", Encoding.UTF8.GetString(Mail.Message(1)));
        Write("export/INBOX/été.eml", Encoding.UTF8.GetString(Mail.Message(2)).Replace("\r\n", "\n"));
        Write("export/Clients/A/3.EML", "X-Unsent: 1\r\nSubject: a draft\r\n\r\n");
        await using var bed = await StartAsync("export");

        var task = await bed.CopyAsync();

        Assert.Equal((MigrationStatus.Synced, 3), (task.Status, task.Counts.Copied));
        Assert.Equal([Encoding.UTF8.GetString(Mail.Message(1)), Encoding.UTF8.GetString(Mail.Message(2))], bed.To.Inbox.Messages.Select(Text).Order(StringComparer.Ordinal));
        Assert.Equal("\\Draft", Flags(Assert.Single(bed.To["Clients/A"].Messages)));
        Assert.Equal(0, (await bed.SyncAsync()).Counts.Copied);
    }

    [Fact]
    public async Task A_Maildir_keeps_flags_keywords_and_follows_them()
    {
        Write("md/cur/1.a.host,S=9,W=11:2,FS", "Subject: 1\n\n");
        Write("md/new/2.a.host", "Subject: 2\n\n");
        Write("md/.Clients.&AMk-t&AOk-/cur/3.a.host:2,RTb", "Subject: 3\n\n");
        Write("md/.Clients.&AMk-t&AOk-/dovecot-keywords", "0 project-x\n1 urgent\n");
        await using var bed = await StartAsync("md");
        await bed.CopyAsync();
        Assert.Equal([("Clients/Été", 1), ("INBOX", 2)], Folders(bed));
        Assert.Equal("urgent \\Answered \\Deleted", Flags(Assert.Single(bed.To["Clients/Été"].Messages)));

        File.Move(Path.Combine(_folder, "md/new/2.a.host"), Path.Combine(_folder, "md/cur/2.a.host:2,S"));
        var task = await bed.SyncAsync();

        Assert.Equal((0, 1), (task.Counts.Copied, task.Counts.FlagsChanged));
        Assert.Equal(["\\Flagged \\Seen", "\\Seen"], bed.To.Inbox.Messages.Select(Flags));
    }

    [Fact]
    public async Task A_file_that_is_not_there_or_no_mailbox_is_refused_in_words()
    {
        Write("notes.txt", "Milk and bread\n");
        await using var bed = await StartAsync("none.mbox");
        Assert.Equal(MailErrorId.FileNotFound, (await Assert.ThrowsAsync<MailException>(() => bed.CreateAsync())).ErrorId);
        bed.SourceEndpoint = EndpointOf("notes.txt");
        await bed.CreateAsync();
        var task = await bed.RunAsync(KimounMail.Engine.Migration.RunMode.Start);
        Assert.Equal((MigrationStatus.Failed, MailErrorId.FileFormatUnknown), (task.Status, task.ErrorId));
    }

    private static string Mbox(params int[] numbers) =>
        string.Concat(numbers.Select(number => $"From - \n{Encoding.UTF8.GetString(Mail.Message(number)).Replace("\r\n", "\n")}\n"));

    private static IEnumerable<(string, int)> Folders(MigrationBed bed) =>
        bed.To.Mailboxes.Where(mailbox => mailbox.Messages.Count > 0).Select(mailbox => (mailbox.Name.Replace(bed.To.Separator, '/'), mailbox.Messages.Count)).Order();

    private static string Flags(LoopbackMessage message) => message.Flags.ToString();

    private static string Text(LoopbackMessage message) => Encoding.UTF8.GetString(message.Content.ToArray());

    private async Task<MigrationBed> StartAsync(string name)
    {
        var bed = await MigrationBed.StartAsync();
        bed.SourceEndpoint = EndpointOf(name);
        return bed;
    }

    private MigrationEndpoint EndpointOf(string name) => new(EndpointAddress.OfFile(Path.TrimEndingDirectorySeparator(Path.Combine(_folder, name))), new EndpointCredential.None());

    private void Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
