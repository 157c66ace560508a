using KimounMail.Engine.Endpoints;

namespace KimounMail.Engine.Migration.Folders;

/// <summary>Where one source container goes, or why it does not.</summary>
internal sealed record FolderMapping
{
    public required Container Source { get; init; }

    /// <summary>Null when the container is not carried.</summary>
    public Container? Destination { get; init; }

    /// <summary>True when the destination has to be created.</summary>
    public bool IsNew { get; init; }

    /// <summary>Why it is left out or placed elsewhere; null when it simply keeps its name.</summary>
    public FolderReason Reason { get; init; }

    public MigrationContainer ToModel(ItemCounts counts) => new()
    {
        SourcePath = Source.Path,
        DestinationPath = Destination?.Path,
        IsNew = IsNew,
        Reason = Reason == FolderReason.SameName ? null : Reason.ToString(),
        Detail = Explain(Reason),
        Counts = counts,
    };

    private static string? Explain(FolderReason reason) => reason switch
    {
        FolderReason.Mapped => "Placed where the folder map says.",
        FolderReason.Role => "Joined with the destination's folder of the same role.",
        FolderReason.NameChanged => "The destination does not allow the name as it is.",
        FolderReason.NoSubfolder => "The destination allows no folder below its parent there, so it stands beside it.",
        FolderReason.NameTaken => "Another folder already goes by that name, so a number was added.",
        FolderReason.Excluded => "Left out by the folder filters.",
        FolderReason.Virtual => "A view of messages that are in other folders too.",
        FolderReason.OtherKind => "Holds no mail but contacts, appointments or tasks, which IMAP does not hold.",
        FolderReason.HoldsNoItems => "Holds folders only, no messages.",
        _ => null,
    };
}

/// <summary>Why a folder is where it is.</summary>
internal enum FolderReason
{
    SameName,
    Mapped,
    Role,
    NameChanged,
    NoSubfolder,
    NameTaken,
    Excluded,
    Virtual,
    HoldsNoItems,
    OtherKind,
}
