namespace KimounMail;

/// <summary>The kind of a failure; each maps to one PowerShell error category.</summary>
public enum MailErrorCategory
{
    /// <summary>Nothing more precise applies.</summary>
    NotSpecified,

    /// <summary>The user's input cannot be used.</summary>
    InvalidArgument,

    /// <summary>A name that should exist does not (task, host, folder).</summary>
    ObjectNotFound,

    /// <summary>A name that should be free is taken.</summary>
    ResourceExists,

    /// <summary>The server refused the credentials.</summary>
    AuthenticationError,

    /// <summary>The server's identity could not be verified, or there is no encryption.</summary>
    SecurityError,

    /// <summary>The account may not do this.</summary>
    PermissionDenied,

    /// <summary>The server could not be reached, or the connection was lost.</summary>
    ConnectionError,

    /// <summary>The server did not answer in time.</summary>
    OperationTimeout,

    /// <summary>A quota or size limit is in the way.</summary>
    LimitsExceeded,

    /// <summary>The object is in use, or in a state that does not allow the operation.</summary>
    InvalidOperation,

    /// <summary>The server broke the protocol, or a file broke its format.</summary>
    InvalidData,

    /// <summary>The server refused one item or container.</summary>
    WriteError,

    /// <summary>A file could not be read.</summary>
    ReadError,

    /// <summary>The server does not offer what the operation needs.</summary>
    NotImplemented,
}
