namespace KimounMail.Protocols.Ovh;

/// <summary>A call that OVHcloud refused, or whose answer did not arrive.</summary>
public sealed class OvhException : MailException
{
    /// <inheritdoc cref="MailException(string, string, Exception)"/>
    public OvhException(string errorId, string message, Exception? innerException = null)
        : base(errorId, message, innerException)
    {
    }

    /// <summary>The HTTP status; 0 where no answer arrived.</summary>
    public int HttpStatus { get; init; }

    /// <summary>The last part of the error class (<c>AccountNotFound</c> of <c>Client::NotFound::AccountNotFound</c>), or the error code of API v1; null where the answer had none.</summary>
    public string? Code { get; init; }

    /// <summary>The number OVHcloud's support asks for (<c>X-Ovh-QueryID</c>); null where no answer arrived.</summary>
    public string? QueryId { get; init; }

    /// <summary>The call may have had its effect all the same: look before it is made again.</summary>
    public bool MayHaveHappened { get; init; }
}
