using KimounMail.Engine.Endpoints;

namespace KimounMail.Engine.Comparison;

/// <summary>
/// Compares one container of the destination with those of the source that go there. Both ends are read at once, and what
/// agrees in everything is forgotten at once: where both hold the same in the same order, next to nothing is held.
/// </summary>
internal sealed class ContainerComparison(ComparisonOptions options, ComparisonTally tally)
{
    private const int FirstForgetting = 16384;

    private readonly FlagTable _flags = new();
    private readonly object _gate = new();
    private int _forgetAt = FirstForgetting;
    private ComparedSide _source = null!;
    private ComparedSide _destination = null!;
    private string _sourcePath = "";
    private string _destinationPath = "";

    private bool ByContent => options.Method == ComparisonMethod.Content;

    public async Task CompareAsync(
        (IEndpointSession Session, IReadOnlyList<Container> Containers) source, (IEndpointSession Session, Container Container, bool IsMissing) destination,
        MigrationOptions filters, CancellationToken cancellationToken)
    {
        (_sourcePath, _destinationPath) = (source.Containers[0].Path, destination.Container.Path);
        _source = new ComparedSide(source.Session, source.Containers, _flags, filters)
        {
            Unreadable = (container, key) => Add(MailboxDifferenceKind.Unreadable, container.Path, _destinationPath, sourceKey: key),
        };
        _destination = new ComparedSide(destination.Session, destination.IsMissing ? [] : [destination.Container], _flags, filters)
        {
            Unreadable = (container, key) => Add(MailboxDifferenceKind.Unreadable, _sourcePath, container.Path, destinationKey: key),
        };
        await BothAsync(ReadSourceAsync, ReadDestinationAsync, cancellationToken).ConfigureAwait(false);
        Take(Same, CountIdentical);
        if (ByContent)
            await PairByContentAsync(cancellationToken).ConfigureAwait(false);
        else
            PairByHeaders();
        Take(ItemPairing.ByDate, (s, d) => Add(MailboxDifferenceKind.Content, s, d, Describe(s), Describe(d)));
        AddUnpaired();
    }

    private async Task ReadSourceAsync(CancellationToken cancellationToken)
    {
        await foreach (var item in _source.ReadAsync(options.Method, cancellationToken).ConfigureAwait(false))
        {
            tally.AddItem(item.Size);
            Hold(_source, item);
        }
    }

    private async Task ReadDestinationAsync(CancellationToken cancellationToken)
    {
        await foreach (var item in _destination.ReadAsync(options.Method, cancellationToken).ConfigureAwait(false))
            Hold(_destination, item);
    }

    /// <summary>Holds an item until its partner comes; sorting is put off until what is held has doubled, so that it costs little.</summary>
    private void Hold(ComparedSide side, ComparedItem item)
    {
        lock (_gate)
        {
            side.Items.Add(item);
            if (_source.Items.Count + _destination.Items.Count < _forgetAt)
                return;
            Take(Same, CountIdentical);
            _forgetAt = Math.Max(FirstForgetting, 2 * (_source.Items.Count + _destination.Items.Count));
        }
    }

    /// <summary>Estimated sizes say nothing.</summary>
    private bool ComparesSizes => ByContent || (_source.HasExactSizes && _destination.HasExactSizes);

    private int Same(ComparedItem one, ComparedItem other)
    {
        var order = ComparesSizes ? ItemPairing.BySize(one, other) : ItemPairing.ByDigest(one, other);
        if (order == 0)
            order = ItemPairing.ByDate(one, other);
        return order != 0 ? order : one.Flags.CompareTo(other.Flags);
    }

    private void CountIdentical(ComparedItem source, ComparedItem destination)
    {
        tally.AddIdentical();
        if (ByContent)
            tally.AddSameOctets();
    }

