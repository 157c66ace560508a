using KimounMail.TestServers.Imap;

namespace KimounMail.FaultSweep;

/// <summary>
/// Holds what the two servers hold against what the journal says. What is expected is taken from the source before the
/// migration; our own counters are believed only where they agree with it.
/// </summary>
internal sealed class Verdict
{
    private readonly Trial _trial;
    private readonly IReadOnlyList<Sent> _sent;

    private Verdict(Trial trial)
    {
        _trial = trial;
        _sent = [.. trial.From.Mailboxes.SelectMany(mailbox => mailbox.Messages.Select(message => new Sent(
            mailbox.Name.Replace(trial.From.Separator, '/'), message.Uid, message)))];
    }

    /// <summary>One message as the source held it.</summary>
    private sealed record Sent(string Folder, uint Uid, LoopbackMessage Message)
    {
        /// <summary>All that a copy must keep. A date of IMAP is a moment in whole seconds.</summary>
        public string Line(bool withKeywords) => VerdictLine(Folder, Message, withKeywords);
    }

    public static Verdict Before(Trial trial) => new(trial);

    /// <summary>What is wrong after the first pass; null when every message is there once or named.</summary>
    public async Task<string?> AfterCopyAsync(MigrationTask task)
    {
        if (task.Status is not (MigrationStatus.Synced or MigrationStatus.SyncedWithErrors))
            return $"the pass ends {task.Status}: {task.ErrorId} {task.StatusDetail}";
        if (task.Counts.Pending != 0)
            return $"the counts do not add up: {task.Counts}";
        return await HoldAsync(mayMiss: true) ?? (task.Counts.Found < Remaining() ? $"found {task.Counts.Found} of {Remaining()}" : null);
    }

    /// <summary>What is wrong after another pass, without faults; null when everything is there exactly once.</summary>
    public async Task<string?> AfterSyncAsync(MigrationTask task) =>
        task.Status != MigrationStatus.Synced ? $"the second pass ends {task.Status}: {task.ErrorId} {task.StatusDetail} {task.Counts}"
        : await HoldAsync(mayMiss: false) is { } wrong ? $"after the second pass: {wrong}" : null;

    private int Remaining() => _sent.Count(IsAtSource);

    private bool IsAtSource(Sent sent) => _trial.From[sent.Folder.Replace('/', _trial.From.Separator)].Find(sent.Uid) is not null;

    private async Task<string?> HoldAsync(bool mayMiss)
    {
        var items = await _trial.ItemsAsync();
        var folders = await _trial.ContainersAsync();
        var there = _trial.To.Mailboxes
            .SelectMany(mailbox => mailbox.Messages.Select(message => (Name: mailbox.Name.Replace(_trial.To.Separator, '/'), Message: message)))
            .Select(it => VerdictLine(it.Name, it.Message, withKeywords: true))
            .GroupBy(line => line).ToDictionary(group => group.Key, group => group.Count());

        // What is said to be there claims its copy first, so that a copy of an equal message is not taken for it.
        foreach (var sent in _sent.OrderBy(sent => !SaidToBeThere(items, sent)))
        {
            var item = items.GetValueOrDefault((sent.Folder, sent.Uid));
            if (Take(there, sent.Line(withKeywords: item?.Reason != MailErrorId.KeywordRefused)))
                continue;
            var isNamed = item is { Reason: not null, Status: MigrationItemStatus.Failed or MigrationItemStatus.Skipped }
                || folders.GetValueOrDefault(sent.Folder)?.Reason is not null;
            if (SaidToBeThere(items, sent) || (!isNamed && IsAtSource(sent)) || (!mayMiss && IsAtSource(sent)))
                return $"{sent.Folder} {sent.Uid} is not there as it was; the journal says {item?.Status.ToString() ?? "nothing"} {item?.Reason} {item?.Detail}";
        }

        return there.FirstOrDefault(line => line.Value > 0) is { Key: not null } extra ? $"{extra.Value} too many: {extra.Key}" : null;
    }

    private static bool SaidToBeThere(IReadOnlyDictionary<(string, uint), MigrationItem> items, Sent sent) =>
        items.GetValueOrDefault((sent.Folder, sent.Uid))?.Status is MigrationItemStatus.Copied or MigrationItemStatus.AlreadyThere;

    private static bool Take(Dictionary<string, int> lines, string line)
    {
        if (lines.GetValueOrDefault(line) == 0)
            return false;
        lines[line]--;
        return true;
    }

    private static string VerdictLine(string folder, LoopbackMessage message, bool withKeywords)
    {
        var flags = withKeywords ? message.Flags : message.Flags.Without(message.Flags.Keywords);
        return FormattableString.Invariant($"{folder} {message.Content.Sha256[..16]} ({flags}) {message.InternalDate.UtcDateTime:yyyy-MM-dd HH:mm:ss}");
    }
}
