namespace KimounMail.TestServers.Imap;

/// <summary>Responses nobody asked for, true but unexpected, at moments drawn by lot from a seed (RFC 3501 §7).</summary>
internal sealed class UnsolicitedResponses(ImapSession session)
{
    private Random? _lots;

    public async Task MaybeAsync()
    {
        var faults = session.Server.Faults;
        if (faults.UnsolicitedOneIn <= 0)
            return;
        _lots ??= new Random(faults.UnsolicitedSeed + session.Number);
        if (_lots.Next(faults.UnsolicitedOneIn) == 0)
            await session.WriteLineAsync(Draw(_lots));
    }

    private string Draw(Random lots)
    {
        if (session.Selection is not { } selected)
            return "* OK still here";
        if (lots.Next(3) is var lot && lot == 0 || selected.Uids.Count == 0)
            return $"* {selected.Uids.Count} EXISTS";
        if (lot == 1)
            return "* OK [ALERT] maintenance at midnight";
        var uid = selected.Uids[lots.Next(selected.Uids.Count)];
        return selected.Mailbox.Find(uid) is { } message
            ? $"* {selected.NumberOf(uid)} FETCH (FLAGS ({selected.FlagsOf(message)}))"
            : "* OK still here";
    }
}