    private async Task PairByContentAsync(CancellationToken cancellationToken)
    {
        Take(ItemPairing.ByDigest, (s, d) =>
        {
            tally.AddSameOctets();
            AddPropertyDifferences(s, d);
        });
        if (_source.Items.Count == 0 || _destination.Items.Count == 0)
            return;
        await BothAsync(_source.ReadNormalFormAsync, _destination.ReadNormalFormAsync, cancellationToken).ConfigureAwait(false);
        Take(ItemPairing.ByDigestAndDate, AddLineEnding);
        Take(ItemPairing.ByDigest, AddLineEnding);
    }

    private void PairByHeaders()
    {
        Take(ComparesSizes ? ItemPairing.BySize : ItemPairing.ByDigest, AddPropertyDifferences);
        Take(ItemPairing.ByDigestAndDate, AddSize);
        Take(ItemPairing.ByDigest, AddSize);
    }

    private void AddLineEnding(ComparedItem source, ComparedItem destination)
    {
        tally.AddLineEnding();
        if (options.Strict)
            Add(MailboxDifferenceKind.LineEnding, source, destination, Describe(source), Describe(destination));
        AddPropertyDifferences(source, destination);
    }

    private void AddSize(ComparedItem source, ComparedItem destination)
    {
        Add(MailboxDifferenceKind.Size, source, destination, Describe(source), Describe(destination));
        AddPropertyDifferences(source, destination);
    }

    private void AddPropertyDifferences(ComparedItem source, ComparedItem destination)
    {
        if (source.Flags != destination.Flags)
            Add(MailboxDifferenceKind.Flags, source, destination, _flags[source.Flags], _flags[destination.Flags]);
        if (source.Seconds != destination.Seconds)
            Add(MailboxDifferenceKind.InternalDate, source, destination, source.Date, destination.Date);
    }

    private void AddUnpaired()
    {
        _source.Items.Sort(ItemPairing.ByKey);
        foreach (var item in _source.Items)
            Add(MailboxDifferenceKind.MissingItem, _source.ContainerOf(item).Path, _destinationPath, sourceKey: _source.KeyOf(item), sourceValue: Describe(item));
        _destination.Items.Sort(ItemPairing.ByKey);
        foreach (var item in _destination.Items)
            Add(MailboxDifferenceKind.ExtraItem, _sourcePath, _destinationPath, destinationKey: _destination.KeyOf(item), destinationValue: Describe(item));
    }

    private void Take(Comparison<ComparedItem> identity, Action<ComparedItem, ComparedItem> paired) => ItemPairing.Take(_source.Items, _destination.Items, identity, paired);

    private void Add(MailboxDifferenceKind kind, ComparedItem source, ComparedItem destination, string sourceValue, string destinationValue) => Add(
        kind, _source.ContainerOf(source).Path, _destinationPath, _source.KeyOf(source), sourceValue, _destination.KeyOf(destination), destinationValue);

    private void Add(MailboxDifferenceKind kind, string sourceContainer, string destinationContainer,
        string? sourceKey = null, string? sourceValue = null, string? destinationKey = null, string? destinationValue = null) => tally.Add(new MailboxDifference
        {
            Kind = kind,
            SourceContainer = sourceContainer,
            DestinationContainer = destinationContainer,
            SourceKey = sourceKey,
            SourceValue = sourceValue,
            DestinationKey = destinationKey,
            DestinationValue = destinationValue,
        });

    private string Describe(ComparedItem item) =>
        !ByContent ? $"{item.Size} octets" : $"{item.Size} octets, sha256{(item.IsNormalForm ? " without CR" : "")} {item.Digest}";

    /// <summary>Does both at once; when one fails, the other is ended and waited for.</summary>
    private static async Task BothAsync(Func<CancellationToken, Task> one, Func<CancellationToken, Task> other, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var first = Task.Run(() => one(stop.Token), CancellationToken.None);
        var second = Task.Run(() => other(stop.Token), CancellationToken.None);
        var ended = await Task.WhenAny(first, second).ConfigureAwait(false);
        if (!ended.IsCompletedSuccessfully)
            await stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(first, second).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        // Why it ended, not that the other was made to.
        await ended.ConfigureAwait(false);
        await first.ConfigureAwait(false);
        await second.ConfigureAwait(false);
    }
}
