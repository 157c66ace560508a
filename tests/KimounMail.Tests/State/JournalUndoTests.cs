using KimounMail.Engine.State;
using Xunit;

namespace KimounMail.Tests.State;

public class JournalUndoTests
{
    [Fact]
    public async Task Changes_are_read_last_first_and_reverting_them_restores_each_item()
    {
        await using var temporary = await TemporaryStore.CreateAsync();
        var (journal, container) = await temporary.CreateContainerAsync();
        var original = TemporaryStore.Copied("a");
        var read = original with { Flags = [@"\Seen"] };
        var flagged = original with { Flags = [@"\Flagged", @"\Seen"] };
        await journal.RecordAsync(container, [original, TemporaryStore.Copied("b")]);
        await journal.RecordChangesAsync(container, 2, JournalChangeKind.Flags, [read]);
        await journal.RecordChangesAsync(container, 3, JournalChangeKind.Flags, [flagged]);

        var changes = await journal.ReadChangesAsync(container, 0).ToListAsync();
        Assert.Equal([3, 2], changes.Select(change => change.SyncPoint));
        JournalTests.Same([read, original], changes.Select(change => change.Before));
        JournalTests.Same([flagged, read], changes.Select(change => change.After));
        Assert.Equal(3, (await journal.ReadChangesAsync(container, 2).SingleAsync()).SyncPoint);

        await journal.RevertChangesAsync(changes);
        JournalTests.Same([original, TemporaryStore.Copied("b")], await journal.ReadItemsAsync(container).ToListAsync());
        Assert.Empty(await journal.ReadChangesAsync(container, 0).ToListAsync());
    }

    [Fact]
    public async Task Setting_aside_is_an_intent_first_and_a_change_to_undo_after()
    {
        await using var temporary = await TemporaryStore.CreateAsync();
        var (journal, container) = await temporary.CreateContainerAsync();
        var held = await journal.SaveContainerAsync(new JournalContainer { DestinationId = "Held" });
        await journal.RecordAsync(container, [TemporaryStore.Copied("a")]);

        var batch = await journal.BeginBatchAsync(container, 2, TemporaryStore.Destination(), ["a"], JournalBatchKind.Hold);
        Assert.Equal(JournalBatchKind.Hold, Assert.Single(await journal.GetOpenBatchesAsync(container)).Kind);
        Assert.Empty(await journal.ReadChangesAsync(container, 0).ToListAsync());
        await journal.CompleteBatchAsync(batch,
            [TemporaryStore.Copied("a", 2) with { Status = MigrationItemStatus.Removed, DestinationContainerId = held.Id, DestinationKey = "h1" }]);

        var change = await journal.ReadChangesAsync(container, 1).SingleAsync();
        Assert.Equal((JournalChangeKind.Hold, 2, "h1", held.Id), (change.Kind, change.SyncPoint, change.After.DestinationKey, change.After.DestinationContainerId));
        Assert.Empty(await journal.ReadCopiedAsync(container, 0).ToListAsync());

        await journal.RevertChangesAsync([change with { Before = change.Before with { DestinationKey = "d99" } }]);
        JournalTests.Same([TemporaryStore.Copied("a") with { DestinationKey = "d99" }], await journal.ReadItemsAsync(container).ToListAsync());
    }

    [Fact]
    public async Task A_change_to_an_item_that_is_not_known_is_refused_and_nothing_of_the_call_recorded()
    {
        await using var temporary = await TemporaryStore.CreateAsync();
        var (journal, container) = await temporary.CreateContainerAsync();
        await journal.RecordAsync(container, [TemporaryStore.Copied("a")]);

        await Assert.ThrowsAsync<InvalidOperationException>(() => journal.RecordChangesAsync(
            container, 2, JournalChangeKind.Flags, [TemporaryStore.Copied("a") with { Flags = [] }, TemporaryStore.Copied("unknown")]));

        JournalTests.Same([TemporaryStore.Copied("a")], await journal.ReadItemsAsync(container).ToListAsync());
        Assert.Empty(await journal.ReadChangesAsync(container, 0).ToListAsync());
    }

    [Fact]
    public async Task What_was_copied_since_a_sync_point_can_be_reverted_while_it_is_read()
    {
        await using var temporary = await TemporaryStore.CreateAsync();
        var (journal, container) = await temporary.CreateContainerAsync();
        await journal.RecordAsync(container, Enumerable.Range(0, 2300).Select(i => TemporaryStore.Copied(i.ToString("D10"), 1 + (i % 2))).ToList());
        await journal.RecordAsync(container, [new() { SourceKey = "there", Status = MigrationItemStatus.AlreadyThere, SyncPoint = 2 }]);

        var reverted = 0;
        await foreach (var item in journal.ReadCopiedAsync(container, 1))
        {
            Assert.Equal(2, item.SyncPoint);
            await journal.RevertItemsAsync(container, [item.SourceKey]);
            reverted++;
        }

        Assert.Equal(1150, reverted);
        Assert.Equal(1151, await journal.ReadItemsAsync(container).CountAsync());
        Assert.Empty(await journal.ReadCopiedAsync(container, 1).ToListAsync());
    }

    [Fact]
    public async Task More_changes_than_a_page_come_in_reverse_order()
    {
        await using var temporary = await TemporaryStore.CreateAsync();
        var (journal, container) = await temporary.CreateContainerAsync();
        var items = Enumerable.Range(0, 1500).Select(i => TemporaryStore.Copied(i.ToString("D10"))).ToList();
        await journal.RecordAsync(container, items);
        await journal.RecordChangesAsync(container, 2, JournalChangeKind.Flags, items);

        var keys = await journal.ReadChangesAsync(container, 1).Select(change => change.After.SourceKey).ToListAsync();

        Assert.Equal(items.Select(item => item.SourceKey).Reverse(), keys);
    }
}
