namespace KimounMail.Protocols.Mapi;

/// <summary>An Outlook item of any class, whatever file it is kept in.</summary>
public interface IMapiMessage
{
    /// <summary>All it says.</summary>
    MapiProperties Properties { get; }

    /// <summary>Kind of item: IPM.Note, IPM.Contact…; empty when it does not say.</summary>
    string MessageClass { get; }

    /// <summary>To whom, in the order stored: the properties of each.</summary>
    IEnumerable<MapiProperties> Recipients { get; }

    /// <summary>What is attached, in the order stored.</summary>
    IEnumerable<IMapiAttachment> Attachments { get; }
}

/// <summary>An attachment of an Outlook item.</summary>
public interface IMapiAttachment
{
    /// <summary>All it says.</summary>
    MapiProperties Properties { get; }

    /// <summary>How its content is kept.</summary>
    MapiAttachMethod Method { get; }

    /// <summary>Its file name as stored, which may hold path characters; null without one.</summary>
    string? FileName { get; }

    /// <summary>Its octets, read as they are asked for; null where it has none: an embedded message, a reference.</summary>
    /// <exception cref="MailException">The content is damaged; so may every read of the stream tell (<see cref="MailErrorId.FileDamaged"/>).</exception>
    Stream? OpenContent();

    /// <summary>The message attached; null where it is none.</summary>
    /// <exception cref="MailException">It is damaged, contains itself, or is too deep (<see cref="MailErrorId.FileDamaged"/>).</exception>
    IMapiMessage? OpenMessage();
}
