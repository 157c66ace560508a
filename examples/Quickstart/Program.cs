// The main job from beginning to end, on two mail servers inside this process: plan, copy, copy again, follow changes,
// prove complete, undo. Every claim printed is checked; the exit code is 0 only when all hold.
using KimounMail;
using KimounMail.Engine.Migration;
using KimounMail.TestServers.Imap;
using KimounMail.TestServers.SampleMail;
using KimounMail.TestServers.Tls;
using Quickstart;

const int Messages = 600;
const string Password = "only for this example";

// The old server separates folder levels by a dot, the new one by a slash; the new one has folders of its own already,
// with a name of its own for sent mail.
await using var oldServer = LoopbackImapServer.Start(LoopbackProfile.Full with { Separator = '.' });
await using var newServer = LoopbackImapServer.Start(LoopbackProfile.Full);
var source = oldServer.AddAccount("alice@old.example", Password);
var destination = newServer.AddAccount("alice@new.example", Password);
SampleMailbox.Fill(source, Messages);
destination.Rename("Sent", "Sent Items");
destination.Create("Notes").Append(MessageContent.FromText("Subject: My own note\r\n\r\nNot from the old server.\r\n"));
var before = destination.Snapshot();

var folder = Directory.CreateTempSubdirectory("kimounmail-quickstart-").FullName;
try
{
    var claims = new Claims();
    await using var migrations = await MigrationService.OpenAsync(folder, CancellationToken.None);
    var request = new MigrationRequest(EndpointOf(source, oldServer), EndpointOf(destination, newServer), new MigrationOptions { PropagateDeletion = true });

    Screen.Heading("1. The plan: what would be done, nothing written yet");
    var plan = await migrations.PlanAsync(request, CancellationToken.None);
    Screen.Show(plan);
    claims.Check($"the plan counts {Messages:N0} items", plan.ItemCount == Messages);
    claims.Check("the destination is untouched", destination.Snapshot().DifferencesFrom(before));

    Screen.Heading("2. The first copy");
    var task = await migrations.CreateAsync(request, CancellationToken.None);
    var first = await PassAsync(task.Id, RunMode.Start);
    Screen.Show(await migrations.GetContainersAsync(task.Id, CancellationToken.None));
    claims.Check($"copied {first.Copied:N0} of {Messages:N0}", first.Copied == Messages);
    var verified = await VerifyAsync();
    claims.Check($"copied {first.Copied:N0} = verified {verified.IdenticalCount:N0} > 0", verified.IsIdentical && verified.IdenticalCount == first.Copied && first.Copied > 0);
    var afterFirst = destination.Snapshot();

    Screen.Heading("3. A second pass, nothing having changed");
    var second = await PassAsync(task.Id, RunMode.Sync);
    claims.Check($"second pass {second.Copied} new", second is { Copied: 0, FlagsChanged: 0, Removed: 0 } && second.AlreadyThere == Messages);

    Screen.Heading("4. The source goes on living; a third pass follows");
    SourceChanges.Make(source);
    Console.WriteLine($"  At the source: {SourceChanges.New} new, {SourceChanges.Flagged} flagged, {SourceChanges.Moved} moved, {SourceChanges.Deleted} deleted");
    var third = await PassAsync(task.Id, RunMode.Sync);
    // To IMAP a moved message is a new one in one folder and one gone from another.
    claims.Check($"copied just the new and the moved ({third.Copied})", third.Copied == SourceChanges.New + SourceChanges.Moved);
    claims.Check($"changed just the flags changed ({third.FlagsChanged})", third.FlagsChanged == SourceChanges.Flagged);
    claims.Check($"set aside just the moved and the deleted ({third.Removed})", third.Removed == SourceChanges.Moved + SourceChanges.Deleted);
    verified = await VerifyAsync();
    claims.Check($"verified {verified.IdenticalCount:N0} of {source.Snapshot().MessageCount:N0}", verified.IsIdentical && verified.IdenticalCount == source.Snapshot().MessageCount);

    Screen.Heading("5. Undo: first the changes, then everything");
    Screen.Show(await migrations.UndoAsync(task.Id, toSyncPoint: 2, force: false, CancellationToken.None));
    claims.Check("the destination is as it was after the first copy", destination.Snapshot().DifferencesFrom(afterFirst));
    Screen.Show(await migrations.UndoAsync(task.Id, toSyncPoint: 0, force: false, CancellationToken.None));
    claims.Check("the destination is as it was before, the user's own note included", destination.Snapshot().DifferencesFrom(before));

    Console.WriteLine();
    claims.PrintVerdict();
    return claims.ExitCode;

    async Task<ItemCounts> PassAsync(string id, RunMode mode)
    {
        MigrationTask? end = null;
        await foreach (var progress in migrations.RunAsync(id, mode, CancellationToken.None))
        {
            Screen.Show(progress);
            end = progress.Task;
        }

        Screen.Show(end!);
        claims.Check("Found = Copied + AlreadyThere + Skipped + Failed, and none failed", end is { Status: MigrationStatus.Synced, Counts: { Pending: 0, Failed: 0 } });
        return end!.Counts;
    }

    async Task<MailboxComparison> VerifyAsync()
    {
        MailboxComparison? verdict = null;
        await foreach (var state in migrations.CompareAsync(request.Source, request.Destination, request.Options, new ComparisonOptions { Method = ComparisonMethod.Content, Strict = true }, CancellationToken.None))
            verdict = state;
        Screen.Show(verdict!);
        return verdict!;
    }
}
finally
{
    Directory.Delete(folder, recursive: true);
}

static MigrationEndpoint EndpointOf(LoopbackAccount account, LoopbackImapServer server) => new(
    new EndpointAddress
    {
        Account = account.User,
        Host = "localhost",
        Port = server.TlsPort,
        // The servers' certificate is verified, against the authority that signed it.
        CertificateAuthorityPath = TestCertificates.Shared.CaPemFile,
    },
    new EndpointCredential.Password(account.User, Password));
