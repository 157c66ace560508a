using System.Runtime.CompilerServices;
using KimounMail.Engine.Endpoints;
using KimounMail.Engine.Migration;
using KimounMail.Engine.Migration.Folders;

namespace KimounMail.Engine.Comparison;

/// <summary>
/// Proves two mailboxes equal, or says in what they differ: compares their items as multisets, folder by folder, along the
/// folder mapping a migration would use. A folder in which a connection was lost is compared again from its beginning.
/// </summary>
internal sealed class MailboxComparer(IEndpoint source, IEndpoint destination, MigrationOptions options, ComparisonOptions comparison, RetryPolicy retry)
{
    private static readonly TimeSpan s_tick = TimeSpan.FromMilliseconds(500);

    private readonly MailboxComparison _description = new()
    {
        SourceAccount = source.Address.Account,
        DestinationAccount = destination.Address.Account,
        Method = comparison.Method,
        ComparedAt = retry.Time.GetUtcNow(),
    };

    private ComparisonTally _tally = new(comparison.MaxDifferences);
    private IEndpointSession? _source;
    private IDestinationSession? _destination;

    /// <summary>Where containers of the source went, by their id; for the others the mapping decides.</summary>
    public IReadOnlyDictionary<string, Container> KnownPlaces { get; init; } = new Dictionary<string, Container>();

    /// <summary>Tells now and then how it goes; the last is the verdict.</summary>
    public async IAsyncEnumerable<MailboxComparison> CompareAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var comparing = Task.Run(() => RunAsync(stop.Token), CancellationToken.None);
        try
        {
            while (!comparing.IsCompleted && !stop.IsCancellationRequested)
            {
                await Task.WhenAny(comparing, Task.Delay(s_tick, stop.Token)).ConfigureAwait(false);
                if (!comparing.IsCompleted && !stop.IsCancellationRequested)
                    yield return _tally.AddTo(_description);
            }

            await comparing.ConfigureAwait(false);
            yield return _tally.AddTo(_description);
        }
        finally
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await comparing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await OpenAsync(cancellationToken).ConfigureAwait(false);
            foreach (var group in (await MapAsync(cancellationToken).ConfigureAwait(false)).GroupBy(m => m.Destination!.Id))
                await CompareAsync([.. group], cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await CloseAsync().ConfigureAwait(false);
        }
    }

    private async Task<IEnumerable<FolderMapping>> MapAsync(CancellationToken cancellationToken)
    {
        var there = await _destination!.ListContainersAsync(cancellationToken).ConfigureAwait(false);
        var mappings = new FolderMapper(
            await _source!.ListContainersAsync(cancellationToken).ConfigureAwait(false), there, _destination.Features, _destination.NameContainer, options).Map();
        return mappings.Where(m => m.Destination is not null).Select(m => KnownPlaces.TryGetValue(m.Source.Id, out var known)
            ? m with { Destination = there.FirstOrDefault(c => c.Id == known.Id) ?? known, IsNew = !there.Any(c => c.Id == known.Id) }
            : m);
    }

    private async Task CompareAsync(IReadOnlyList<FolderMapping> group, CancellationToken cancellationToken)
    {
        var settled = _tally;
        settled.AddContainer();
        try
        {
            // What an attempt found that did not come to its end does not count.
            await retry.RunAsync(token => TryCompareAsync(group, settled.Copy(), token), cancellationToken).ConfigureAwait(false);
        }
        catch (MailException e) when (e is { IsTransient: false, Container: not null })
        {
            // A server refused this container; the others can still be proved.
            _tally = settled;
            Add(group[0], MailboxDifferenceKind.Unreadable, e.ToUserText());
        }
    }

    private async Task<bool> TryCompareAsync(IReadOnlyList<FolderMapping> group, ComparisonTally tally, CancellationToken cancellationToken)
    {
        _tally = tally;
        try
        {
            await OpenAsync(cancellationToken).ConfigureAwait(false);
            CompareNames(group);
            await new ContainerComparison(comparison, tally).CompareAsync(
                (_source!, [.. group.Select(m => m.Source)]), (_destination!, group[0].Destination!, group[0].IsNew), options, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch
        {
            await CloseAsync().ConfigureAwait(false);
            throw;
        }
    }

    private void CompareNames(IReadOnlyList<FolderMapping> group)
    {
        foreach (var mapping in group)
        {
            if (mapping.IsNew)
                Add(mapping, MailboxDifferenceKind.MissingContainer);
            else if (mapping.Source.IsSubscribed && !mapping.Destination!.IsSubscribed)
                Add(mapping, MailboxDifferenceKind.Subscription, "subscribed", "not subscribed");
        }
    }

    private void Add(FolderMapping mapping, MailboxDifferenceKind kind, string? sourceValue = null, string? destinationValue = null) => _tally.Add(new MailboxDifference
    {
        Kind = kind,
        SourceContainer = mapping.Source.Path,
        DestinationContainer = mapping.Destination!.Path,
        SourceValue = sourceValue,
        DestinationValue = destinationValue,
    });

    private async Task OpenAsync(CancellationToken cancellationToken)
    {
        _source ??= await source.OpenAsync(cancellationToken).ConfigureAwait(false);
        _destination ??= (IDestinationSession)await destination.OpenAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task CloseAsync()
    {
        if (_source is not null)
            await _source.DisposeAsync().ConfigureAwait(false);
        if (_destination is not null)
            await _destination.DisposeAsync().ConfigureAwait(false);
        (_source, _destination) = (null, null);
    }
}
