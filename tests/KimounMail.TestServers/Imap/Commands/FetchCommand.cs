using System.Globalization;

namespace KimounMail.TestServers.Imap;

/// <summary>FETCH and UID FETCH with CHANGEDSINCE and VANISHED (RFC 7162), bodies streamed.</summary>
internal static class FetchCommand
{
    private sealed record Modifiers(ulong? ChangedSince, bool Vanished);

    public static async Task<Reply> RunAsync(ImapSession session, Command command)
    {
        var scanner = command.Scan(session.Utf8);
        scanner.Space();
        var set = scanner.SequenceSet();
        scanner.Space();
        var items = FetchItem.ParseAll(session, scanner);
        var modifiers = scanner.TryTake(' ') ? ParseModifiers(session, command, scanner) : new Modifiers(null, false);
        scanner.End();

        if (modifiers.Vanished)
            await WriteVanishedAsync(session, set, modifiers.ChangedSince!.Value);
        items = Complete(items, command.IsUid, modifiers, session.Server.Faults.UidAfterBody);
        var context = session.ContextOf(command);
        foreach (var uid in session.Selected.Resolve(set, command.IsUid))
        {
            // Gone in another session, and this one not told yet: passed over (RFC 2180 §4.1.3).
            if (Find(session.Selected, uid, items) is not { } message || message.ModSeq <= modifiers.ChangedSince)
                continue;
            if (!message.Content.CanRead && items.Exists(item => item.Section is "TEXT" || item is { IsBody: true, Section: "" }))
                return Reply.No("[CANNOT] this server kept only digests");
            context = context with { Message = message };
            if (await session.StrikeAsync(FaultStage.Message, context) is { } struck)
                return struck;
            context = context with { Lie = session.Server.Faults.LieAbout(context) };
            if (context.Lie == Lie.LeftOut)
                continue;
            await WriteMessageAsync(session, message, items, context);
            if (context.Lie == Lie.Twice)
                await WriteMessageAsync(session, message, items, context);
        }

        return Reply.Ok("FETCH completed");
    }

    private static Modifiers ParseModifiers(ImapSession session, Command command, CommandScanner scanner)
    {
        ulong? since = null;
        var vanished = false;
        scanner.List(() =>
        {
            if (scanner.TryWord("CHANGEDSINCE"))
            {
                session.Require("CONDSTORE");
                scanner.Space();
                since = scanner.LargeNumber();
                session.CondStore = true;
            }
            else if (scanner.TryWord("VANISHED") && command.IsUid && session.QResync)
            {
                vanished = true;
            }
            else
            {
                throw new BadCommandException("unknown modifier");
            }

            return true;
        });
        return vanished && since is null ? throw new BadCommandException("VANISHED needs CHANGEDSINCE") : new Modifiers(since, vanished);
    }

    // Bodies last, as servers do; a client must take any order (RFC 3501 §7.4.2).
    private static List<FetchItem> Complete(List<FetchItem> items, bool isUid, Modifiers modifiers, bool bodyFirst)
    {
        if (isUid && items.TrueForAll(item => item.Name != "UID"))
            items.Insert(0, new FetchItem("UID"));
        if (modifiers.ChangedSince is not null && items.TrueForAll(item => item.Name != "MODSEQ"))
            items.Add(new FetchItem("MODSEQ"));
        return items.OrderBy(item => item.IsBody != bodyFirst).ToList();
    }

    private static LoopbackMessage? Find(SelectedMailbox selected, uint uid, List<FetchItem> items)
    {
        var message = selected.Mailbox.Find(uid);
        if (message is null || selected.IsReadOnly || message.Flags.Contains("\\Seen") || !items.Exists(item => item.MarksSeen))
            return message;
        return selected.Mailbox.AddFlags(uid, "\\Seen");
    }

    private static async Task WriteVanishedAsync(ImapSession session, SequenceSet set, ulong since)
    {
        var mailbox = session.Selected.Mailbox;
        var gone = mailbox.ExpungedSince(since).Where(uid => set.Contains(uid, mailbox.UidNext - 1)).ToArray();
        if (gone.Length > 0)
            await session.WriteLineAsync($"* VANISHED (EARLIER) {SequenceSet.Format(gone)}");
    }

