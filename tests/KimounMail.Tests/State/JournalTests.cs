using KimounMail.Engine.Endpoints;
using KimounMail.Engine.State;
using Xunit;

namespace KimounMail.Tests.State;

public class JournalTests
{
    [Fact]
    public async Task A_container_is_saved_read_and_saved_again()
    {
        await using var temporary = await TemporaryStore.CreateAsync();
        var journal = temporary.Store.OpenJournal((await temporary.CreateTaskAsync()).Id);
        var container = new JournalContainer
        {
            SourceId = "&AMk-t&AOk-",
            SourcePath = "Été",
            Kind = ItemKind.Mail,
            DestinationId = "Ete",
            DestinationPath = "Ete",
            SourceValidity = "7",
            SourceState = new ContainerState("7", "0000000012", "99", 11),
            DestinationValidity = "8",
            CreatedBySyncPoint = 1,
            SubscribedBySyncPoint = 2,
            Reason = "Renamed",
            Detail = "No accents there.",
        };

        var saved = await journal.SaveContainerAsync(container);
        Assert.NotEqual(0, saved.Id);
        var read = Assert.Single(await journal.GetContainersAsync());
        Assert.Equal(saved, read with { Counts = saved.Counts });

        var counted = saved with { Counts = new ItemCounts { Found = 2, Copied = 2 }, SourceState = null };
        Assert.Equal(saved.Id, (await journal.SaveContainerAsync(counted)).Id);
        Assert.Equal(saved.Id, (await journal.SaveContainerAsync(counted with { Id = 0, CreatedBySyncPoint = null })).Id);
        read = Assert.Single(await journal.GetContainersAsync());
        Assert.Equal((null, null, 2), (read.SourceState, read.CreatedBySyncPoint, read.Counts.Copied));
    }

    [Fact]
    public async Task Containers_only_at_the_destination_have_rows_of_their_own_and_journals_do_not_mix()
    {
        await using var temporary = await TemporaryStore.CreateAsync();
        var journal = temporary.Store.OpenJournal((await temporary.CreateTaskAsync()).Id);
        var other = temporary.Store.OpenJournal((await temporary.CreateTaskAsync()).Id);
        var parent = await journal.SaveContainerAsync(new JournalContainer { DestinationId = "Clients", CreatedBySyncPoint = 1 });
        var held = await journal.SaveContainerAsync(new JournalContainer { DestinationId = "Held", CreatedBySyncPoint = 2 });

        Assert.Equal([parent.Id, held.Id], (await journal.GetContainersAsync()).Select(container => container.Id));
        Assert.Empty(await other.GetContainersAsync());
        await Assert.ThrowsAsync<InvalidOperationException>(() => other.SaveContainerAsync(parent));

        await other.RemoveContainerAsync(parent.Id);
        await journal.RemoveContainerAsync(held.Id);
        Assert.Equal(parent.Id, Assert.Single(await journal.GetContainersAsync()).Id);
    }

    [Fact]
    public async Task An_item_reads_back_whole_and_is_replaced_by_the_next_record_of_its_key()
    {
        await using var temporary = await TemporaryStore.CreateAsync();
        var (journal, container) = await temporary.CreateContainerAsync();
        var failed = new JournalItem { SourceKey = "b", Status = MigrationItemStatus.Failed, Reason = MailErrorId.QuotaExceeded, Detail = "over", SyncPoint = 1 };
        await journal.RecordAsync(container, [TemporaryStore.Copied("a") with { DestinationContainerId = 5 }, failed]);

        var items = await journal.ReadItemsAsync(container).ToListAsync();
        Same([TemporaryStore.Copied("a") with { DestinationContainerId = 5 }, failed], items);

        await journal.RecordAsync(container, [TemporaryStore.Copied("b", 2)]);
        Same([TemporaryStore.Copied("b", 2)], await journal.ReadItemsAsync(container, "b").ToListAsync());
        var found = await journal.FindAsync(container, ["b", "nothing", "a"]);
        Assert.Equal(["a", "b"], found.Keys.Order());
        Assert.Equal(2, found["b"].SyncPoint);
        Assert.Empty(await journal.ReadItemsAsync(container + 1).ToListAsync());
    }

