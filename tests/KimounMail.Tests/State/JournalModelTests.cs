using FsCheck;
using FsCheck.Fluent;
using KimounMail.Engine.State;
using Xunit;

namespace KimounMail.Tests.State;

/// <summary>Whatever is done to the journal, it holds what a dictionary would hold.</summary>
public class JournalModelTests
{
    private static readonly Gen<string> Key = Gen.Elements("", "0000000001", "0000000002", "0000000010", "A", "a", "~", "it's", "%41");

    private static readonly Gen<JournalItem> Item =
        from key in Key
        from destination in Gen.Elements(null, "1", "0000000007")
        from heldIn in Gen.Elements<long?>(null, 3L)
        from size in Gen.Elements(0L, 1L, 5_000_000_000L)
        from date in Gen.Elements<DateTimeOffset?>(null, DateTimeOffset.UnixEpoch, new DateTimeOffset(2031, 1, 2, 3, 4, 5, 678, TimeSpan.FromMinutes(-210)))
        from flags in Gen.Elements<string[]>([], [@"\Seen"], [@"\Flagged", @"\Seen", "$MDNSent", "été"])
        from status in Gen.Elements(Enum.GetValues<MigrationItemStatus>())
        from reason in Gen.Elements(null, MailErrorId.QuotaExceeded)
        from detail in Gen.Elements(null, "NO '; DROP TABLE items; --", "l1\r\nl2\0\u202e")
        from syncPoint in Gen.Choose(1, 4)
        select new JournalItem
        {
            SourceKey = key,
            DestinationKey = destination,
            DestinationContainerId = heldIn,
            DestinationValidity = destination is null ? null : "41",
            Size = size,
            InternalDate = date,
            Flags = flags,
            Status = status,
            Reason = reason,
            Detail = detail,
            SyncPoint = syncPoint,
        };

    private static readonly Gen<Step> AnyStep =
        from kind in Gen.Elements(Enum.GetValues<StepKind>())
        from items in Gen.ListOf(Item)
        from pick in Gen.Choose(0, 20)
        select new Step(kind, items.ToList(), pick);

    private enum StepKind
    {
        Begin,
        Complete,
        Abandon,
        Record,
        Change,
        RevertLastChange,
        RevertItems,
    }

    [Fact]
    public async Task The_journal_holds_what_a_dictionary_would_hold()
    {
        await using var temporary = await TemporaryStore.CreateAsync();
        var journal = temporary.Store.OpenJournal((await temporary.CreateTaskAsync()).Id);
        var property = Prop.ForAll(
            Gen.ListOf(AnyStep).ToArbitrary(),
            steps => RunAsync(journal, steps.ToList()).GetAwaiter().GetResult());
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(60), property);
    }

    private static async Task<bool> RunAsync(Journal journal, List<Step> steps)
    {
        var container = (await journal.SaveContainerAsync(new JournalContainer())).Id;
        var model = new Model();
        foreach (var step in steps)
            await ApplyAsync(journal, container, step, model);

        var items = await journal.ReadItemsAsync(container).ToListAsync();
        JournalTests.Same(model.Items.Values, items);
        Assert.Equal(model.Open.Order(), (await journal.GetOpenBatchesAsync(container)).Select(batch => batch.Id));
        await journal.RemoveContainerAsync(container);
        return true;
    }

    private static async Task ApplyAsync(Journal journal, long container, Step step, Model model)
    {
        var known = step.Items.Where(item => model.Items.ContainsKey(item.SourceKey)).DistinctBy(item => item.SourceKey).ToList();
        switch (step.Kind)
        {
            case StepKind.Begin:
                model.Open.Add(await journal.BeginBatchAsync(container, 1, TemporaryStore.Destination(), step.Items.Select(item => item.SourceKey).ToList()));
                break;
            case StepKind.Complete when model.TakeOpen(step.Pick) is { } batch:
                await journal.CompleteBatchAsync(batch, step.Items);
                model.Put(step.Items);
                break;
            case StepKind.Abandon when model.TakeOpen(step.Pick) is { } batch:
                await journal.AbandonBatchesAsync([batch]);
                break;
            case StepKind.Record:
                await journal.RecordAsync(container, step.Items);
                model.Put(step.Items);
                break;
            case StepKind.Change:
                model.Changes.Push(known.Select(item => model.Items[item.SourceKey]).ToList());
                await journal.RecordChangesAsync(container, 2, JournalChangeKind.Flags, known);
                model.Put(known);
                break;
            case StepKind.RevertLastChange when model.Changes.TryPop(out var before):
                await journal.RevertChangesAsync(await journal.ReadChangesAsync(container, 0).Take(before.Count).ToListAsync());
                model.Put(before);
                break;
            case StepKind.RevertItems:
                await journal.RevertItemsAsync(container, step.Items.Select(item => item.SourceKey).ToList());
                foreach (var item in step.Items)
                    model.Items.Remove(item.SourceKey);
                break;
        }
    }

    private sealed record Step(StepKind Kind, List<JournalItem> Items, int Pick);

    private sealed class Model
    {
        public SortedDictionary<string, JournalItem> Items { get; } = new(StringComparer.Ordinal);

        public List<long> Open { get; } = [];

        public Stack<List<JournalItem>> Changes { get; } = [];

        public void Put(IEnumerable<JournalItem> items)
        {
            foreach (var item in items)
                Items[item.SourceKey] = item;
        }

        public long? TakeOpen(int pick)
        {
            if (Open.Count == 0)
                return null;
            var batch = Open[pick % Open.Count];
            Open.Remove(batch);
            return batch;
        }
    }
}