    private static async Task WriteMessageAsync(ImapSession session, LoopbackMessage message, List<FetchItem> items, FaultContext context)
    {
        if (context.Lie == Lie.FalseExpunge)
            await session.WriteLineAsync("* 1 EXPUNGE");
        await session.Connection.WriteAsync($"* {session.Selected.NumberOf(message.Uid)} FETCH (");
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0)
                await session.Connection.WriteAsync(" ");
            if (items[i].IsBody)
                await WriteBodyAsync(session, message, items[i], context);
            else
                await session.Connection.WriteAsync($"{items[i].Label} {Value(session, message, items[i].Name, context.Lie)}");
        }

        await session.WriteLineAsync(")");
        await session.MaybeUnsolicitedAsync();
    }

    private static string Value(ImapSession session, LoopbackMessage message, string item, Lie? lie) => item switch
    {
        "UID" when lie == Lie.UidOfNext => session.Selected.UidAfter(message.Uid).ToString(CultureInfo.InvariantCulture),
        "UID" when lie == Lie.UnknownUid => (message.Uid + 1_000_000).ToString(CultureInfo.InvariantCulture),
        "RFC822.SIZE" when lie == Lie.OtherSize => (message.Content.Length + 17).ToString(CultureInfo.InvariantCulture),
        "UID" => message.Uid.ToString(CultureInfo.InvariantCulture),
        "FLAGS" => $"({session.Selected.FlagsOf(message)})",
        "INTERNALDATE" => $"\"{FormatDate(message.InternalDate)}\"",
        "RFC822.SIZE" => SizeOf(message, session.Profile.SizeError).ToString(CultureInfo.InvariantCulture),
        "MODSEQ" => $"({message.ModSeq})",
        "X-GM-MSGID" => message.GmailMessageId.ToString(CultureInfo.InvariantCulture),
        _ => $"({string.Join(' ', message.GmailLabels.Select(label => label.StartsWith('\\') ? $"\"\\\\{label[1..]}\"" : session.Quote(label)))})",
    };

    private static async Task WriteBodyAsync(ImapSession session, LoopbackMessage message, FetchItem item, FaultContext context)
    {
        var (octets, length) = Open(message.Content, item);
        using (octets)
        {
            var offset = Math.Min(item.Partial?.Offset ?? 0, length);
            var count = Math.Min(item.Partial?.Length ?? length, length - offset);
            await session.Connection.WriteAsync($"{item.Label} {{{count + Lied(context.Lie)}}}\r\n");
            session.Server.Statistics.CountSent(count);
            var fault = session.Server.Faults.Strike(FaultStage.Literal, context);
            await SkipAsync(octets, offset);
            await CopyAsync(session, octets, count, fault);
        }
    }

    private static int Lied(Lie? lie) => lie switch
    {
        Lie.ShortLiteral => -5,
        Lie.LongLiteral => 5,
        _ => 0,
    };

    private static (Stream Octets, long Length) Open(MessageContent content, FetchItem item)
    {
        switch (item.Section)
        {
            case "":
                return (content.OpenRead(), content.Length);
            case "TEXT":
                var header = content.ReadHeader().Length;
                var all = content.OpenRead();
                all.ReadExactly(new byte[header]);
                return (all, content.Length - header);
            case "HEADER":
                var block = content.ReadHeader();
                return (new MemoryStream(block), block.Length);
            default:
                var fields = HeaderBlock.Fields(content.ReadHeader(), item.Fields, except: item.Section == "HEADER.FIELDS.NOT");
                return (new MemoryStream(fields), fields.Length);
        }
    }

    private static async Task SkipAsync(Stream octets, long count)
    {
        var buffer = new byte[65536];
        for (; count > 0;)
            count -= await octets.ReadAsync(buffer.AsMemory(0, (int)Math.Min(count, buffer.Length)));
    }

    private static async Task CopyAsync(ImapSession session, Stream octets, long count, Fault? fault)
    {
        var buffer = new byte[(int)Math.Min(Math.Max(count, 1), 65536)];
        for (long done = 0; done < count;)
        {
            var wanted = Math.Min(count - done, buffer.Length);
            if (fault is not null)
                wanted = Math.Min(wanted, fault.LiteralBytes - done);
            if (wanted <= 0)
            {
                await session.StrikeInLiteralAsync(fault!);
                fault = null;
                continue;
            }

            var read = await octets.ReadAsync(buffer.AsMemory(0, (int)wanted));
            await session.Connection.WriteAsync(buffer.AsSpan(0, read));
            done += read;
        }
    }

    private static string FormatDate(DateTimeOffset date)
    {
        var text = date.ToString("dd-MMM-yyyy HH:mm:ss zzz", CultureInfo.InvariantCulture).Remove(24, 1);
        return text[0] == '0' ? " " + text[1..] : text;
    }

    private static long SizeOf(LoopbackMessage message, double error)
    {
        var off = (long)(message.Content.Length * error) + (error > 0 ? 1 : 0);
        return message.Uid % 2 == 0 ? message.Content.Length + off : Math.Max(0, message.Content.Length - off);
    }
}
