using FsCheck;
using FsCheck.Fluent;
using KimounMail.TestServers.Imap;
using Xunit;

namespace KimounMail.Tests.Engine.Migration;

/// <summary>
/// Random stories of edits at the source, passes and undos. After a pass the destination is the source, what was set aside
/// apart; after an undo it is, to the last flag, what it was at that sync point.
/// </summary>
public class RandomStoryTests
{
    private const int Stories = 25;
    private static readonly string[] Folders = ["INBOX", "Archive", "Work", "Work/Deep"];

    [Fact]
    public void With_every_extension() => Check(LoopbackProfile.Full, LoopbackProfile.Full);

    [Fact]
    public void Without_UIDPLUS() => Check(LoopbackProfile.Full, LoopbackProfile.Full.Without("UIDPLUS", "MOVE", "MULTIAPPEND"));

    [Fact]
    public void Without_CONDSTORE() => Check(LoopbackProfile.Full.Without("CONDSTORE", "QRESYNC"), LoopbackProfile.Full.Without("CONDSTORE", "QRESYNC"));

    private static void Check(LoopbackProfile source, LoopbackProfile destination)
    {
        var story = Gen.ListOf(Gen.Choose(0, int.MaxValue - 1), 18);
        var property = Prop.ForAll(story.ToArbitrary(), steps => RunAsync(source, destination, steps).GetAwaiter().GetResult());
        FsCheck.Check.One(Config.QuickThrowOnFailure.WithMaxTest(Stories), property);
    }

    private static async Task RunAsync(LoopbackProfile source, LoopbackProfile destination, IEnumerable<int> steps)
    {
        await using var bed = await MigrationBed.StartAsync(source, destination);
        bed.To.Inbox.Add(90_000, 2, "\\Seen");
        var own = bed.To.Lines();
        var moments = new List<IReadOnlyList<string>> { bed.To.Everything() };
        await bed.CreateAsync(new MigrationOptions { PropagateDeletion = true });
        var number = 0;
        foreach (var step in steps.Append(0))
        {
            if (step % 6 == 0)
            {
                await bed.SyncAsync();
                Assert.Equal(bed.From.Lines().Concat(own).Order(StringComparer.Ordinal), bed.To.Lines().Where(line => !line.Contains(bed.Id, StringComparison.Ordinal)));
                moments.Add(bed.To.Everything());
            }
            else if (step % 17 == 1)
            {
                var point = step / 17 % moments.Count;
                Assert.Empty((await bed.UndoAsync(point)).LeftAlone);
                Assert.Equal(moments[point], bed.To.Everything());
                moments.RemoveRange(point + 1, moments.Count - point - 1);
            }
            else
            {
                Edit(bed.From, step, ref number);
            }
        }
    }

    /// <summary>Adds, flags, unflags, deletes or moves messages, as the number says.</summary>
    private static void Edit(LoopbackAccount account, int lot, ref int number)
    {
        var mailbox = account.GetOrCreate(Folders[lot / 7 % Folders.Length]);
        var messages = mailbox.Messages;
        if (lot % 5 == 1 && number > 0)
        {
            // The same message once more, perhaps in another folder.
            mailbox.Add(lot / 11 % number, 1, "\\Seen");
            return;
        }

        if (messages.Count == 0 || lot % 5 is 0 or 1)
        {
            var count = 1 + (lot / 11 % 4);
            mailbox.Add(number, count, lot % 2 == 0 ? ["\\Seen"] : ["$Forwarded"]);
            number += count;
            return;
        }

        var uid = messages[lot / 13 % messages.Count].Uid;
        switch (lot % 5)
        {
            case 2:
                mailbox.SetFlags(uid, lot % 3 == 0 ? MessageFlags.None : MessageFlags.Of("\\Flagged", $"Label{lot % 3}"));
                break;
            case 3:
                mailbox.Expunge(uid);
                break;
            default:
                mailbox.MoveTo(uid, account.GetOrCreate(Folders[lot / 3 % Folders.Length]));
                break;
        }
    }
}
