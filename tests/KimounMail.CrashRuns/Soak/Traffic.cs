using System.Globalization;
using KimounMail.TestServers.Independent;
using KimounMail.TestServers.SampleMail;

namespace KimounMail.CrashRuns.Soak;

/// <summary>What people do to a mailbox, at a steady rate and over a connection of its own: new messages, flags, moves, deletions.</summary>
internal sealed class Traffic(int port, string user, double perSecond, int seed)
{
    /// <summary>A connection is given up after this, as a client that is closed does.</summary>
    private static readonly TimeSpan s_session = TimeSpan.FromSeconds(15);

    private readonly Random _lots = new(seed);
    private readonly IEnumerator<SampleMessage> _messages = SampleMailbox.Generate(int.MaxValue, seed).GetEnumerator();

    public int Appended { get; private set; }

    public int Flagged { get; private set; }

    public int Moved { get; private set; }

    public int Deleted { get; private set; }

    public int Events => Appended + Flagged + Moved + Deleted;

    public async Task RunAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1 / perSecond));
        while (!stop.IsCancellationRequested)
        {
            await using var client = await ImapReader.LogInAsync(port, user);
            using var session = CancellationTokenSource.CreateLinkedTokenSource(stop);
            session.CancelAfter(s_session);
            while (await NextAsync(timer, session.Token))
                await DoSomethingAsync(client);
        }
    }

    private static async Task<bool> NextAsync(PeriodicTimer timer, CancellationToken end)
    {
        try
        {
            return await timer.WaitForNextTickAsync(end);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private async Task DoSomethingAsync(ImapReader client)
    {
        _messages.MoveNext();
        var message = _messages.Current;
        var count = await OpenAsync(client, message.Folder);
        // As many come as go, so that the mailbox stays as large as it is.
        var lot = count == 0 ? 0 : _lots.Next(10);
        if (lot < 3)
            await AppendAsync(client, message);
        else if (lot < 6)
            await FlagAsync(client, _lots.Next(count) + 1);
        else if (lot < 7)
            await MoveAsync(client, _lots.Next(count) + 1);
        else
            await DeleteAsync(client, _lots.Next(count) + 1);
    }

    private async Task AppendAsync(ImapReader client, SampleMessage message)
    {
        await client.WriteAsync([message]);
        Appended++;
    }

    private async Task FlagAsync(ImapReader client, int number)
    {
        await client.CommandAsync($"STORE {number} {(_lots.Next(2) == 0 ? '+' : '-')}FLAGS ({(_lots.Next(2) == 0 ? "\\Flagged" : "$Label1")})");
        Flagged++;
    }

    private async Task MoveAsync(ImapReader client, int number)
    {
        await client.CommandAsync($"MOVE {number} INBOX");
        Moved++;
    }

    private async Task DeleteAsync(ImapReader client, int number)
    {
        await client.CommandAsync($"STORE {number} +FLAGS (\\Deleted)");
        await client.CommandAsync("EXPUNGE");
        Deleted++;
    }

    /// <summary>Opens a folder and tells how many messages are in it.</summary>
    private static async Task<int> OpenAsync(ImapReader client, IReadOnlyList<string> folder)
    {
        var replies = await client.CommandAsync($"SELECT {client.Name(folder)}");
        var exists = replies.First(reply => reply.Text.EndsWith(" EXISTS", StringComparison.Ordinal));
        return int.Parse(exists.Text.Split(' ')[1], CultureInfo.InvariantCulture);
    }
}
