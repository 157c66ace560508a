using KimounMail.Engine.Endpoints;
using KimounMail.Engine.State;

namespace KimounMail.Engine.Migration.Pass;

/// <summary>One container of a pass: both ends of it and its row in the journal.</summary>
internal sealed class ContainerWork
{
    private long? _throughAtRefusal;
    private bool _wasPutOff;

    public required Container Source { get; init; }

    public required Container Destination { get; init; }

    /// <summary>True when the pass has to make the destination first.</summary>
    public bool IsMissing { get; init; }

    /// <summary>The journal's row, as last saved.</summary>
    public required JournalContainer Row { get; set; }

    /// <summary>Why the destination would not have the container; its items then fail for this reason.</summary>
    public MailException? Refusal { get; private set; }

    /// <summary>What went wrong with the container beside the refusal of items: it could not be read, or changes could not be carried. The next pass tries again.</summary>
    public MailException? Trouble { get; set; }

    /// <summary>True when a server takes no more of it for now: it is tried again when all else is done.</summary>
    public bool IsPutOff { get; private set; }

    /// <summary>How often in a row a server that asks for a rest is tried again before the container is put off, or an item blamed.</summary>
    public int MaxRests => _wasPutOff ? 5 : 3;

    /// <summary>True when the container as such had an error, which its counts need not show.</summary>
    public bool HasError => Refusal is not null || Trouble is not null;

    /// <summary>True when the listing of both ends tells that there is nothing to do.</summary>
    public bool LooksUnchanged => IsUnchanged(Source.State, Destination.State);

    /// <summary>The same validity, next key, change token and count as when it was last gone through without a failure: nothing to do.</summary>
    public bool IsUnchanged(ContainerState? source, ContainerState? destination) =>
        destination is not null && source?.ChangeToken is not null
        && Row.SourceState is { } known
        && known.Validity == source.Validity && known.NextKey == source.NextKey
        && known.ChangeToken == source.ChangeToken && known.ItemCount == source.ItemCount
        && Row.DestinationValidity == destination.Validity;

    /// <summary>True when all its items will be listed: nothing is known that would spare it.</summary>
    public bool WillBeScanned => Row.SourceState is null && Refusal is null;

    /// <summary>Begins to work on it, or to try again what was put off.</summary>
    public void Begin()
    {
        _wasPutOff |= IsPutOff;
        IsPutOff = false;
    }

    public void PutOff() => IsPutOff = true;

    /// <summary>
    /// Takes note that a server would not take or give something now; true when it is that something which is in the way: it was tried
    /// after all else, and other items went through meanwhile.
    /// </summary>
    public bool IsToBlame(PassPace pace)
    {
        _throughAtRefusal ??= pace.ItemsThrough;
        return _wasPutOff && pace.ItemsThrough > _throughAtRefusal;
    }

    /// <summary>Takes note that the destination would not create or open the container.</summary>
    public void Refuse(MailException error) => Refusal = new MailException(MailErrorId.FolderRefused, "The destination refused the folder.", error)
    {
        Category = MailErrorCategory.WriteError,
        Server = error.Server,
        Container = Destination.Path,
        ServerResponse = error.ServerResponse,
        Advice = "Map it to another name with -FolderMap, or leave it out with -ExcludeFolder.",
    };
}
