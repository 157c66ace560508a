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
