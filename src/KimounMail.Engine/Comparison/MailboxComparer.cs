using KimounMail.Engine.Endpoints;
using KimounMail.Engine.Migration.Folders;

namespace KimounMail.Engine.Comparison;

/// <summary>
/// Proves two mailboxes equal, or says in what they differ: reads every message on both ends and compares octets, flags
/// and internal dates as multisets, folder by folder, along the folder mapping a migration would use.
/// </summary>
internal sealed class MailboxComparer(IEndpoint source, IEndpoint destination, MigrationOptions options, ComparisonOptions comparison)
{
    private readonly List<MailboxDifference> _differences = [];
    private long _differenceCount;
    private long _itemCount;
    private long _bytes;
    private long _identical;
    private long _lineEndings;

    public async IAsyncEnumerable<MailboxComparison> CompareAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var sourceSession = await source.OpenAsync(cancellationToken).ConfigureAwait(false);
        await using var destinationSession = (IDestinationSession)await destination.OpenAsync(cancellationToken).ConfigureAwait(false);
        var mappings = new FolderMapper(
            await sourceSession.ListContainersAsync(cancellationToken).ConfigureAwait(false),
            await destinationSession.ListContainersAsync(cancellationToken).ConfigureAwait(false),
            destinationSession.Features, destinationSession.NameContainer, options).Map();

        var done = 0;
        foreach (var group in mappings.Where(m => m.Destination is not null).GroupBy(m => m.Destination!.Id))
        {
            await CompareGroupAsync(sourceSession, destinationSession, [.. group], cancellationToken).ConfigureAwait(false);
            yield return Summary(++done);
        }

