namespace KimounMail.TestServers.Imap;

/// <summary>What a server says that is not so.</summary>
public enum Lie
{
    /// <summary>FETCH tells a message under the UID of the next one.</summary>
    UidOfNext,

    /// <summary>FETCH tells a message under a UID that nobody asked for.</summary>
    UnknownUid,

    /// <summary>FETCH tells the message twice.</summary>
    Twice,

    /// <summary>FETCH leaves the message out.</summary>
    LeftOut,

    /// <summary>RFC822.SIZE is that of another message.</summary>
    OtherSize,

    /// <summary>A body is announced five octets shorter than it is.</summary>
    ShortLiteral,

    /// <summary>A body is announced five octets longer than it is.</summary>
    LongLiteral,

    /// <summary>FETCH is interrupted by the news that the first message is gone, which it is not.</summary>
    FalseExpunge,

    /// <summary>APPEND does not tell the UIDs.</summary>
    NoAppendUid,

    /// <summary>APPENDUID tells UIDs that are those of the messages before.</summary>
    AppendUidsOfOthers,

    /// <summary>APPENDUID tells UIDs that do not exist yet.</summary>
    UnknownAppendUids,

    /// <summary>APPENDUID tells one UID for many, or two for one.</summary>
    WrongNumberOfAppendUids,

    /// <summary>APPENDUID tells the UIDVALIDITY of another mailbox.</summary>
    OtherAppendValidity,

    /// <summary>APPENDUID makes no sense.</summary>
    GarbledAppendUid,
}
