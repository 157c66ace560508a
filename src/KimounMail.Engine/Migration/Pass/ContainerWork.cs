using KimounMail.Engine.Endpoints;
using KimounMail.Engine.State;

namespace KimounMail.Engine.Migration.Pass;

/// <summary>One container of a pass: both ends of it and its row in the journal.</summary>
internal sealed class ContainerWork
{
    public required Container Source { get; init; }

    public required Container Destination { get; init; }

    /// <summary>The journal's row, as last saved.</summary>
    public required JournalContainer Row { get; set; }

    /// <summary>Why the destination would not have the container; its items then fail for this reason.</summary>
    public MailException? Refusal { get; private set; }

    /// <summary>What went wrong with the container beside the refusal of items: it could not be read, or changes could not be carried. The next pass tries again.</summary>
    public MailException? Trouble { get; set; }

    /// <summary>True when the container as such had an error, which its counts need not show.</summary>
    public bool HasError => Refusal is not null || Trouble is not null;

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
