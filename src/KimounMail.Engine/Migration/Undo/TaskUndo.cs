using KimounMail.Engine.Endpoints;
using KimounMail.Engine.Migration.Pass;
using KimounMail.Engine.State;

namespace KimounMail.Engine.Migration.Undo;

/// <summary>Undoes a task: first settles what a crash left open, then walks the journal backwards.</summary>
internal sealed class TaskUndo(StateStore store, CredentialVault vault, Func<MigrationEndpoint, IEndpoint> open, RetryPolicy retry)
{
    public async Task<UndoResult> RunAsync(MigrationTask task, int toSyncPoint, CancellationToken cancellationToken)
    {
        if (toSyncPoint < 0 || toSyncPoint > task.SyncPoint)
        {
            throw new MailException(MailErrorId.InvalidTaskState, $"Migration task '{task.Id}' has no sync point {toSyncPoint}; its last is {task.SyncPoint}.")
            {
                Category = MailErrorCategory.InvalidArgument,
            };
        }

        var before = task.Status;
        await store.Tasks.SetStatusAsync(task.Id, MigrationStatus.Undoing, cancellationToken: cancellationToken).ConfigureAwait(false);
        try
        {
            var definition = await store.Tasks.GetDefinitionAsync(task.Id, cancellationToken).ConfigureAwait(false);
            var result = await UndoAsync(task, definition, toSyncPoint, cancellationToken).ConfigureAwait(false);
            await store.Tasks.DropSyncPointsAsync(task.Id, toSyncPoint, CancellationToken.None).ConfigureAwait(false);
            var counts = (await store.Tasks.ListSyncPointsAsync(task.Id, CancellationToken.None).ConfigureAwait(false)).LastOrDefault()?.Counts ?? ItemCounts.None;
            await store.Tasks.SaveProgressAsync(task.Id, counts, null, CancellationToken.None).ConfigureAwait(false);
            await store.Tasks.SetStatusAsync(task.Id, toSyncPoint == 0 ? MigrationStatus.Undone : MigrationStatus.Synced, cancellationToken: CancellationToken.None).ConfigureAwait(false);
            return result with { Task = (await store.Tasks.GetAsync(task.Id, CancellationToken.None).ConfigureAwait(false))! };
        }
        catch (Exception e)
        {
            var detail = e is MailException mail ? $"The undo was not finished: {mail.ToUserText()}" : "The undo was not finished; it can be run again.";
            await store.Tasks.SetStatusAsync(task.Id, before == MigrationStatus.Undoing ? MigrationStatus.Stopped : before, detail, (e as MailException)?.ErrorId, CancellationToken.None).ConfigureAwait(false);
            throw;
        }
    }

    private async Task<UndoResult> UndoAsync(MigrationTask task, MigrationDefinition definition, int toSyncPoint, CancellationToken cancellationToken)
    {
        var journal = store.OpenJournal(task.Id);
        var destination = open(await vault.OpenAsync(task.Id, EndpointRole.Destination, definition.Destination, cancellationToken).ConfigureAwait(false));
        await SettleAsync(task, definition, journal, destination, cancellationToken).ConfigureAwait(false);
        await using var session = (IDestinationSession)await retry.RunAsync(destination.OpenAsync, cancellationToken).ConfigureAwait(false);
        return await new UndoRun(journal, session, toSyncPoint).RunAsync(task, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>What a killed worker wrote without an answer can only be recognised with the source at hand.</summary>
    private async Task SettleAsync(MigrationTask task, MigrationDefinition definition, Journal journal, IEndpoint destination, CancellationToken cancellationToken)
    {
        var unsettled = new List<JournalContainer>();
        foreach (var row in await journal.GetContainersAsync(cancellationToken).ConfigureAwait(false))
        {
            if ((await journal.GetOpenBatchesAsync(row.Id, cancellationToken).ConfigureAwait(false)).Count > 0)
                unsettled.Add(row);
        }

        if (unsettled.Count == 0)
            return;
        var source = open(await vault.OpenAsync(task.Id, EndpointRole.Source, definition.Source, cancellationToken).ConfigureAwait(false));
        var control = new RunControl();
        var context = new PassContext
        {
            Definition = definition,
            Journal = journal,
            SyncPoint = task.SyncPoint,
            Control = control,
            Progress = new PassProgress(),
            Retry = retry,
            Pace = new PassPace(retry, control),
        };
        await using var lane = new Lane(source, destination, retry, context.Pace.Lanes);
        await new BatchSettlement(context, lane).SettleAsync(unsettled, cancellationToken).ConfigureAwait(false);
    }
}
