using KimounMail.TestServers.Independent;
using KimounMail.TestServers.RealServers;
using KimounMail.TestServers.SampleMail;

namespace KimounMail.CrashRuns.Judges;

/// <summary>The sample mailbox, compared by the reader of the test servers.</summary>
internal sealed class IndependentJudge : IJudge
{
    public string Name => "the independent reader";

    public async Task FillAsync(DovecotServer source, string user, int messages)
    {
        // A connection has half a minute.
        foreach (var part in SampleMailbox.Generate(messages).Chunk(500))
        {
            await using var reader = await ImapReader.LogInAsync(source.Port, user);
            await reader.WriteAsync(part);
        }
    }

    public async Task<Verdict> CompareAsync(DovecotServer source, string sourceUser, DovecotServer destination, string destinationUser) =>
        Compare(await ReadAsync(source, sourceUser), await ReadAsync(destination, destinationUser));

    /// <summary>Compares what <see cref="ImapReader.ReadAsync"/> tells of two mailboxes.</summary>
    public static Verdict Compare(IReadOnlyList<string> source, IReadOnlyList<string> destination)
    {
        var (from, to) = (Messages(source), Messages(destination));
        var missing = Surplus(from, to, m => m.Folder + m.Digest);
        var extra = Surplus(to, from, m => m.Folder + m.Digest);
        // Of those that are there, what differs besides.
        var flags = Surplus(from, to, m => m.Folder + m.Digest + m.Flags).Count - missing.Count;
        var dates = Surplus(from, to, m => m.Folder + m.Digest + m.Date).Count - missing.Count;
        return new Verdict(missing.Count, extra.Count, flags, dates, 0, string.Join("; ", missing.Concat(extra).Take(3)));
    }

    private static async Task<IReadOnlyList<string>> ReadAsync(DovecotServer server, string user)
    {
        await using var reader = await ImapReader.LogInAsync(server.Port, user);
        return await reader.ReadAsync();
    }

    private static List<Message> Messages(IReadOnlyList<string> lines) =>
        [.. lines.Select(line => line.Split('\t')).Where(parts => parts.Length == 4).Select(parts => new Message(parts[0], parts[1], parts[2], parts[3]))];

    /// <summary>Those of the one list that have no counterpart of their own in the other.</summary>
    private static List<Message> Surplus(List<Message> these, List<Message> those, Func<Message, string> key)
    {
        var left = those.GroupBy(key).ToDictionary(group => group.Key, group => group.Count());
        var surplus = new List<Message>();
        foreach (var message in these)
        {
            if (left.GetValueOrDefault(key(message)) is > 0 and var count)
                left[key(message)] = count - 1;
            else
                surplus.Add(message);
        }

        return surplus;
    }

    private sealed record Message(string Folder, string Digest, string Flags, string Date);
}
