namespace KimounMail.Engine.Endpoints.Files;

/// <summary>
/// An opened file or folder that holds a mailbox: its containers, and in each its items in the order of their keys. Several sessions
/// read from one at a time. What fails at one item throws a <see cref="MailException"/> that names it; what fails at the file is transient for
/// none of them.
/// </summary>
internal interface IMailFile : IDisposable
{
    /// <summary>What it is, for reports: <c>mbox file</c>.</summary>
    string Product { get; }

    /// <summary>True when the sizes in summaries are those of the content; else they are estimates.</summary>
    bool HasExactSizes { get; }

    /// <summary>All containers, parents before children, with their counts.</summary>
    IReadOnlyList<Container> Containers { get; }

    /// <summary>How a container stands: its <see cref="ContainerState.Validity"/> changes when keys may mean other items than before.</summary>
    ContainerState Open(Container container);

    /// <summary>The items of a container in the ordinal order of their keys, from a key on where one is given.</summary>
    IEnumerable<ItemSummary> Scan(Container container, string? fromKey);

    /// <summary>The content of an item; null when it is gone.</summary>
    ItemContent? Read(Container container, string key);
}