        if (done == 0)
            yield return Summary(0);
    }

    private async Task CompareGroupAsync(IEndpointSession sourceSession, IEndpointSession destinationSession, IReadOnlyList<FolderMapping> group, CancellationToken cancellationToken)
    {
        var destinationContainer = group[0].Destination!;
        var reading = group[0].IsNew
            ? Task.FromResult(new List<ComparedItem>())
            : ContainerSnapshot.ReadAsync(destinationSession, destinationContainer, options, cancellationToken);
        var sources = new List<ComparedItem>();
        foreach (var mapping in group)
        {
            if (mapping.IsNew)
                Add(new MailboxDifference { Kind = MailboxDifferenceKind.MissingContainer, SourceContainer = mapping.Source.Path, DestinationContainer = destinationContainer.Path });
            else if (mapping.Source.IsSubscribed && !destinationContainer.IsSubscribed)
                Add(new MailboxDifference { Kind = MailboxDifferenceKind.Subscription, SourceContainer = mapping.Source.Path, DestinationContainer = destinationContainer.Path, SourceValue = "subscribed", DestinationValue = "not subscribed" });
            sources.AddRange(await ContainerSnapshot.ReadAsync(sourceSession, mapping.Source, options, cancellationToken).ConfigureAwait(false));
        }

        var destinations = await reading.ConfigureAwait(false);
        _itemCount += sources.Count;
        _bytes += sources.Sum(s => s.Size);

        PairBy(sources, destinations, s => $"{s.Digest} {s.Flags} {s.Date}", (_, _) => _identical++);
        PairBy(sources, destinations, s => s.Digest, (s, d) => AddPropertyDifferences(s, d));
        await PairByTextAsync(sourceSession, destinationSession, sources, destinations, cancellationToken).ConfigureAwait(false);
        PairBy(sources, destinations, s => s.Date, (s, d) => Add(Difference(MailboxDifferenceKind.Content, s, d, Digest(s), Digest(d))));

        foreach (var item in sources)
            Add(new MailboxDifference { Kind = MailboxDifferenceKind.MissingItem, SourceContainer = item.Container.Path, DestinationContainer = destinationContainer.Path, SourceKey = item.Key, SourceValue = Digest(item) });
        foreach (var item in destinations)
            Add(new MailboxDifference { Kind = MailboxDifferenceKind.ExtraItem, SourceContainer = group[0].Source.Path, DestinationContainer = destinationContainer.Path, DestinationKey = item.Key, DestinationValue = Digest(item) });
    }

    private async Task PairByTextAsync(IEndpointSession sourceSession, IEndpointSession destinationSession, List<ComparedItem> sources, List<ComparedItem> destinations, CancellationToken cancellationToken)
    {
        if (sources.Count == 0 || destinations.Count == 0)
            return;
        var sourceDigests = await ContainerSnapshot.ReadTextDigestsAsync(sourceSession, sources, cancellationToken).ConfigureAwait(false);
        var destinationDigests = await ContainerSnapshot.ReadTextDigestsAsync(destinationSession, destinations, cancellationToken).ConfigureAwait(false);
        string Text(ComparedItem item, Dictionary<string, string> digests) => digests.GetValueOrDefault(item.Container.Id + '\0' + item.Key) ?? item.Digest;
        PairBy(sources, destinations, s => Text(s, sourceDigests), d => Text(d, destinationDigests), (s, d) =>
        {
            _lineEndings++;
            if (comparison.Strict)
                Add(Difference(MailboxDifferenceKind.LineEnding, s, d, Digest(s), Digest(d)));
            AddPropertyDifferences(s, d);
        });
    }

    private void AddPropertyDifferences(ComparedItem source, ComparedItem destination)
    {
        if (source.Flags != destination.Flags)
            Add(Difference(MailboxDifferenceKind.Flags, source, destination, source.Flags, destination.Flags));
        if (source.Date != destination.Date)
            Add(Difference(MailboxDifferenceKind.InternalDate, source, destination, source.Date, destination.Date));
    }

    private void Add(MailboxDifference difference)
    {
        _differenceCount++;
        if (_differences.Count < comparison.MaxDifferences)
            _differences.Add(difference);
    }

    private MailboxComparison Summary(int containers) => new()
    {
        SourceAccount = source.Address.Account,
        DestinationAccount = destination.Address.Account,
        ContainerCount = containers,
        ItemCount = _itemCount,
        Bytes = _bytes,
        IdenticalCount = _identical,
        LineEndingCount = _lineEndings,
        DifferenceCount = _differenceCount,
        Differences = [.. _differences],
    };

    private static string Digest(ComparedItem item) => $"{item.Size} octets, sha256 {item.Digest}";

    private static MailboxDifference Difference(MailboxDifferenceKind kind, ComparedItem source, ComparedItem destination, string sourceValue, string destinationValue) => new()
    {
        Kind = kind,
        SourceContainer = source.Container.Path,
        DestinationContainer = destination.Container.Path,
        SourceKey = source.Key,
        DestinationKey = destination.Key,
        SourceValue = sourceValue,
        DestinationValue = destinationValue,
    };

    private static void PairBy(List<ComparedItem> sources, List<ComparedItem> destinations, Func<ComparedItem, string> identity, Action<ComparedItem, ComparedItem> paired) =>
        PairBy(sources, destinations, identity, identity, paired);

    /// <summary>Takes out of both lists the items that agree in what the functions give, as often as they occur on both sides.</summary>
    private static void PairBy(List<ComparedItem> sources, List<ComparedItem> destinations, Func<ComparedItem, string> sourceIdentity, Func<ComparedItem, string> destinationIdentity, Action<ComparedItem, ComparedItem> paired)
    {
        var waiting = destinations.GroupBy(destinationIdentity).ToDictionary(g => g.Key, g => new Queue<ComparedItem>(g));
        var matched = new HashSet<ComparedItem>(ReferenceEqualityComparer.Instance);
        foreach (var item in sources)
        {
            if (!waiting.TryGetValue(sourceIdentity(item), out var queue) || !queue.TryDequeue(out var partner))
                continue;
            paired(item, partner);
            matched.Add(item);
            matched.Add(partner);
        }

        sources.RemoveAll(matched.Contains);
        destinations.RemoveAll(matched.Contains);
    }
}
