using KimounMail.Engine.State;
using Xunit;

namespace KimounMail.Tests.State;

public class JournalBatchTests
{
    [Fact]
    public async Task What_a_killed_process_had_begun_is_seen_by_the_next_and_nothing_recorded_is_lost()
    {
        await using var temporary = await TemporaryStore.CreateAsync();
        var (journal, container) = await temporary.CreateContainerAsync();
        var done = await journal.BeginBatchAsync(container, 1, TemporaryStore.Destination("0000000001"), ["a", "b"]);
        await journal.CompleteBatchAsync(done, [TemporaryStore.Copied("a"), TemporaryStore.Copied("b")]);
        var open = await journal.BeginBatchAsync(container, 1, TemporaryStore.Destination("0000000003"), ["c", "d \"é\""]);

        await using var crashed = await temporary.CrashAsync();
        var after = crashed.Store.OpenJournal(journal.TaskId);
        var batch = Assert.Single(await after.GetOpenBatchesAsync(container));

        Assert.Equal((open, container, 1, JournalBatchKind.Copy), (batch.Id, batch.ContainerId, batch.SyncPoint, batch.Kind));
        Assert.Equal(("41", "0000000003", temporary.Clock.GetUtcNow()), (batch.DestinationValidity, batch.DestinationNextKey, batch.CreatedAt));
        Assert.Equal(["c", "d \"é\""], batch.SourceKeys);
        JournalTests.Same([TemporaryStore.Copied("a"), TemporaryStore.Copied("b")], await after.ReadItemsAsync(container).ToListAsync());

        await after.CompleteBatchAsync(open, [TemporaryStore.Copied("c")]);
        Assert.Empty(await after.GetOpenBatchesAsync(container));
        Assert.Equal(3, await after.ReadItemsAsync(container).CountAsync());
    }

    [Fact]
    public async Task A_batch_is_completed_once_as_a_whole_or_not_at_all()
    {
        await using var temporary = await TemporaryStore.CreateAsync();
        var (journal, container) = await temporary.CreateContainerAsync();
        var batch = await journal.BeginBatchAsync(container, 1, TemporaryStore.Destination(), ["a", "b"]);

        using var stopped = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => journal.CompleteBatchAsync(batch, new StopsHalfWay(stopped), stopped.Token));
        Assert.Empty(await journal.ReadItemsAsync(container).ToListAsync());
        Assert.Single(await journal.GetOpenBatchesAsync(container));

        await journal.CompleteBatchAsync(batch, [TemporaryStore.Copied("a")]);
        await Assert.ThrowsAsync<InvalidOperationException>(() => journal.CompleteBatchAsync(batch, [TemporaryStore.Copied("b")]));
        Assert.Equal("a", (await journal.ReadItemsAsync(container).SingleAsync()).SourceKey);
    }

    [Fact]
    public async Task An_abandoned_batch_leaves_nothing()
    {
        await using var temporary = await TemporaryStore.CreateAsync();
        var (journal, container) = await temporary.CreateContainerAsync();
        var first = await journal.BeginBatchAsync(container, 1, TemporaryStore.Destination(), ["a"]);
        var second = await journal.BeginBatchAsync(container, 1, TemporaryStore.Destination(), ["b"]);

        await journal.AbandonBatchesAsync([first]);
        await journal.AbandonBatchesAsync([first]);

        Assert.Equal(second, Assert.Single(await journal.GetOpenBatchesAsync(container)).Id);
        Assert.Empty(await journal.ReadItemsAsync(container).ToListAsync());
    }

    [Fact]
    public async Task Lanes_of_two_processes_write_at_once_and_every_item_arrives()
    {
        await using var temporary = await TemporaryStore.CreateAsync();
        await using var other = await temporary.OpenAnotherAsync();
        var (journal, container) = await temporary.CreateContainerAsync();
        var lanes = new[] { journal, journal, other.OpenJournal(journal.TaskId), other.OpenJournal(journal.TaskId) };

        await Task.WhenAll(lanes.Select((lane, number) => Task.Run(async () =>
        {
            for (var i = 0; i < 10; i++)
            {
                var keys = Enumerable.Range(0, 5).Select(k => $"{number}-{i}-{k}").ToList();
                var batch = await lane.BeginBatchAsync(container, 1, TemporaryStore.Destination(), keys);
                await lane.CompleteBatchAsync(batch, keys.Select(key => TemporaryStore.Copied(key)).ToList());
            }
        })));

        Assert.Equal(4 * 10 * 5, await journal.ReadItemsAsync(container).CountAsync());
        Assert.Empty(await journal.GetOpenBatchesAsync(container));
    }

    [Fact]
    public async Task What_fails_fails_alone_though_it_shares_a_commit()
    {
        await using var temporary = await TemporaryStore.CreateAsync();
        var (journal, container) = await temporary.CreateContainerAsync();

        // All are there before the first is written, so that they are written together.
        var good = Enumerable.Range(0, 20).Select(n => journal.RecordAsync(container, [TemporaryStore.Copied($"{n:D2}")])).ToList();
        var bad = journal.CompleteBatchAsync(99, [TemporaryStore.Copied("never")]);
        good.AddRange(Enumerable.Range(20, 20).Select(n => journal.RecordAsync(container, [TemporaryStore.Copied($"{n:D2}")])));

        await Assert.ThrowsAsync<InvalidOperationException>(() => bad);
        await Task.WhenAll(good);
        Assert.Equal(Enumerable.Range(0, 40).Select(n => $"{n:D2}"), await journal.ReadItemsAsync(container).Select(item => item.SourceKey).ToListAsync());
    }

    /// <summary>Items among which the caller asks to stop.</summary>
    private sealed class StopsHalfWay(CancellationTokenSource stop) : IReadOnlyCollection<JournalItem>
    {
        public int Count => 2;

        public IEnumerator<JournalItem> GetEnumerator()
        {
            yield return TemporaryStore.Copied("a");
            stop.Cancel();
            yield return TemporaryStore.Copied("b");
        }

        System.Collections.IEnumerator System.Collections.IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
