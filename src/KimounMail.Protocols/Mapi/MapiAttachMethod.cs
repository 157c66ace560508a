namespace KimounMail.Protocols.Mapi;

/// <summary>How an attachment's content is kept (PidTagAttachMethod, [MS-OXCMSG] 2.2.2.9).</summary>
public enum MapiAttachMethod
{
    /// <summary>There is none.</summary>
    None = 0,

    /// <summary>As octets.</summary>
    ByValue = 1,

    /// <summary>At a path; nothing is in the store.</summary>
    ByReference = 2,

    /// <summary>At a path that is resolved when sent; nothing is in the store.</summary>
    ByReferenceResolve = 3,

    /// <summary>At a path only; nothing is in the store.</summary>
    ByReferenceOnly = 4,

    /// <summary>As a message.</summary>
    EmbeddedMessage = 5,

    /// <summary>As an OLE storage.</summary>
    Ole = 6,

    /// <summary>At a web address; nothing is in the store.</summary>
    ByWebReference = 7,
}