    [Fact]
    public async Task Items_come_in_ordinal_key_order_over_many_pages_and_may_be_written_meanwhile()
    {
        await using var temporary = await TemporaryStore.CreateAsync();
        var (journal, container) = await temporary.CreateContainerAsync();
        var keys = Enumerable.Range(0, 2500).Select(i => i.ToString("D10")).Append("A").Append("a").Append("Z").Append("_").ToList();
        await journal.RecordAsync(container, keys.Select(key => TemporaryStore.Copied(key)).Reverse().ToList());

        var seen = new List<string>();
        await foreach (var item in journal.ReadItemsAsync(container))
        {
            seen.Add(item.SourceKey);
            if (seen.Count % 1000 == 1)
                await journal.RecordAsync(container, [item with { SyncPoint = 2 }]);
        }

        Assert.Equal(keys.Order(StringComparer.Ordinal), seen);
        Assert.Equal(3, await journal.ReadCopiedAsync(container, 1).CountAsync());
        Assert.Equal(keys.Order(StringComparer.Ordinal).Skip(1500), await journal.ReadItemsAsync(container, "0000001500").Select(item => item.SourceKey).ToListAsync());
    }

    [Fact]
    public async Task Items_are_listed_by_status_folder_and_reason_with_where_they_lie()
    {
        await using var temporary = await TemporaryStore.CreateAsync();
        var journal = temporary.Store.OpenJournal((await temporary.CreateTaskAsync()).Id);
        var inbox = await journal.SaveContainerAsync(new JournalContainer { SourceId = "i", SourcePath = "INBOX", DestinationPath = "INBOX" });
        var client = await journal.SaveContainerAsync(new JournalContainer { SourceId = "c", SourcePath = "Clients/Acme", DestinationPath = "Acme" });
        var held = await journal.SaveContainerAsync(new JournalContainer { DestinationPath = "Held" });
        await journal.RecordAsync(inbox.Id, [TemporaryStore.Copied("1"), new() { SourceKey = "2", Status = MigrationItemStatus.Failed, Reason = MailErrorId.MessageTooLarge }]);
        await journal.RecordAsync(client.Id, [TemporaryStore.Copied("1") with { Status = MigrationItemStatus.Removed, DestinationContainerId = held.Id }]);

        Assert.Equal(["INBOX/1>INBOX", "INBOX/2>INBOX", "Clients/Acme/1>Held"], await ListAsync(null));
        Assert.Equal(["INBOX/2>INBOX"], await ListAsync(new() { Statuses = [MigrationItemStatus.Failed] }));
        Assert.Equal(["Clients/Acme/1>Held"], await ListAsync(new() { Containers = ["clients/*"] }));
        Assert.Equal(["INBOX/2>INBOX"], await ListAsync(new() { Reasons = ["messagetoolarge"], Containers = ["IN*"] }));
        Assert.Empty(await ListAsync(new() { Reasons = [MailErrorId.Filtered] }));

        async Task<List<string>> ListAsync(ItemFilter? filter) => await journal.GetItemsAsync(filter)
            .Select(item => $"{item.SourceContainer}/{item.SourceKey}>{item.DestinationContainer}").ToListAsync();
    }

    internal static void Same(IEnumerable<JournalItem> expected, IEnumerable<JournalItem> actual) =>
        Assert.Equal(expected.Select(Text), actual.Select(Text));

    /// <summary>An item as text, every property of it (a record compares its list of flags by reference).</summary>
    internal static string Text(JournalItem item) => $"{item with { Flags = [] }} {string.Join(',', item.Flags)} {item.InternalDate:O}";
}
