using KimounMail.CrashRuns;
using KimounMail.Engine.Migration;
using KimounMail.TestServers.Imap;
using KimounMail.TestServers.RealServers;
using KimounMail.TestServers.SampleMail;
using KimounMail.Tests.State;
using KimounMail.Tests.TestServers;
using KimounMail.Tests.TestServers.RealServers;
using Xunit;

namespace KimounMail.Tests.Engine.Migration;

/// <summary>Passes in a process of their own: killed at any moment, and measured.</summary>
public class WorkerTests
{
    private const int Messages = 1500;

    [Fact]
    public async Task Killed_five_times_and_resumed_nothing_is_lost_or_doubled()
    {
        await using var source = LoopbackImapServer.Start();
        await using var destination = LoopbackImapServer.Start();
        var (from, to) = (source.AddAccount(MigrationBed.User, MigrationBed.Password), destination.AddAccount(MigrationBed.User, MigrationBed.Password));
        SampleMailbox.Fill(from, Messages);
        // The moments are chosen by what the destination has stored, so each kill is in mid-copy: one in the middle of a literal,
        // others when messages are stored and not yet answered. One lane only, as others would go on until the kill, and might end.
        var kills = new Queue<Fault>(
        [
            Fault.StallInLiteral(5000).On("APPEND").Nth(2), Fault.Stall().On("APPEND").AfterEffect().Nth(4), Fault.Stall().On("APPEND").Nth(3),
            Fault.Stall().On("APPEND").AfterEffect().Nth(2), Fault.StallInLiteral(20_000).On("APPEND").Nth(1),
        ]);

        await RunKilledAsync(MigrationBed.EndpointOn(source), MigrationBed.EndpointOn(destination), new MigrationOptions { MaxConnection = 1 }, async worker =>
        {
            var stall = destination.Faults.Add(kills.Dequeue());
            await MigrationBed.InTimeAsync(stall.Struck);
            await worker.KillAsync();
            destination.Faults.Clear();
        });

        Assert.Empty(kills);
        Assert.Equal(from.Lines(), to.Lines());
    }

    [RealServerFact(RealServer.Dovecot)]
    public async Task Killed_between_two_Dovecots_nothing_is_lost_or_doubled()
    {
        await using var source = await DovecotServer.StartAsync();
        await using var destination = await DovecotServer.StartAsync();
        await using (var filler = await RawImapClient.LogInAsync(source.Port, "alice"))
        {
            foreach (var number in Enumerable.Range(1, Messages))
                Assert.StartsWith("OK", await filler.AppendAsync("INBOX", $"Subject: {number}\r\nMessage-ID: <{number / 2}@x>\r\n\r\n{new string('x', number % 700)}\r\n"), StringComparison.Ordinal);
        }

        await RunKilledAsync(EndpointOn(source), EndpointOn(destination), new MigrationOptions(), async worker =>
        {
            Assert.True(await worker.BegunAsync());
            await worker.KillAsync();
        });

        Assert.Equal(await SubjectsAsync(source.Port), await SubjectsAsync(destination.Port));
    }

    [Fact]
    public async Task A_message_of_200_MB_passes_through_in_bounded_memory()
    {
        const long Size = 200_000_000;
        await using var source = LoopbackImapServer.Start();
        await using var destination = LoopbackImapServer.Start();
        destination.KeepsOnlyDigests = true;
        var (from, to) = (source.AddAccount(MigrationBed.User, MigrationBed.Password), destination.AddAccount(MigrationBed.User, MigrationBed.Password));
        var sent = from.Inbox.Append(MessageContent.Generated(Size));
        var folder = TemporaryStore.NewFolderName();
        var id = await CreateAsync(folder, MigrationBed.EndpointOn(source), MigrationBed.EndpointOn(destination), new MigrationOptions());

        using var worker = WorkerProcess.Start(folder, id, RunMode.Start);
        var end = await worker.EndAsync();

        Assert.Equal(("Synced 1 1 0 0", 0), (end.Words, end.ExitCode));
        Assert.Equal(sent.Content.Sha256, Assert.Single(to.Inbox.Messages).Content.Sha256);
        Assert.InRange(end.PeakMemory, 1, 180L << 20);
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Kills the worker five times, resuming after each, unless it is done before; then lets it end.</summary>
    private static async Task RunKilledAsync(MigrationEndpoint source, MigrationEndpoint destination, MigrationOptions options, Func<WorkerProcess, Task> killAsync)
    {
        var folder = TemporaryStore.NewFolderName();
        var id = await CreateAsync(folder, source, destination, options);
        await using var service = await MigrationService.OpenAsync(folder, default);
        for (var kill = 0; kill < 5 && (await service.GetAsync(id, default))!.Status != MigrationStatus.Synced; kill++)
        {
            using var worker = WorkerProcess.Start(folder, id, kill == 0 ? RunMode.Start : RunMode.Resume);
            await killAsync(worker);
        }

        if ((await service.GetAsync(id, default))!.Status != MigrationStatus.Synced)
        {
            using var last = WorkerProcess.Start(folder, id, RunMode.Resume);
            await last.EndAsync();
        }

        var task = (await service.GetAsync(id, default))!;
        Assert.Equal((MigrationStatus.Synced, Messages, Messages), (task.Status, task.Counts.Found, task.Counts.Copied));
        Directory.Delete(folder, recursive: true);
    }

    private static async Task<string> CreateAsync(string folder, MigrationEndpoint source, MigrationEndpoint destination, MigrationOptions options)
    {
        await using var service = await MigrationService.OpenAsync(folder, default);
        return (await service.CreateAsync(new MigrationRequest(source, destination, options), default)).Id;
    }

    private static MigrationEndpoint EndpointOn(RealImapServer server) => new(
        new EndpointAddress { Account = "alice", Host = "127.0.0.1", Port = server.Port, Security = ConnectionSecurity.None },
        new EndpointCredential.Password("alice", "x"));

    /// <summary>What the mailbox holds, read without the client under test: headers and sizes, sorted.</summary>
    private static async Task<IReadOnlyList<string>> SubjectsAsync(int port)
    {
        await using var reader = await RawImapClient.LogInAsync(port, "alice");
        await reader.OkAsync("SELECT INBOX");
        var lines = await reader.OkAsync("FETCH 1:* (RFC822.SIZE BODY.PEEK[TEXT] BODY.PEEK[HEADER])");
        return [.. lines.Where(line => line.StartsWith("Subject:", StringComparison.Ordinal) || line.StartsWith('x')).Order(StringComparer.Ordinal)];
    }
}
